import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { checkMoves, mayCarryIds, newMarkers } from './checks.ts';
import { paragraph } from './markers.ts';
import { isLegalAtom, isLegalHref } from './marks.ts';
import { movesOf } from './moves.ts';
import { textOf, writeBlocks } from './sequence.ts';
import { checkContent } from './validate.ts';

function section(...lines: string[]): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	doc.clientID = 1;
	writeBlocks(
		doc,
		lines.map((text, i) => ({
			...paragraph(`1.${i}` as BlockId),
			content: [{ text, marks: {} }]
		}))
	);
	return doc;
}

describe('an address in a link', () => {
	it.each([
		['https://www.un.org/en/', true],
		['http://localhost:3000/c/roadmap', true],
		['mailto:secretariat@plenary.test', true],
		['javascript:alert(1)', false],
		['JaVaScRiPt:alert(1)', false],
		[' javascript:alert(1)', false],
		['java\nscript:alert(1)', false],
		['data:text/html,<script>', false],
		['//evil.example', false],
		['/relative', false],
		['https://', false],
		[`https://a.example/${'a'.repeat(2100)}`, false],
		['https://a.example/\u202Egpj.exe', false]
	])('%s: %s', (href, legal) => expect(isLegalHref(href)).toBe(legal));
});

describe('an atom', () => {
	it.each([
		[{ break: true }, true],
		[{ footnote: 'See A/74/821.' }, true],
		[{ bracket: '7.3', side: 'open' }, true],
		[{ bracket: '7.3', side: 'left' }, false],
		[{ break: true, onclick: 'x' }, false],
		[{ image: 'https://a.example/x.png' }, false],
		[['break'], false],
		[null, false]
	])('%j: %s', (atom, legal) => expect(isLegalAtom(atom)).toBe(legal));
});

describe('the content of a section', () => {
	const refused: [string, string, (doc: Y.Doc, text: Y.Text) => void][] = [
		['another root', 'text.root', (doc) => doc.getMap('meta').set('a', 1)],
		['an attribute of the whole text', 'text.attribute', (_, text) => text.setAttribute('a', 1)],
		['a mark that is none', 'text.mark', (_, text) => text.format(1, 2, { color: 'red' })],
		[
			'a script for a link',
			'text.mark',
			(_, text) => text.format(1, 2, { link: { href: 'javascript:alert(1)' } })
		],
		['an overridden direction', 'text.direction-override', (_, text) => text.insert(1, '\u202E')],
		['an unknown embed', 'text.atom', (_, text) => text.insertEmbed(1, { image: 'x' })],
		['a nested text', 'text.kind', (_, text) => text.insertEmbed(1, new Y.Text('x'))],
		[
			'a marker with another key',
			'text.marker',
			(_, text) =>
				text.insertEmbed(1, new Y.Map(Object.entries({ ...paragraph('1.9' as BlockId), by: 'me' })))
		],
		['a move that is none', 'text.moves', (doc) => doc.getArray('moves').push([{ from: 'here' }])]
	];
	it.each(refused)('is refused for %s', (_what, reason, spoil) => {
		const doc = section('one two');
		spoil(doc, textOf(doc));
		expect(checkContent(doc)).toBe(reason);
	});

	it('may be arranged in any way, and hold isolates', () => {
		const doc = section('one \u2068two\u2069', '');
		textOf(doc).delete(0, 1);
		expect(checkContent(doc)).toBeNull();
	});
});

