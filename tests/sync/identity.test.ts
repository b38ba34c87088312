import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readLog } from '#db/texts.ts';
import { chooseSeat } from '#lib/people/seats.server.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import { seatAccount } from '../support/people.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

const SYNC = { step2: 1, update: 2 };

/** Words inserted under a client id of one's choosing. */
function wordsAs(raw: Raw, client: number, words = 'Forged.'): Uint8Array {
	raw.doc.clientID = client;
	return raw.change((doc) => doc.getText('text').insert(1, words, {}));
}

async function authorsInLog({ runtime, section }: House) {
	return (await readLog(runtime.db, section.document)).map(({ account }) => account);
}

describe("somebody else's client id is refused", () => {
	/** Whose id it is, and how it came to be theirs. */
	const owners: [string, (house: House) => Promise<number>][] = [
		[
			'that was issued and not used yet',
			async (h) => (await new Raw(h, h.kenya).ready()).doc.clientID
		],
		['that somebody writes with', (h) => used(h).then((kenya) => kenya.doc.clientID)],
		[
			'of somebody who has left',
			async (h) => {
				const kenya = await used(h);
				kenya.socket.close();
				await until(() => kenya.closed !== 0);
				return kenya.doc.clientID;
			}
		],
		["that is the server's", async () => 1]
	];
	async function used(house: House): Promise<Raw> {
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type('Kenya writes.');
		await until(() => kenya.saved === 1);
		return kenya;
	}

	for (const [whose, own] of owners) {
		it.each(Object.entries(SYNC))(`${whose}, by %s`, async (_path, step) => {
			const house = await openHouse();
			const client = await own(house);
			const before = await authorsInLog(house);
			const norway = await new Raw(house, house.norway).ready();
			norway.sync(step, wordsAs(norway, client));
			await until(() => norway.closed === 4403);
			expect(norway.refused).toBe('sync.foreign-client');
			expect(await authorsInLog(house)).toEqual(before);
		});

		it(`${whose}, by presence: nobody hears of it`, async () => {
			const house = await openHouse();
			const client = await own(house);
			const observer = await new Raw(house, house.observer).ready();
			const norway = await new Raw(house, house.norway).ready();
			norway.announce(client, 1, { caret: 1 });
			norway.announce(client, 2, null);
			norway.announce(norway.doc.clientID, 1, { caret: 2 });
			await until(() => observer.presence.length > 0);
			expect(observer.presence.map((each) => each.client)).toEqual([norway.doc.clientID]);
		});
	}

	it('beside an own one in the same update, and neither is taken', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const norway = await new Raw(house, house.norway).ready();
		const own = norway.doc.clientID;
		const both = Y.mergeUpdates([
			wordsAs(norway, own, 'Mine.'),
			wordsAs(norway, kenya.doc.clientID, 'Not mine.')
		]);
		norway.sync(2, both);
		await until(() => norway.refused === 'sync.foreign-client');
		expect(await authorsInLog(house)).toEqual([null]);
	});

	it('of oneself in another seat', async () => {
		const house = await openHouse();
		const { runtime, consultation, kenya } = house;
		const asKenya = await new Raw(house, kenya).ready();
		asKenya.type('As Kenya.');
		await until(() => asKenya.saved === 1);
		const place = { consultation, role: 'facilitator', delegation: null } as const;
		const other = await seatAccount(runtime, kenya.account, {
			...place,
			...{ speaks: false, sections: [house.section.id] }
		});
		const actor = await readActor(runtime, kenya.cookie);
		if (actor) await chooseSeat(runtime, actor, consultation, other.id);
		const asFacilitator = await new Raw(house, kenya).ready();
		asFacilitator.sync(2, wordsAs(asFacilitator, asKenya.doc.clientID));
		await until(() => asFacilitator.refused === 'sync.foreign-client');
	});
});

describe('two sockets of one account in one seat', () => {
	it('may continue each other’s words, which stay one delegation’s', async () => {
		const house = await openHouse();
		const first = await new Raw(house, house.kenya).ready();
		first.type('First.');
		await until(() => first.saved === 1);
		const second = await new Raw(house, house.kenya).ready();
		expect(second.doc.clientID).not.toBe(first.doc.clientID);
		second.doc.clientID = first.doc.clientID;
		second.type(' Second.');
		await until(() => second.saved === 1);
		expect(new Set((await authorsInLog(house)).slice(1))).toEqual(new Set([house.kenya.account]));
	});

	it('do not stand in for each other in presence', async () => {
		const house = await openHouse();
		const observer = await new Raw(house, house.observer).ready();
		const first = await new Raw(house, house.kenya).ready();
		const second = await new Raw(house, house.kenya).ready();
		first.announce(first.doc.clientID, 1, { caret: 1 });
		second.announce(first.doc.clientID, 2, null);
		second.announce(second.doc.clientID, 1, { caret: 2 });
		await until(() => observer.presence.length >= 2);
		expect(observer.presence.map(({ client, state }) => [client, state === null])).toEqual([
			[first.doc.clientID, false],
			[second.doc.clientID, false]
		]);
	});
});

describe('presence', () => {
	it('takes no more ids from one socket than its own and one of its choosing', async () => {
		const house = await openHouse();
		const observer = await new Raw(house, house.observer).ready();
		const kenya = await new Raw(house, house.kenya).ready();
		for (let free = 5_000; free < 5_020; free++) kenya.announce(free, 1, {});
		kenya.announce(5_000, 2, { caret: 'last' });
		await until(() => observer.presence.some(({ state }) => state?.caret === 'last'));
		expect(new Set(observer.presence.map(({ client }) => client)).size).toBeLessThanOrEqual(2);
	});

	it('that comes too fast costs its sender the socket', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		for (let round = 1; round < 100; round++) kenya.announce(kenya.doc.clientID, round, {});
		await until(() => kenya.refused === 'sync.too-many');
	});
});

describe('a client id in another section', () => {
	it('is another one: each section has its own bindings', async () => {
		const house = await openHouse();
		const { runtime, consultation } = house;
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type('Kenya writes.');
		await until(() => kenya.saved === 1);
		const made = await addSections(
			runtime,
			{ id: consultation, numbering: 'continuous' },
			[{ title: 'Security', mode: 'open' }],
			null
		);
		const section = made.ok ? made.value[0] : undefined;
		if (!section) throw new Error('the section could not be made');
		const norway = await new Raw({ ...house, section }, house.norway).ready();
		norway.sync(2, wordsAs(norway, kenya.doc.clientID, 'Norway writes.'));
		await until(() => norway.saved === 1);
		expect(norway.refused).toBeNull();
	});
});
