import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { insertUnits, type Range } from '#lib/text/insertion.ts';
import { recordMove } from '#lib/text/moves.ts';
import { textOf } from '#lib/text/sequence.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

/** Put words at an index and say under which clocks they stand. */
function put(doc: Y.Doc, index: number, words: string): Range[] {
	return doc.transact((transaction) =>
		insertUnits(transaction, textOf(doc), index, [{ text: words, marks: {} }])
	);
}

/** Cut `length` words at `from` and put `words` at `to`, claiming that they are the same. */
function move(doc: Y.Doc, of: Range[], from: number, length: number, to: number, words: string) {
	return doc.transact(() => {
		textOf(doc).delete(from, length);
		const placed = put(doc, to, words);
		recordMove(doc, { from: of, to: placed });
		return placed;
	});
}

/** Kenya has written "abcdef", Norway has it too. */
async function written(house: House) {
	const kenya = await new Raw(house, house.kenya).ready();
	let where: Range[] = [];
	kenya.sync(
		2,
		kenya.change((doc) => (where = put(doc, 1, 'abcdef')))
	);
	await until(() => kenya.saved === 1);
	const norway = await new Raw(house, house.norway).ready();
	return { kenya, norway, where };
}

describe('a move', () => {
	it('of words that stood there is taken', async () => {
		const house = await openHouse();
		const { norway, where } = await written(house);
		norway.sync(
			2,
			norway.change((doc) => move(doc, where, 1, 6, 1, 'abcdef'))
		);
		await until(() => norway.saved === 1);
	});

	it('of other words is refused: nobody is made to have said what they did not', async () => {
		const house = await openHouse();
		const { norway, where } = await written(house);
		norway.sync(
			2,
			norway.change((doc) => move(doc, where, 1, 6, 1, 'forged'))
		);
		await until(() => norway.refused === 'sync.false-move');
		expect((await new Raw(house, house.observer).ready()).words).toBe('abcdef');
	});

	it('of words that still stand is refused', async () => {
		const house = await openHouse();
		const { norway, where } = await written(house);
		norway.sync(
			2,
			norway.change((doc) => recordMove(doc, { from: where, to: put(doc, 1, 'abcdef') }))
		);
		await until(() => norway.refused === 'sync.false-move');
	});

	it('that names more words than a text holds is refused at once', async () => {
		const house = await openHouse();
		const { norway } = await written(house);
		const from: Range[] = [[1, 0, 4_000_000_000]];
		norway.sync(
			2,
			norway.change((doc) => recordMove(doc, { from, to: from }))
		);
		await until(() => norway.refused === 'sync.false-move', 1_000);
	});

	it('made twice offline is taken, though its Yjs threw away the words in between', async () => {
		const house = await openHouse();
		const { norway, where } = await written(house);
		norway.change((doc) => {
			const once = move(doc, where, 1, 6, 1, 'abcdef');
			move(doc, once, 1, 6, 1, 'abcdef');
		});
		norway.sync(1, Y.encodeStateAsUpdate(norway.doc));
		await until(() => norway.saved === 1);
		expect(norway.refused).toBeNull();
	});

	it('made twice offline into other words is refused', async () => {
		const house = await openHouse();
		const { norway, where } = await written(house);
		norway.change((doc) => {
			const once = move(doc, where, 1, 6, 1, 'abcdef');
			move(doc, once, 1, 6, 1, 'forged');
		});
		norway.sync(1, Y.encodeStateAsUpdate(norway.doc));
		await until(() => norway.refused === 'sync.false-move');
	});
});
