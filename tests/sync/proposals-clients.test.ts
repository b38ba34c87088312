import { describe, expect, it } from 'vitest';
import { readClients } from '#db/authorship.ts';
import { readLog } from '#db/texts.ts';
import { until } from './clients.ts';
import { at, openDraft } from './drafts.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

/** One text of a family and another: whose ids are used where. */
const PATHS: [string, (house: House) => Promise<[House, House]>][] = [
	['the section, in a proposal', async (house) => [house, (await openDraft(house)).room]],
	['a proposal, in the section', async (house) => [(await openDraft(house)).room, house]],
	[
		'a proposal, in another one',
		async (house) => [(await openDraft(house)).room, (await openDraft(house)).room]
	]
];

/** Insert words at the very start under a client id of one's choosing. */
function writeAs(raw: Raw, client: number): void {
	raw.doc.clientID = client;
	raw.sync(
		2,
		raw.change((doc) => doc.getText('text').insert(1, 'Doubled.', {}))
	);
}

describe.each(PATHS)('[X9] a client id of %s', (_, places) => {
	const ways: [string, (there: Raw) => Promise<void>][] = [
		['that was issued', async () => {}],
		[
			'that was used',
			async (there) => {
				there.type('Mine.');
				await until(() => there.saved === 1);
			}
		]
	];
	it.each(ways)('and %s is refused, also to whom it belongs', async (_way, use) => {
		const house = await openHouse();
		const [from, to] = await places(house);
		const there = await new Raw(from, house.kenya).ready();
		const client = there.doc.clientID;
		await use(there);
		const here = await new Raw(to, house.kenya).ready();
		const before = await readLog(house.runtime.db, to.section.document);
		writeAs(here, client);
		await until(() => here.closed === 4403);
		expect(here.refused).toBe('sync.foreign-client');
		expect(await readLog(house.runtime.db, to.section.document)).toEqual(before);
	});

	it('is still that of its text when all were closed and are opened anew', async () => {
		const house = await openHouse();
		const [from, to] = await places(house);
		const there = await new Raw(from, house.kenya).ready();
		there.type('Mine.');
		await until(() => there.saved === 1);
		there.socket.close();
		await until(() => house.runtime.meters.read().every(isNoRoom));
		const here = await new Raw(to, house.kenya).ready();
		writeAs(here, there.doc.clientID);
		await until(() => here.closed === 4403);
		expect(here.refused).toBe('sync.foreign-client');
	});

	it('tells nobody there where its owner stands', async () => {
		const house = await openHouse();
		const [from, to] = await places(house);
		const there = await new Raw(from, house.kenya).ready();
		const [here, other] = [
			await new Raw(to, house.kenya).ready(),
			await new Raw(to, house.kenya).ready()
		];
		here.announce(there.doc.clientID, 1, { caret: 1 });
		here.announce(here.doc.clientID, 1, { caret: 1 });
		await until(() => other.presence.length > 0);
		expect(other.presence.map(({ client }) => client)).toEqual([here.doc.clientID]);
	});
});

function isNoRoom({ name, value }: { name: string; value: number }): boolean {
	return name !== 'plenary_rooms' || value === 0;
}

describe('[X9] a client id that a stock client chose', () => {
	it('is for the text in which it was used first, and written down with it', async () => {
		const house = await openHouse();
		const { room } = await openDraft(house);
		const [there, here] = [
			await new Raw(room, house.kenya).ready(),
			await new Raw(house, house.kenya).ready()
		];
		writeAs(there, 7_000);
		await until(() => there.saved === 1);
		writeAs(here, 7_000);
		await until(() => here.closed === 4403);
		const rows = await readClients(house.runtime.db, house.section.id);
		expect(rows.find(({ client }) => client === 7_000)).toMatchObject({
			...{ document: room.section.document, account: house.kenya.account }
		});
	});

	it('is never the one that the server mends a proposal with', async () => {
		const house = await openHouse();
		const { room } = await openDraft(house);
		const kenya = await new Raw(room, house.kenya).ready();
		// A text without a marker is given one by the server.
		kenya.sync(
			2,
			kenya.change((doc) => doc.getText('text').delete(0, 1))
		);
		await until(() => kenya.doc.getText('text').length > 0);
		const rows = await readClients(house.runtime.db, house.section.id);
		const own = rows.find(({ document }) => document === room.section.document);
		expect(own).toMatchObject({ account: null });
		const section = await new Raw(house, house.kenya).ready();
		writeAs(section, own?.client ?? 0);
		await until(() => section.closed === 4403);
		expect(section.refused).toBe('sync.foreign-client');
	});
});

describe('[X9] what ids of a family an account begins to use', () => {
	it('is counted over all its texts', async () => {
		const house = await openHouse({ limits: { clientsPerAccount: 2 } });
		const { room } = await openDraft(house);
		for (const [place, client] of [
			[house, 7_000],
			[room, 7_001]
		] as const) {
			const raw = await new Raw(place, house.kenya).ready();
			writeAs(raw, client);
			await until(() => raw.saved === 1);
		}
		const third = await new Raw(at(house, (await openDraft(house)).text), house.kenya).ready();
		writeAs(third, 7_002);
		await until(() => third.closed === 4403);
		expect(third.refused).toBe('sync.too-many-clients');
	});
});
