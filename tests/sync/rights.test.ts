import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { guarded } from '#db/database.ts';
import { updateMode } from '#db/sections.ts';
import { liftSuspension, suspendSeat, withdrawSeat } from '#db/seats.ts';
import { readLog } from '#db/texts.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { chooseSeat } from '#lib/people/seats.server.ts';
import { signOut } from '#lib/people/sessions.server.ts';
import type { Mode } from '#lib/sections/rules.ts';
import { seatAccount } from '../support/people.ts';
import { enter, join, type, until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

const text = (doc: Y.Doc) => doc.getText('text');

async function setMode({ runtime, section, consultation }: House, from: Mode, to: Mode) {
	await runtime.db.commit([updateMode(runtime.db, section.id, from, to)]);
	runtime.bus.announce(rightsTopics.consultation(consultation));
}

describe('who may open a text', () => {
	it.each<[string, (house: House) => Raw, number]>([
		['a foreign origin', (h) => new Raw(h, h.kenya, { origin: 'https://evil.test' }), 403],
		[
			'an origin that only begins like ours',
			(h) => new Raw(h, h.kenya, { origin: `${h.origin}.evil.test` }),
			403
		],
		['the origin null', (h) => new Raw(h, h.kenya, { origin: 'null' }), 403],
		['nobody', (h) => new Raw(h, null), 401],
		['a session of fantasy', (h) => new Raw(h, null, { cookie: 'plenary_session=abc' }), 401],
		['somebody seated nowhere', (h) => new Raw(h, h.stranger), 404],
		[
			'a document that does not exist',
			(h) => new Raw({ ...h, section: { ...h.section, document: 'x' as never } }, h.kenya),
			404
		]
	])('not %s', async (_, open, status) => {
		const raw = open(await openHouse());
		await until(() => raw.status === status);
	});

	it('both names of loopback, since a browser may use either', async () => {
		const house = await openHouse();
		const origin = house.origin.replace('127.0.0.1', 'localhost');
		await new Raw(house, house.kenya, { origin }).ready();
	});

	it('60 sockets of one account and not one more', async () => {
		const house = await openHouse({ limits: { socketsPerAccount: 3 } });
		const three = [1, 2, 3].map(() => new Raw(house, house.kenya));
		await until(() => three.every(({ hello }) => hello !== null));
		const fourth = new Raw(house, house.kenya);
		await until(() => fourth.status === 429);
		three[0]?.socket.close();
		await until(() => three[0]?.closed !== 0);
		await new Raw(house, house.kenya).ready();
	});
});

describe('an observer', () => {
	const attacks: [string, (observer: Raw) => void][] = [
		['an update', (o) => o.type('Observed.')],
		[
			'step 2',
			(o) =>
				o.sync(
					1,
					o.change((doc) => text(doc).insert(1, 'Observed.', {}))
				)
		],
		[
			'a deletion alone',
			(o) =>
				o.sync(
					2,
					o.change((doc) => text(doc).delete(1, 3))
				)
		],
		[
			'a deletion in step 2',
			(o) =>
				o.sync(
					1,
					o.change((doc) => text(doc).delete(1, 3))
				)
		],
		[
			'formatting',
			(o) =>
				o.sync(
					2,
					o.change((doc) => text(doc).format(1, 3, { strong: true }))
				)
		],
		[
			"Kenya's client id",
			(o) => {
				const [client] = [...o.doc.store.clients.keys()].filter((id) => id !== 1);
				o.doc.clientID = client ?? 0;
				o.type('Observed.');
			}
		]
	];
	it.each(attacks)('does no harm by %s', async (_, attack) => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type('Kenya writes.');
		await until(() => kenya.saved === 1);
		const observer = await new Raw(house, house.observer).ready();
		expect(observer.hello).toMatchObject({ mode: 'read', reason: 'sections.observer-reads' });
		attack(observer);
		await until(() => observer.closed === 4403);
		expect(observer.refused).toBe('sections.observer-reads');
		const log = await readLog(house.runtime.db, house.section.document);
		expect(log).toHaveLength(2);
		expect((await new Raw(house, house.norway).ready()).words).toBe('Kenya writes.');
	});

	it('reads with a stock client, which repeats what the room has', async () => {
		const house = await openHouse();
		const kenya = await enter(house, house.kenya);
		type(kenya, 'Kenya writes.');
		await until(() => kenya.saved === 2);
		const observer = await enter(house, house.observer);
		expect(observer.text.toString()).toBe('Kenya writes.');
		type(kenya, ' And again.');
		await until(() => observer.text.toString().endsWith('again.'));
		observer.provider.disconnect();
		observer.provider.connect();
		await until(() => observer.provider.synced && observer.hello.length === 2);
		await until(() => observer.saved === 1);
		expect(observer.refused).toEqual([]);
	});

	it('is not cut for the formatting that its Yjs takes out as useless', async () => {
		const house = await openHouse();
		const kenya = await enter(house, house.kenya);
		const norway = await enter(house, house.norway);
		const observer = await enter(house, house.observer);
		type(kenya, 'Kenya and Norway write in bold.');
		await until(() => norway.text.length === kenya.text.length);
		for (let round = 0; round < 6; round++) {
			kenya.text.format(2 + round, 9, { strong: true });
			norway.text.format(4 + round, 9, { strong: round % 2 ? null : true });
			await until(() => [norway, observer].every(({ text }) => same(text, kenya.text)));
		}
		kenya.text.delete(3, 9);
		await until(() => [norway, observer].every(({ text }) => same(text, kenya.text)));
		const late = await enter(house, house.observer);
		expect(same(late.text, kenya.text)).toBe(true);
		expect([...observer.refused, ...late.refused, ...norway.refused]).toEqual([]);
	});
});

