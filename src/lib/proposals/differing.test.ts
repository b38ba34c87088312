import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { textOf } from '#lib/text/sequence.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { changeHash, findDifferences } from './differing.ts';
import { proposeBlock, proposeDeletion, proposeMove, proposeWords } from './wording.ts';

const SECOND = '1.2' as BlockId;

/** What a proposal changes, in short: kind, paragraph, old and new words. */
function changesOf({ section }: Table, proposal: Y.Doc): string[] {
	return findDifferences(section, proposal).map(
		({ kind, block, oldWords, newWords }) => `${kind} ${block}: ${oldWords} → ${newWords}`
	);
}

describe('the Changes of a proposal', () => {
	const text = [
		'The internet is open.',
		'States protect human rights online and offline.',
		'They report.'
	];

	it('[X5] are none while it says what the section says', () => {
		const table = new Table(...text);
		expect(changesOf(table, table.propose())).toEqual([]);
	});

	it('[X5] are one where words stand less than three words apart, and two beyond', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		const near = 'States shall protect all human rights online and offline.';
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, SECOND, near));
		expect(changesOf(table, kenya)).toEqual(['amend 1.2: protect → shall protect all']);
		const far = 'States shall protect human rights online and offline, at once.';
		const norway = table.propose();
		table.edit(norway, 'Norway', (doc) => proposeWords(doc, SECOND, far));
		expect(changesOf(table, norway)).toEqual(['amend 1.2:  → shall', 'amend 1.2:  → , at once']);
	});

	it('[X5] say whole words where a part of one differs', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => textOf(doc).insert(13, 's'));
		expect(changesOf(table, kenya)).toEqual(['amend 1.1: internet → internets']);
	});

	it('[X5] are a paragraph each that is put in, put in before the first, or taken out', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => proposeBlock(doc, SECOND, 'New.'));
		table.edit(kenya, 'Kenya', (doc) => proposeBlock(doc, '', 'First.'));
		table.edit(kenya, 'Kenya', (doc) => proposeDeletion(doc, '1.3' as BlockId));
		expect(changesOf(table, kenya)).toEqual([
			'insert-after :  → First.',
			'insert-after 1.2:  → New.',
			'delete 1.3: They report. → '
		]);
	});

	it('[X5] are one where a paragraph is put elsewhere', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => proposeMove(doc, SECOND, '1.3' as BlockId));
		const [moved, ...others] = findDifferences(table.section, kenya);
		expect(others).toEqual([]);
		expect(moved).toMatchObject({ kind: 'move', block: SECOND, newWords: text[1] });
		table.incorporate(kenya, moved!.units);
		expect(table.lines()).toEqual([text[0], text[2], text[1]]);
		expect(table.credits(SECOND)).toEqual([`source: ${text[1]}`]);
	});

	it('[X5] keep their hash while the section is edited elsewhere', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => proposeWords(doc, SECOND, 'States protect rights.'));
		const [before] = findDifferences(table.section, kenya).map(changeHash);
		table.edit(table.section, 'facilitator', (doc) => textOf(doc).insert(1, 'NEW '));
		const [after] = findDifferences(table.section, kenya).map(changeHash);
		expect(after).toBe(before);
	});

	it('[X5] are shown as the section reads today', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) =>
			proposeWords(doc, SECOND, 'States protect human rights online, offline and in space.')
		);
		table.edit(table.section, 'facilitator', (doc) =>
			proposeWords(doc, SECOND, 'Member States protect human rights online and offline.')
		);
		expect(table.lines(kenya)[1]).toBe(
			'Member States protect human rights online, offline and in space.'
		);
		const [change] = findDifferences(table.section, kenya);
		const shown = change?.redline[0]?.words.map(({ kind, text }) => `${kind} ${text}`);
		expect(shown?.[0]).toBe('same Member States protect human rights online');
	});
});

describe('incorporating', () => {
	const text = ['One is here.', 'Two is there, and stays for long.', 'Three.'];

	it('[X8] leaves the words with whoever wrote them in the proposal', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) =>
			proposeWords(doc, SECOND, 'Two stands there, and stays for long.')
		);
		const [change] = findDifferences(table.section, kenya);
		table.incorporate(kenya, change!.units);
		expect(table.lines()[1]).toBe('Two stands there, and stays for long.');
		expect(table.credits('1.2')).toEqual([
			'source: Two ',
			'Kenya: stands',
			'source:  there, and stays for long.'
		]);
	});

	it('[X8] takes them out of the proposal, and leaves the rest proposed', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) =>
			proposeWords(doc, SECOND, 'Two was there, and stays for ever.')
		);
		table.edit(kenya, 'Kenya', (doc) => proposeBlock(doc, SECOND, 'Two and a half.'));
		const [first] = findDifferences(table.section, kenya);
		table.incorporate(kenya, first!.units);
		expect(table.lines()).toEqual(['One is here.', 'Two was there, and stays for long.', 'Three.']);
		expect(table.lines(kenya)).toEqual([
			'One is here.',
			'Two was there, and stays for ever.',
			'Two and a half.',
			'Three.'
		]);
		expect(changesOf(table, kenya)).toEqual([
			'amend 1.2: long → ever',
			'insert-after 1.2:  → Two and a half.'
		]);
	});

	it('[X8] keeps the order of paragraphs put in one by one, the later first', () => {
		const table = new Table(...text);
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => proposeBlock(doc, SECOND, 'C.'));
		table.edit(kenya, 'Kenya', (doc) => proposeBlock(doc, SECOND, 'B.'));
		table.edit(kenya, 'Kenya', (doc) => proposeBlock(doc, SECOND, 'A.'));
		const changes = findDifferences(table.section, kenya);
		for (const at of [2, 0, 1]) table.incorporate(kenya, changes[at]!.units);
		expect(table.lines()).toEqual([...text.slice(0, 2), 'A.', 'B.', 'C.', 'Three.']);
		expect(table.lines(kenya)).toEqual(table.lines());
		expect(changesOf(table, kenya)).toEqual([]);
	});
});
