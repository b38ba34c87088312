import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { changeHash, findDifferences } from './differing.ts';
import { stepsOf } from './moving.ts';
import { proposeReturn } from './returning.ts';
import { proposeMove, proposeWords } from './wording.ts';

const block = (n: number) => `1.${n}` as BlockId;

describe('[X40] a paragraph that is moved', () => {
	const long = 'States protect human rights online and offline, everywhere and at all times.';
	const text = ['The internet is open.', long, 'They report.', 'Nobody is left behind.'];

	function moved(after: BlockId | '', from = block(2)) {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => proposeMove(doc, from, after));
		return { table, kenya, differences: findDifferences(table.section, kenya) };
	}

	it('is what its Change says, however short what it passes', () => {
		const [move] = moved(block(3)).differences;
		expect(move?.redline.map(({ id, kind }) => [id, kind])).toEqual([
			['1.2', 'moved-away'],
			['1.2', 'moved']
		]);
	});

	it.each([
		['behind another', block(3), { after: '1.3', opening: 'They report.' }],
		['to the very beginning', '' as const, { after: '', opening: '' }]
	])('goes %s, and the Change says so', (_where, after, place) => {
		expect(moved(after).differences.map(({ kind, units }) => [kind, units.place])).toEqual([
			['move', place]
		]);
	});

	it('is another Change where it goes elsewhere', () => {
		const hashes = [block(3), block(4), ''].map((after) =>
			moved(after as BlockId | '').differences.map(changeHash)
		);
		expect(new Set(hashes.flat()).size).toBe(3);
	});

	it('goes back to where it stands in the text, with its words', () => {
		const { table, kenya } = moved(block(4));
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, block(2), 'States protect rights.'));
		table.edit(kenya, 'Kenya', (doc) =>
			proposeReturn({ section: table.section, proposal: doc }, block(2))
		);
		expect(table.lines(kenya)).toEqual(text);
		expect(findDifferences(table.section, kenya)).toEqual([]);
	});

	it('goes back behind what is left of what stood before it', () => {
		const { table, kenya } = moved(block(4));
		table.edit(kenya, 'Kenya', (doc) => proposeMove(doc, block(1), block(3)));
		table.edit(kenya, 'Kenya', (doc) =>
			proposeReturn({ section: table.section, proposal: doc }, block(2))
		);
		expect(table.lines(kenya)).toEqual([text[2], text[0], long, text[3]]);
	});

	it('takes along what its sponsor words otherwise, as one Change', () => {
		const { table, kenya } = moved(block(4));
		const words = long.replace('protect', 'shall protect');
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, block(2), words));
		const differences = findDifferences(table.section, kenya);
		expect(differences.map(({ kind, newWords }) => [kind, newWords])).toEqual([['move', words]]);
		table.incorporate(kenya, differences[0]!.units);
		expect(table.lines()).toEqual([text[0], text[2], text[3], words]);
		expect(table.credits('1.2').join('|')).toContain('Kenya: shall');
	});
});

describe('[X40] a step up or down', () => {
	const order = [1, 2, 3, 4].map((n) => ({ id: block(n), isEmpty: n === 2 }));

	it.each<[string, number, { up: string | null; down: string | null }]>([
		['goes only down from the first', 1, { up: null, down: '1.3' }],
		['passes an empty line at once', 3, { up: '', down: '1.4' }],
		['goes only up from the last', 4, { up: '1.2', down: null }]
	])('%s', (_rule, at, steps) => expect(stepsOf(order, block(at))).toEqual(steps));
});