describe('a move claimed by a client', () => {
	function moved(words: string, by: number, claim: (clock: number) => unknown): boolean {
		const doc = section('one two');
		const client = new Y.Doc();
		client.clientID = by;
		Y.applyUpdate(client, Y.encodeStateAsUpdate(doc));
		client.transact(() => {
			const text = textOf(client);
			text.delete(5, 3);
			const clock = Y.getState(client.store, by);
			text.insert(1, words, {});
			movesOf(client).push([claim(clock) as never]);
		});
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(client));
		return checkMoves(doc, movesOf(doc).toArray(), by);
	}
	const first = 10; // One marker with five keys, then "one two": its "two" is the clocks 10–12.

	it('is believed when it is word for word what was deleted', () => {
		expect(moved('two', 7, (at) => ({ from: [[1, first, 3]], to: [[7, at, 3]] }))).toBe(true);
	});

	it('is not believed of words that another claim makes out of what never was', () => {
		const doc = section('one');
		const client = new Y.Doc({ gc: false });
		client.clientID = 7;
		textOf(client).insert(0, 'two', {});
		textOf(client).delete(0, 3);
		textOf(client).insert(0, 'two', {});
		const claims = [
			{ from: [[7, 0, 3]], to: [[7, 3, 3]] },
			{ from: [[9, 9, 3]], to: [[7, 0, 3]] }
		];
		movesOf(client).push(claims as never[]);
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(client));
		expect(checkMoves(doc, claims, 7)).toBe(false);
	});

	it('is believed in an order in which the words stood at some time, and in no other', () => {
		const doc = section('one two');
		const client = new Y.Doc();
		client.clientID = 7;
		Y.applyUpdate(client, Y.encodeStateAsUpdate(doc));
		const carry = (index: number, words: string, from: [number, number, number][]) => {
			const since = Y.getState(client.store, 7);
			client.transact(() => {
				textOf(client).delete(index, words.length);
				textOf(client).insert(1, words, {});
				movesOf(client).push([{ from, to: [[7, since, words.length]] }]);
			});
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(client));
			return checkMoves(doc, movesOf(doc).toArray().slice(-1), 7, since);
		};
		expect(carry(5, 'two', [[1, first, 3]])).toBe(true);
		const moved = Y.getState(client.store, 7) - 4; // "two", and the entry itself.
		const anew = [2, 1, 0].map((at): [number, number, number] => [7, moved + at, 1]);
		expect(carry(1, 'owt', anew)).toBe(false);
	});

	it('is believed when words between were left out: deleting them would have done the same', () => {
		const without = (at: number) => ({
			from: [
				[1, first, 1],
				[1, first + 2, 1]
			],
			to: [[7, at, 2]]
		});
		expect(moved('to', 7, without)).toBe(true);
	});

	it('is not believed when it makes a word of others’ letters with a claim for each', () => {
		const doc = section('abcdef');
		const client = new Y.Doc();
		client.clientID = 7;
		Y.applyUpdate(client, Y.encodeStateAsUpdate(doc));
		client.transact(() => {
			const text = textOf(client);
			text.delete(1, 6);
			const clock = Y.getState(client.store, 7);
			text.insert(1, 'faced', {});
			const letters = [...'faced'].map((letter, i) => ({
				from: [[1, 6 + 'abcdef'.indexOf(letter), 1]],
				to: [[7, clock + i, 1]]
			}));
			movesOf(client).push(letters as never[]);
		});
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(client));
		expect(checkMoves(doc, movesOf(doc).toArray(), 7)).toBe(false);
	});

	it.each([
		[
			'letters put together anew',
			'owt',
			(at: number) => ({
				from: [
					[1, first + 2, 1],
					[1, first + 1, 1],
					[1, first, 1]
				],
				to: [[7, at, 3]]
			})
		],
		[
			'words named in their order but put in another',
			'owt',
			(at: number) => ({
				from: [[1, first, 3]],
				to: [
					[7, at + 2, 1],
					[7, at + 1, 1],
					[7, at, 1]
				]
			})
		],
		['other words', 'six', (at: number) => ({ from: [[1, first, 3]], to: [[7, at, 3]] })],
		['words that still stand', 'one', (at: number) => ({ from: [[1, 6, 3]], to: [[7, at, 3]] })],
		['words of somebody else', 'two', () => ({ from: [[1, first, 3]], to: [[1, 6, 3]] })],
		['words that nobody wrote', 'two', (at: number) => ({ from: [[9, 0, 3]], to: [[7, at, 3]] })],
		['fewer words', 'two', (at: number) => ({ from: [[1, first, 3]], to: [[7, at, 2]] })],
		['no words at all', 'two', () => ({ from: [[1, first, 3]], to: [] })]
	])('is not believed for %s', (_what, words, claim) => {
		expect(moved(words, 7, claim)).toBe(false);
	});
});

describe('the id of a new block', () => {
	function bring(id: string, before: (doc: Y.Doc) => void = () => undefined): boolean {
		const doc = section('one', 'two');
		before(doc);
		let legal = false;
		doc.on('afterTransaction', (transaction) => {
			legal = mayCarryIds(doc, newMarkers(transaction));
		});
		const client = new Y.Doc();
		client.clientID = 7;
		Y.applyUpdate(client, Y.encodeStateAsUpdate(doc));
		textOf(client).insertEmbed(0, new Y.Map(Object.entries(paragraph(id as BlockId))));
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(client));
		return legal;
	}

	it('is minted by who brings it', () => expect(bring('7.0')).toBe(true));
	it('is not minted by another', () => expect(bring('8.0')).toBe(false));
	it('is not that of a block that stands', () => expect(bring('1.1')).toBe(false));
	it('may be that of a block that was deleted', () => {
		expect(bring('1.1', (doc) => textOf(doc).delete(4, 4))).toBe(true);
	});
});
