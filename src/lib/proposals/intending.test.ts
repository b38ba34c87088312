import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { findMeant, type Intent } from './intending.ts';
import { proposeBlock, proposeDeletion, proposeMove, proposeWords } from './wording.ts';

const block = (n: number) => `1.${n}` as BlockId;
const text = [
	'The internet is open.',
	'States protect human rights online and offline.',
	'They report.'
];

function draft(...meant: [number, Intent][]) {
	const table = new Table(...text);
	const kenya = table.propose();
	const intents = new Map(meant.map(([n, intent]) => [block(n), intent]));
	const changes = () => findMeant(table.section, kenya, intents);
	const edit = (act: Parameters<Table['edit']>[2]) => table.edit(kenya, 'Kenya', act);
	const said = () =>
		changes().map((each) => `${each.kind} ${each.block}: ${each.oldWords} → ${each.newWords}`);
	return { table, kenya, changes, edit, said };
}

describe('[X41] a paragraph that is to be retained', () => {
	it('is a Change that puts nothing in and takes nothing out', () => {
		const { changes } = draft([2, 'retain']);
		const nothing = { deletes: [], inserts: [], behind: [], formats: [], markers: [] };
		expect(changes()).toMatchObject([
			{ kind: 'retain', block: '1.2', oldWords: text[1], newWords: text[1], units: nothing }
		]);
	});

	it('stands among other Changes in the order of the text', () => {
		const { edit, changes } = draft([2, 'retain']);
		edit((doc) => proposeWords(doc, block(1), 'The internet is open to all.'));
		edit((doc) => proposeBlock(doc, block(2), 'New.'));
		edit((doc) => proposeDeletion(doc, block(3)));
		const kinds = changes().map(({ kind }) => kind);
		expect(kinds).toEqual(['amend', 'insert-after', 'retain', 'delete']);
	});

	it.each<[string, Parameters<Table['edit']>[2]]>([
		['worded otherwise', (doc) => proposeWords(doc, block(2), 'States protect rights.')],
		['taken out', (doc) => proposeDeletion(doc, block(2))],
		['put elsewhere', (doc) => proposeMove(doc, block(2), '')]
	])('is not retained where it is %s as well', (_how, act) => {
		const { edit, changes } = draft([2, 'retain']);
		edit(act);
		expect(changes().map(({ kind }) => kind)).not.toContain('retain');
	});

	it('is retained as the text reads when it is tabled', () => {
		const { table, said } = draft([2, 'retain']);
		table.edit(table.section, 'facilitator', (doc) => proposeWords(doc, block(2), 'States act.'));
		expect(said()).toEqual(['retain 1.2: States act. → States act.']);
	});
});

describe('[X43] wording for a whole paragraph', () => {
	const words = 'States shall protect human rights online, offline and in space.';

	it('is one Change however many words of it differ', () => {
		const { edit, said } = draft([2, 'alternative']);
		edit((doc) => proposeWords(doc, block(2), words));
		edit((doc) => proposeWords(doc, block(3), 'They shall report.'));
		expect(said()).toEqual([`alternative 1.2: ${text[1]} → ${words}`, 'amend 1.3:  → shall']);
	});

	it('is put in whole, each word under who wrote it', () => {
		const { table, kenya, edit, changes } = draft([2, 'alternative']);
		edit((doc) => proposeWords(doc, block(2), words));
		table.incorporate(kenya, changes()[0]!.units);
		expect(table.lines()).toEqual([text[0], words, text[2]]);
		expect(table.credits('1.2')[1]).toBe('Kenya: shall ');
		expect(changes()).toEqual([]);
	});

	it.each<[string, Parameters<Table['edit']>[2], string]>([
		['as it reads', () => undefined, ''],
		['taken out', (doc) => proposeDeletion(doc, block(2)), 'delete'],
		['followed by another', (doc) => proposeBlock(doc, block(2), 'New.'), 'insert-after']
	])('is none of a paragraph that is left %s', (_how, act, kind) => {
		const { edit, changes } = draft([2, 'alternative']);
		edit(act);
		expect(changes().map((each) => each.kind)).toEqual(kind ? [kind] : []);
	});
});
