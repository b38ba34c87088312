import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Random } from '#lib/editing/fuzz/random.ts';
import { Chronicle } from '#lib/history/chronicle.ts';
import { composeTakingBack, type Place } from '#lib/history/taking-back.ts';
import { insertUnits } from '#lib/text/insertion.ts';
import type { Block } from '#lib/text/blocks.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { findDifferences } from './differing.ts';
import type { ChangeUnits } from './rules.ts';
import { proposeBlock, proposeDeletion, proposeMove, proposeWords } from './wording.ts';

const SEEDS = Number(process.env.TAKING_BACK_SEEDS ?? 40);

const LINES = ['aaa bbb ccc ddd', 'eee aaa bbb ccc ddd eee', 'aaa bbb', 'ccc ddd eee'];

/** A section with its log. */
class Logged {
	readonly table: Table;
	readonly chronicle = new Chronicle();
	#seq = 0;

	constructor(...lines: string[]) {
		this.table = new Table(...lines);
		this.#log(Y.encodeStateAsUpdate(this.table.section));
		this.table.section.on('update', (bytes: Uint8Array) => this.#log(bytes));
	}

	#log(bytes: Uint8Array): void {
		const nobody = { account: null, seat: null, delegation: null };
		this.chronicle.add([{ seq: ++this.#seq, at: this.#seq, ...nobody, bytes }]);
	}

	incorporate(proposal: Y.Doc, units: readonly ChangeUnits[]): Place {
		const from = this.#seq;
		this.table.incorporate(proposal, ...units);
		return { from, to: from + 1 };
	}

	takeBack(place: Place) {
		const { table, chronicle } = this;
		const client = 1_000_003 + this.#seq;
		table.writers.set(client, 'facilitator');
		const taken = composeTakingBack(chronicle, { ...place, client });
		table.edit(table.section, 'facilitator', (doc) => {
			if (taken?.update) Y.applyUpdate(doc, taken.update);
		});
		return taken;
	}
}

/** What is read of a text. */
const shown = (doc: Y.Doc) => readBlocks(textOf(doc));

const idAt = (doc: Y.Doc, at: number) => (shown(doc)[at] as Block).id;

/** A proposal of one or a few kinds of Changes. */
function propose(chance: Random, table: Table): Y.Doc {
	const kenya = table.propose();
	for (let i = chance.between(1, 4); i > 0; i--)
		table.edit(kenya, 'Kenya', (doc) => {
			const blocks = shown(doc);
			const { id, type } = chance.pick(blocks);
			const isFirst = blocks[0]?.id === id;
			const text = textOf(doc);
			switch (chance.between(0, 6)) {
				case 0:
				case 1:
					return void proposeWords(doc, id, `aaa KKK ${chance.pick(['bbb', 'ddd eee'])}`);
				case 2:
					return void proposeBlock(doc, id, 'KK KKK');
				case 3:
					return isFirst || blocks.length < 3 ? undefined : void proposeDeletion(doc, id);
				case 4:
					return isFirst ? undefined : void proposeMove(doc, id, chance.pick(blocks).id);
				case 5:
					return text.format(chance.between(1, 6), 3, { strong: type === 'paragraph' });
				default:
					return void doc.transact((each) =>
						insertUnits(each, text, chance.between(1, text.length), [{ text: 'K', marks: {} }])
					);
			}
		});
	return kenya;
}

describe('[X71] taking an incorporation back', () => {
	it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))(
		'leaves the text as it was, and lets it be put in again: seed %i',
		(seed) => {
			const chance = new Random(seed);
			const logged = new Logged(...LINES);
			const { table } = logged;
			const kenya = propose(chance, table);
			const changes = findDifferences(table.section, kenya).map(({ units }) => units);
			const chosen = changes.filter(() => chance.chance(0.6));
			if (chosen.length === 0) return;
			const before = shown(table.section);
			const done = logged.incorporate(kenya, chosen);
			const after = shown(table.section);
			expect(logged.takeBack(done)).toMatchObject({ asBefore: true });
			expect(shown(table.section)).toEqual(before);
			expect(logged.takeBack(done)?.update ?? null).toBeNull();
			const again = logged.incorporate(kenya, chosen);
			expect(shown(table.section)).toEqual(after);
			for (const { id } of after)
				for (const said of table.credits(id))
					expect(said).toMatch(/^(source: [a-e ]*|Kenya: [a-eK ]*)$/);
			expect(logged.takeBack(again)).toMatchObject({ asBefore: true });
			expect(shown(table.section)).toEqual(before);
		}
	);
});

describe('[X72] taking an incorporation back from under others', () => {
	/** Kenya words the second paragraph otherwise and adds one, and that is incorporated. */
	function amended() {
		const logged = new Logged('One.', 'States protect rights.', 'Three.');
		const { table } = logged;
		const kenya = table.propose();
		table.edit(kenya, 'Kenya', (doc) => {
			proposeWords(doc, idAt(doc, 1), 'States shall protect all.');
			proposeBlock(doc, idAt(doc, 1), 'They report.');
		});
		const changes = findDifferences(table.section, kenya).map(({ units }) => units);
		return { ...logged, logged, table, done: logged.incorporate(kenya, changes) };
	}

	it('keeps what they wrote since, under their names', () => {
		const { logged, table, done } = amended();
		const write = (before: string, words: string) => {
			const index = table.lines().join('\n').indexOf(before) + 1;
			table.edit(table.section, 'facilitator', (doc) => textOf(doc).insert(index, words, {}));
		};
		write('shall', 'SH');
		write('report', 'RE');
		expect(table.lines()[1]).toContain('SH');
		expect(logged.takeBack(done)).toMatchObject({ asBefore: false });
		expect(table.lines()).toEqual(['One.', 'States SHprotect rights.', 'RE', 'Three.']);
	});

	it('takes out what they moved elsewhere', () => {
		const { logged, table, done } = amended();
		const moved = idAt(table.section, 2);
		table.edit(table.section, 'facilitator', (doc) => void proposeMove(doc, moved, idAt(doc, 0)));
		expect(table.lines()[1]).toBe('They report.');
		const other = idAt(table.section, 2);
		table.edit(table.section, 'facilitator', (doc) => void proposeMove(doc, other, idAt(doc, 3)));
		expect(table.lines()).toEqual([
			...['One.', 'They report.', 'Three.', 'States shall protect all.']
		]);
		logged.takeBack(done);
		expect(table.lines()).toEqual(['One.', 'Three.', 'States protect rights.']);
	});

	it('brings no word back into a paragraph that they took out', () => {
		const { logged, table, done } = amended();
		const gone = idAt(table.section, 1);
		table.edit(table.section, 'facilitator', (doc) => void proposeDeletion(doc, gone));
		expect(table.lines()).toEqual(['One.', 'They report.', 'Three.']);
		logged.takeBack(done);
		expect(table.lines()).toEqual(['One.', 'Three.']);
	});
});
