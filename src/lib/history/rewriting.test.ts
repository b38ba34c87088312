import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { insertUnits } from '#lib/text/insertion.ts';
import { paragraph } from '#lib/text/markers.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { Drafting } from '../../../tests/support/drafting.ts';
import { lines, restore } from '../../../tests/support/restoring.ts';
import type { Restoring } from './rewriting.ts';

/** Put a paragraph's start at an index. */
function split(draft: Drafting, who: string, index: number, id: string): void {
	draft.edit(who, (text) =>
		insertUnits(draft.doc._transaction as Y.Transaction, text, index, [
			{ marker: paragraph(id as BlockId) }
		])
	);
}

describe('restoring', () => {
	it('[H7] brings a text back to how it read', () => {
		const draft = new Drafting('The internet.', 'For everyone.');
		draft.edit('KEN', (text) => text.insert(5, 'open ', {}));
		draft.edit('NOR', (text) => text.delete(5, 10));
		draft.edit('NOR', (text) => text.format(1, 3, { strong: true }));
		expect(restore(draft, { to: 1 })).toEqual(['The open internet.', 'For everyone.']);
		expect(readBlocks(textOf(draft.doc))[0]?.content).toHaveLength(1);
	});

	it('[H8] leaves words to those who wrote them', () => {
		const draft = new Drafting('The internet.');
		draft.edit('KEN', (text) => text.insert(5, 'open ', {}));
		draft.edit('NOR', (text) => text.delete(5, 5));
		restore(draft, { to: 1 });
		const authors = new Map([[75_000, 'KEN']]);
		const credited = creditRuns(draft.doc, authors).filter(({ author }) => author === 'KEN');
		expect(credited).toMatchObject([{ block: '1.1', from: 4, to: 9 }]);
	});

	it('[H7] brings a paragraph back whole, under the id it had', () => {
		const draft = new Drafting('One.', 'Two.', 'Three.');
		draft.edit('NOR', (text) => text.delete(5, 5));
		expect(lines(draft.doc)).toEqual(['One.', 'Three.']);
		expect(restore(draft, { to: 0 })).toEqual(['One.', 'Two.', 'Three.']);
		expect(readBlocks(textOf(draft.doc)).map(({ id }) => id)).toEqual(['1.1', '1.2', '1.3']);
	});

	it('[H7] of one paragraph leaves the others as they are', () => {
		const draft = new Drafting('One.', 'Two.');
		draft.edit('KEN', (text) => text.insert(4, ' more', {}));
		draft.edit('KEN', (text) => text.insert(text.length - 1, ' more', {}));
		const within: Restoring['within'] = ({ then, now }) => [then, now].includes('1.2' as BlockId);
		expect(restore(draft, { to: 0, within })).toEqual(['One more.', 'Two.']);
	});

	it('[H7] keeps what others wrote after it was asked for', () => {
		const draft = new Drafting('One.', 'Two.');
		draft.edit('KEN', (text) => text.delete(1, 3));
		const base = draft.chronicle.edits.length - 1;
		draft.edit('NOR', (text) => text.insert(text.length, ' Norway goes on.', {}));
		expect(restore(draft, { to: 0, base })).toEqual(['One.', 'Two. Norway goes on.']);
	});

	it('[H7] done twice at once puts words back once', () => {
		const draft = new Drafting('One two three.');
		draft.edit('KEN', (text) => text.delete(5, 4));
		const once = restore(draft, { to: 0 });
		expect(restore(draft, { to: 0 })).toEqual(once);
		expect(once).toEqual(['One two three.']);
	});

	it('[H7] takes paragraphs apart and together again', () => {
		const draft = new Drafting('One two three.', 'Four.');
		split(draft, 'KEN', 5, '75000.9');
		draft.edit('NOR', (text) => text.delete(text.length - 6, 1));
		expect(lines(draft.doc)).toEqual(['One ', 'two three.Four.']);
		expect(restore(draft, { to: 0 })).toEqual(['One two three.', 'Four.']);
	});

	it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
		'[H7] brings random drafting back to any moment, seed %i',
		(seed) => {
			let state = seed * 7919;
			const random = (below: number) => (state = (state * 48271) % 2147483647) % below;
			const draft = new Drafting('One two three.', 'Four five six.', 'Seven eight nine.');
			for (let i = 0; i < 25; i++) {
				const who = random(2) ? 'KEN' : 'NOR';
				const { length } = textOf(draft.doc);
				if (random(5) === 0) {
					split(draft, who, 1 + random(length), `${who.charCodeAt(0) * 1000}.${900 + i}`);
					continue;
				}
				draft.edit(who, (text) => {
					const at = 1 + random(length);
					if (random(2) && length > at) text.delete(at, 1 + random(Math.min(6, length - at)));
					else text.insert(at, 'abcdef'.slice(random(6)), random(4) ? {} : { strong: true });
				});
			}
			const to = random(draft.chronicle.edits.length);
			const expected = draft.readAt(to);
			expect(restore(draft, { to })).toEqual(expected);
		}
	);
});
