import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { anchorAt, resolveAnchors, type Anchor } from '#lib/text/anchors.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { Drafting } from '../../../tests/support/drafting.ts';
import { lines, restore } from '../../../tests/support/restoring.ts';
import { Reading } from './reading.ts';

/**
 * What a comment stands on: the words of each paragraph that it names, null when it stands on none.
 * As a browser reads it, which keeps no deleted words.
 */
function wordsAt({ doc: kept }: Drafting, anchor: Anchor): string | null {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(kept));
	const [stretches = []] = resolveAnchors(doc, [anchor]);
	const blocks = new Map(readBlocks(textOf(doc)).map((block) => [block.id, plainText(block)]));
	const words = stretches.map(({ block, from, to }) => blocks.get(block)?.slice(from, to));
	return words.length > 0 ? words.join('|') : null;
}

/** A comment on some words of a paragraph's text as it stands. */
function commentOn({ doc }: Drafting, words: string): Anchor {
	const text = textOf(doc);
	const at = sequenceOf(text).indexOf(words);
	if (at < 0) throw new Error(`Nothing reads ${words}.`);
	return anchorAt(text, at, at + words.length);
}

/** A text with a sign for each of its units, markers too. */
function sequenceOf(text: Y.Text): string {
	return (text.toDelta() as { insert: unknown }[])
		.map(({ insert }) => (typeof insert === 'string' ? insert : '\u0000'))
		.join('');
}

/** Restore the passage that was taken out last. */
function restorePassage(draft: Drafting): string[] {
	const reading = new Reading(draft.chronicle, []);
	const { found } = reading.find('open');
	const wanted = { to: 0, base: null, block: '', passage: found[0]?.passage ?? '' };
	const restoring = reading.restoring(wanted);
	if (!restoring) throw new Error('There is no such passage.');
	return restore(draft, restoring);
}

/** Go on from the text as it stands now, as its log would. */
function noteRestored(draft: Drafting, before: Uint8Array): void {
	const bytes = Y.encodeStateAsUpdate(draft.doc, before);
	const editor = { account: 'BRA' as never, seat: 'BRA' as never, delegation: 'BRA' as never };
	draft.chronicle.add([{ seq: draft.chronicle.seq + 1, at: draft.at, ...editor, bytes }]);
}

describe('a comment, when its words come back', () => {
	it('[H8] stands on exactly them, by a passage', () => {
		const draft = new Drafting('The internet is open to everyone.');
		const comment = commentOn(draft, 'open to');
		draft.edit('NOR', (text) => text.delete(14, 16));
		expect(wordsAt(draft, comment)).toBeNull();
		restorePassage(draft);
		expect(lines(draft.doc)).toEqual(['The internet is open to everyone.']);
		expect(wordsAt(draft, comment)).toBe('open to');
	});

	it('[H8] stands on all of them again when it stood on a part meanwhile', () => {
		const draft = new Drafting('The internet is open to everyone.');
		const comment = commentOn(draft, 'is open to');
		draft.edit('NOR', (text) => text.delete(17, 5));
		expect(wordsAt(draft, comment)).toBe('is to');
		restore(draft, { to: 0 });
		expect(wordsAt(draft, comment)).toBe('is open to');
	});

	it('[H8] stands in its paragraph again, under the id it had, when that came back whole', () => {
		const draft = new Drafting('One.', 'Two is open.', 'Three.');
		const comment = commentOn(draft, 'is open');
		draft.edit('NOR', (text) => text.delete(6, 13));
		expect([lines(draft.doc), wordsAt(draft, comment)]).toEqual([['One.', 'Three.'], null]);
		restore(draft, { to: 0 });
		expect(resolveAnchors(draft.doc, [comment])).toEqual([[{ block: '1.2', from: 4, to: 11 }]]);
	});

	it('[H8] follows them however often they go and come back', () => {
		const draft = new Drafting('The internet is open to everyone.');
		const comment = commentOn(draft, 'open to');
		for (let round = 0; round < 3; round++) {
			draft.edit('NOR', (text) => text.delete(14, 16));
			expect(wordsAt(draft, comment)).toBeNull();
			const before = Y.encodeStateVector(draft.doc);
			restorePassage(draft);
			expect(wordsAt(draft, comment)).toBe('open to');
			noteRestored(draft, before);
		}
	});
});

describe('a comment, when its words do not come back', () => {
	it('[H7] is about deleted text when they were not there yet', () => {
		const draft = new Drafting('The internet.');
		draft.edit('KEN', (text) => text.insert(5, 'open ', {}));
		const comment = commentOn(draft, 'open');
		restore(draft, { to: 0 });
		expect(wordsAt(draft, comment)).toBeNull();
	});

	it('[H7] is not moved to others that read the same', () => {
		const draft = new Drafting('The internet is open.');
		const comment = commentOn(draft, 'open');
		draft.edit('NOR', (text) => text.delete(17, 4));
		draft.edit('KEN', (text) => text.insert(17, 'open', {}));
		expect([lines(draft.doc), wordsAt(draft, comment)]).toEqual([['The internet is open.'], null]);
		restore(draft, { to: 0 });
		expect([lines(draft.doc), wordsAt(draft, comment)]).toEqual([
			['The internet is open.'],
			'open'
		]);
	});
});

describe('comments, quotes and positions on random drafting', () => {
	it.each(Array.from({ length: Number(process.env.FUZZ_SEEDS ?? 40) }, (_, seed) => seed + 1))(
		'[H8] stand on what they stood on, and read as they did, when the text of then comes back, seed %i',
		(seed) => {
			let state = seed * 7919;
			const random = (below: number) => (state = (state * 48271) % 2147483647) % below;
			const draft = new Drafting('One two three.', 'Four five six.', 'Seven eight nine.');
			const write = (edits: number) => {
				for (let i = 0; i < edits; i++)
					draft.edit(random(2) ? 'KEN' : 'NOR', (text) => {
						const at = 1 + random(text.length);
						if (random(2) && text.length > at)
							text.delete(at, 1 + random(Math.min(6, text.length - at)));
						else text.insert(at, 'abcdef'.slice(random(6)), {});
					});
			};
			write(10);
			const to = draft.chronicle.edits.length - 1;
			const text = textOf(draft.doc);
			const comments = Array.from({ length: 6 }, () => {
				const from = 1 + random(text.length - 2);
				return anchorAt(text, from, from + 1 + random(Math.min(9, text.length - from)));
			});
			// What a position and a quote are bound to: each paragraph's words, under its id.
			const hashes = () => readBlocks(text).map((block) => [block.id, hashBlock(block)]);
			const then = hashes();
			const quotes = comments.map((comment) => wordsAt(draft, comment));
			write(15);
			restore(draft, { to });
			expect(comments.map((comment) => wordsAt(draft, comment))).toEqual(quotes);
			expect(hashes()).toEqual(then);
		}
	);
});