function same(a: Y.Text, b: Y.Text): boolean {
	return JSON.stringify(a.toJSON()) === JSON.stringify(b.toJSON());
}

describe('writing as somebody else', () => {
	it("is refused: a client id stays its first account's, also after everyone has left", async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type('Kenya writes.');
		await until(() => kenya.saved === 1);
		kenya.socket.close();
		const norway = await new Raw(house, house.norway).ready();
		norway.doc.clientID = kenya.doc.clientID;
		norway.type(' Forged.');
		await until(() => norway.refused === 'sync.foreign-client');
	});

	it('is refused for an id issued to somebody who has not written yet', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const norway = await new Raw(house, house.norway).ready();
		norway.doc.clientID = kenya.doc.clientID;
		norway.type('Forged.');
		await until(() => norway.refused === 'sync.foreign-client');
	});

	it("is not what repeating somebody else's words is", async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.type('Kenya writes.');
		await until(() => kenya.saved === 1);
		const norway = await new Raw(house, house.norway).ready();
		norway.sync(1, Y.encodeStateAsUpdate(norway.doc));
		await until(() => norway.saved === 1);
		expect(norway.refused).toBeNull();
	});
});

describe('rights that change reach an open socket within a second', () => {
	it('sign-out cuts it', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const actor = await readActor(house.runtime, house.kenya.cookie);
		if (actor) await signOut(house.runtime, actor);
		kenya.type('Too late.');
		await until(() => kenya.closed === 4401, 1_000);
		expect(kenya.reason).toBe('sync.signed-out');
		expect(await readLog(house.runtime.db, house.section.document)).toHaveLength(1);
	});

	it('another seat, chosen elsewhere, cuts it; what was made for the one before stays out', async () => {
		const house = await openHouse();
		const { runtime, consultation } = house;
		const { account, seat } = house.kenya;
		const place = { consultation, role: 'facilitator', delegation: null } as const;
		const other = await seatAccount(runtime, account, { ...place, speaks: false, sections: [] });
		const page = `?seat=${seat}`;
		const kenya = await new Raw(house, house.kenya, {}, page).ready();
		const actor = await readActor(runtime, house.kenya.cookie);
		if (actor) await chooseSeat(runtime, actor, consultation, other.id);
		await until(() => kenya.closed === 4401, 1_000);
		expect(kenya.reason).toBe('sync.other-seat');
		const back = new Raw(house, house.kenya, {}, page);
		await until(() => back.closed === 4401, 1_000);
		expect([back.reason, back.hello]).toEqual(['sync.other-seat', null]);
	});

	it('a withdrawn seat cuts it', async () => {
		const house = await openHouse();
		const { db, bus, clock } = house.runtime;
		const kenya = await new Raw(house, house.kenya).ready();
		await db.commit([guarded(withdrawSeat(db, house.kenya.seat, clock.now()))]);
		bus.announce(rightsTopics.account(house.kenya.account));
		await until(() => kenya.closed === 4401, 1_000);
		expect(kenya.reason).toBe('sync.no-longer-yours');
	});

	it('a suspended seat cuts it, and it cannot come back until that is lifted', async () => {
		const house = await openHouse();
		const { db, bus, clock } = house.runtime;
		const kenya = await new Raw(house, house.kenya).ready();
		const tell = () => bus.announce(rightsTopics.account(house.kenya.account));
		await db.commit([suspendSeat(db, house.kenya.seat, clock.now())]);
		tell();
		await until(() => kenya.closed === 4401, 1_000);
		expect(kenya.reason).toBe('sync.no-longer-yours');
		const back = new Raw(house, house.kenya);
		await until(() => back.status !== 0, 1_000);
		expect([back.status, back.hello]).toEqual([404, null]);
		await db.commit([liftSuspension(db, house.kenya.seat)]);
		tell();
		await new Raw(house, house.kenya).ready();
	});

	it('a locked section makes it a reader, who is told so and cut for writing on', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		await setMode(house, 'open', 'locked');
		await until(() => kenya.rights?.mode === 'read', 1_000);
		expect(kenya.rights).toMatchObject({ reason: 'sections.locked', client: kenya.doc.clientID });
		kenya.type('Too late.');
		await until(() => kenya.refused === 'sections.locked');
	});

	it('a frame that follows the lock at once is not taken', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const { db, bus } = house.runtime;
		await db.commit([updateMode(db, house.section.id, 'open', 'locked')]);
		kenya.type('Too late.');
		bus.announce(rightsTopics.consultation(house.consultation));
		await until(() => kenya.closed === 4403);
		expect(await readLog(house.runtime.db, house.section.document)).toHaveLength(1);
	});

	it('a phase that ends by the clock makes it a reader, with nobody to announce it', async () => {
		const house = await openHouse({ phase: { closesIn: 1_500 } });
		const kenya = await new Raw(house, house.kenya).ready();
		expect(kenya.hello?.mode).toBe('write');
		await until(() => kenya.rights?.mode === 'read', 3_000);
	});

	it('an opened section lets it write', async () => {
		const house = await openHouse();
		await setMode(house, 'open', 'locked');
		const kenya = await new Raw(house, house.kenya).ready();
		expect(kenya.hello?.mode).toBe('read');
		await setMode(house, 'locked', 'open');
		await until(() => kenya.rights?.mode === 'write', 1_000);
		kenya.type('In time.');
		await until(() => kenya.saved === 1);
	});

	it('and stop a stock client, which does not come back', async () => {
		const house = await openHouse();
		const kenya = join(house, house.kenya);
		await until(() => kenya.provider.synced);
		house.runtime.bus.announce(rightsTopics.session('somebody else'));
		const actor = await readActor(house.runtime, house.kenya.cookie);
		if (actor) await signOut(house.runtime, actor);
		await until(() => kenya.closed.includes(4401), 1_000);
		expect(kenya.provider.shouldConnect).toBe(false);
	});
});
