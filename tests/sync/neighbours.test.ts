import { describe, expect, it } from 'vitest';
import { until } from './clients.ts';
import { putTogether, takeApart, type Place, type Struct } from './fuzz/parts.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

// Found by mutants.fuzz.test.ts: updates whose structs name other neighbours than they have.

const LEFT = 128;
const RIGHT = 64;

/** An update with the neighbours of one of its structs changed. */
function renamed(
	update: Uint8Array,
	at: number,
	sides: { left?: Place; right?: Place }
): Uint8Array {
	const parts = takeApart(update);
	const struct = parts.sections[0]?.structs[at];
	if (!struct) throw new Error('there is no such struct');
	const [left, right] = [sides.left ?? null, sides.right ?? null];
	const info = (struct.info & 31) | (left ? LEFT : 0) | (right ? RIGHT : 0);
	Object.assign(struct, { left, right, parent: null, info } satisfies Partial<Struct>);
	return putTogether(parts).bytes;
}

/** Kenya has written words, and Norway reads them. */
async function written(words: string) {
	const house = await openHouse();
	const kenya = await new Raw(house, house.kenya).ready();
	kenya.type(words);
	await until(() => kenya.saved === 1);
	const norway = await new Raw(house, house.norway).ready();
	await until(() => norway.words === words);
	const { clientID } = kenya.doc;
	return { house, kenya, norway, at: (clock: number): Place => [clientID, clock] };
}

const typing = (raw: Raw, words: string) =>
	raw.change((doc) => doc.getText('text').insert(doc.getText('text').length, words, {}));

/** What Norway typed in two changes, as one that says the first of them again. */
function repeating(norway: Raw, sides: { left?: Place; right?: Place }): Uint8Array {
	const [first, second] = [typing(norway, 'x'), typing(norway, 'y')];
	norway.sync(2, first);
	const [said, news] = [takeApart(renamed(first, 0, sides)), takeApart(second)];
	said.sections[0]?.structs.push(...(news.sections[0]?.structs ?? []));
	return putTogether(said).bytes;
}

async function expectRead(house: House, words: string): Promise<void> {
	const fresh = await new Raw(house, house.observer).ready();
	await until(() => fresh.words === words);
	const names = house.runtime.meters.read().map(({ name }) => name);
	expect(names).not.toContain('plenary_pending_total');
}

describe('what an update says again', () => {
	it('splits no letter of somebody else’s', async () => {
		const { house, norway, kenya, at } = await written('🙂');
		norway.sync(2, repeating(norway, { left: at(0) }));
		await until(() => norway.saved === 2 && kenya.words === '🙂xy');
		await expectRead(house, '🙂xy');
	});

	it('leaves nothing waiting for what nobody knows', async () => {
		const { house, norway, at } = await written('a');
		norway.sync(2, repeating(norway, { right: at(9) }));
		await until(() => norway.saved === 2);
		await expectRead(house, 'axy');
	});
});

describe('new words are refused', () => {
	it.each<[string, (at: (clock: number) => Place) => { left: Place; right: Place }]>([
		['between two letters named the wrong way round', (at) => ({ left: at(2), right: at(1) })],
		[
			'before the very letter that they are said to follow',
			(at) => ({ left: at(1), right: at(1) })
		],
		['between two letters with others between', (at) => ({ left: at(0), right: at(3) })],
		['between a letter and a property of the block', (at) => ({ left: at(0), right: [1, 1] })]
	])('%s', async (_, sides) => {
		const { house, norway, at } = await written('a');
		const kenya = await new Raw(house, house.kenya).ready();
		await until(() => kenya.words === 'a');
		// Letters of their own each, as people type them.
		for (const letter of ['b', 'c', 'd']) kenya.type(letter);
		await until(() => norway.words === 'abcd');
		const { clientID } = kenya.doc;
		const place = (clock: number): Place => (clock === 0 ? at(0) : [clientID, clock - 1]);
		// Of two at one place the lower id comes first.
		for (const id of [300, 2 ** 32 - 300]) {
			const other = await new Raw(house, house.norway).ready();
			await until(() => other.words === 'abcd');
			other.doc.clientID = id;
			other.sync(2, renamed(typing(other, 'x'), 0, sides(place)));
			await until(() => other.closed === 4403);
			expect(other.refused).toBe('sync.not-text');
		}
		await expectRead(house, 'abcd');
	});

	it('beside what stands nowhere, whatever their other neighbour is', async () => {
		const { house, kenya, norway, at } = await written('🙂');
		// Clocks that were used for nothing that is kept: anybody may say that of their own.
		const nothing = takeApart(typing(norway, 'x'));
		Object.assign(nothing.sections[0]?.structs[0] ?? {}, {
			...{ info: 0, left: null, right: null, parent: null },
			content: Uint8Array.of(1)
		});
		norway.sync(2, putTogether(nothing).bytes);
		await until(() => norway.saved === 1);
		const { clientID } = norway.doc;
		const beside = renamed(typing(norway, 'y'), 0, { left: [clientID, 0], right: at(1) });
		norway.sync(2, beside);
		await until(() => norway.closed === 4403);
		expect([norway.refused, kenya.words]).toEqual(['sync.not-text', '🙂']);
		await expectRead(house, '🙂');
	});
});

describe('a refused change', () => {
	it('leaves the id that it brought to whoever comes next', async () => {
		const { house, kenya, norway } = await written('a');
		kenya.doc.clientID = 5_000;
		kenya.sync(
			2,
			kenya.change((doc) => doc.getText('text').insert(1, 'x', { colour: 'red' }))
		);
		await until(() => kenya.closed === 4403);
		norway.doc.clientID = 5_000;
		norway.type('b');
		await until(() => norway.saved === 1);
		await expectRead(house, 'ab');
	});
});

it('neighbours that somebody could have are taken, however far apart they stand by now', async () => {
	const { house, kenya, norway } = await written('ad');
	const late = norway.change((doc) => doc.getText('text').insert(2, 'x', {}));
	for (const letter of ['b', 'c']) {
		kenya.sync(
			2,
			kenya.change((doc) => doc.getText('text').insert(doc.getText('text').length - 1, letter, {}))
		);
	}
	await until(() => kenya.saved === 3);
	norway.sync(2, late);
	await until(() => norway.saved === 1 && kenya.words.length === 5);
	await expectRead(house, kenya.words);
});
