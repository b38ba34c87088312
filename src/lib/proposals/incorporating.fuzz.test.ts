import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Random } from '#lib/editing/fuzz/random.ts';
import { recordClaims } from '#lib/text/claims.ts';
import { insertUnits, type Unit } from '#lib/text/insertion.ts';
import { blockMinter, paragraph } from '#lib/text/markers.ts';
import { unitsOf } from '#lib/text/ranges.ts';
import { contentOf, markerAt, readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { Table } from '../../../tests/support/proposing-docs.ts';
import { findDifferences } from './differing.ts';
import { showChange } from './incorporating.ts';
import type { ChangeUnits } from './rules.ts';
import { proposeBlock, proposeDeletion, proposeMove } from './wording.ts';

const SEEDS = Number(process.env.PROPOSAL_SEEDS ?? 150);
const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1);
// Moves past what was put in, put elsewhere twice, and marks that the section's own ended: each failed once.
const failed = [381, 554, 898, 1112, 1388, 2252, 2298, 4253, 4436];
const drafts = [...seeds, ...failed.filter((seed) => seed > SEEDS)];

/** Somebody's random edit, in letters of their own: what a hand at the keyboard can do. */
function edit(chance: Random, doc: Y.Doc, letter: string): void {
	const text = textOf(doc);
	const at = chance.between(1, text.length);
	const word = () => ` ${letter.repeat(chance.between(1, 4))}`.repeat(chance.between(1, 3));
	const blocks = readBlocks(text);
	const block = chance.pick(blocks).id;
	doc.transact((transaction) => {
		switch (chance.between(0, 9)) {
			case 0:
			case 1:
			case 2:
				insertUnits(transaction, text, at, [{ text: word(), marks: {} }]);
				break;
			case 3:
			case 4: {
				const length = Math.min(chance.between(1, 12), text.length - at);
				// The first marker stays: who would take it out types before it.
				if (length > 0) text.delete(at, length);
				recordClaims(transaction, []);
				break;
			}
			case 5:
				insertUnits(transaction, text, at, [{ marker: paragraph(blockMinter(doc)()) }]);
				break;
			case 6:
				proposeBlock(doc, block, word());
				break;
			case 7:
				if (blocks.length > 2 && blocks[0]?.id !== block) proposeDeletion(doc, block);
				break;
			case 8:
				format(chance, text, at);
				break;
			default:
				if (blocks[0]?.id !== block) proposeMove(doc, block, chance.pick(blocks).id);
		}
	});
}

/** Words or a paragraph put in, nothing taken out. */
function write(chance: Random, doc: Y.Doc, letter: string): void {
	const text = textOf(doc);
	const at = chance.between(1, text.length);
	const put: Unit = chance.chance(0.8)
		? { text: letter.repeat(chance.between(1, 4)), marks: {} }
		: { marker: paragraph(blockMinter(doc)()) };
	doc.transact((transaction) => void insertUnits(transaction, text, at, [put]));
}

/** How often a letter stands in what a Change puts in. */
function lettersIn(doc: Y.Doc, { inserts }: ChangeUnits, letter: string): number {
	return [...unitsOf(inserts)].filter(({ client, clock }) => {
		const item = Y.getItem(doc.store, Y.createID(client, clock)) as Y.Item;
		const content = contentOf(item);
		return content && 'text' in content && content.text[clock - item.id.clock] === letter;
	}).length;
}

function format(chance: Random, text: Y.Text, at: number): void {
	const length = Math.min(chance.between(1, 10), text.length - at);
	if (length <= 0) return;
	if (chance.chance(0.3)) markerAt(text, 0).set('type', chance.pick(['quote', 'paragraph']));
	else text.format(at, length, { strong: chance.pick([true, null]) });
}

function begin(): Table {
	return new Table('aaa bbb ccc ddd', 'eee aaa bbb ccc ddd eee', 'aaa bbb', 'ccc ddd eee aaa bbb');
}

/** Blocks with neighbouring runs of equal marks as one, without their ids. */
function shown(doc: Y.Doc): unknown[] {
	return readBlocks(textOf(doc)).map(({ id: _, ...said }) => said);
}

function shuffled<T>(chance: Random, all: readonly T[]): T[] {
	return all
		.map((each) => ({ each, at: chance.next() }))
		.sort((a, b) => a.at - b.at)
		.map(({ each }) => each);
}

/** Whose letters stand in the section under whose name: each only under its own. */
function falseCredits(table: Table): string[] {
	const letters: Record<string, RegExp> = {
		source: /^[a-e ]*$/,
		Kenya: /^[K ]*$/,
		Norway: /^[N ]*$/,
		facilitator: /^[F ]*$/
	};
	return readBlocks(textOf(table.section)).flatMap(({ id }) =>
		table.credits(id).filter((said) => {
			const [who = '', words = ''] = said.split(': ');
			return !letters[who]?.test(words);
		})
	);
}

/** How often a letter stands in the section. */
function countOf(letter: string, { section }: Table): number {
	const words = readBlocks(textOf(section)).map(plainText).join('');
	return words.split(letter).length - 1;
}

describe('proposals, by chance', () => {
	it.each(drafts)('[X8] end at their clean view, one Change after the other: seed %i', (seed) => {
		const chance = new Random(seed);
		const table = begin();
		const kenya = table.propose();
		const times = chance.between(1, 8);
		for (let i = 0; i < times; i++) table.edit(kenya, 'Kenya', (doc) => edit(chance, doc, 'K'));
		const clean = shown(kenya);
		const changes = findDifferences(table.section, kenya);
		for (const { units, redline } of changes)
			expect(showChange(table.section, kenya, units).redline).toEqual(redline);
		for (const { units } of shuffled(chance, changes)) table.incorporate(kenya, units);
		expect(shown(table.section)).toEqual(clean);
		expect(falseCredits(table)).toEqual([]);
	});

	it.each(seeds)('[X8] bring each letter once and under its name: seed %i', (seed) => {
		const chance = new Random(seed + 10_000);
		const table = begin();
		const sides = [
			{ doc: table.propose(), who: 'Kenya', letter: 'K' },
			{ doc: table.propose(), who: 'Norway', letter: 'N' }
		];
		for (let i = 0; i < 12; i++) {
			const { doc, who, letter } = chance.pick(sides);
			if (chance.chance(0.7)) table.edit(doc, who, () => edit(chance, doc, letter));
			else table.edit(table.section, 'facilitator', (text) => edit(chance, text, 'F'));
		}
		const tabled = shuffled(
			chance,
			sides.flatMap(({ doc, letter }) =>
				findDifferences(table.section, doc).map(({ units }) => ({ doc, letter, units }))
			)
		);
		const brought: Record<string, number> = { K: 0, N: 0 };
		for (const { doc, letter, units } of tabled) {
			// The facilitator takes nothing out, so that letters can be counted.
			table.edit(table.section, 'facilitator', (text) => write(chance, text, 'F'));
			if (chance.chance(0.3)) continue;
			brought[letter] = (brought[letter] ?? 0) + lettersIn(doc, units, letter);
			table.incorporate(doc, units);
			expect({ K: countOf('K', table), N: countOf('N', table) }).toEqual(brought);
			expect(falseCredits(table)).toEqual([]);
		}
	});
});
