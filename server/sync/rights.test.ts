import { drizzle } from 'drizzle-orm/sqlite-proxy';
import { beforeEach, describe, expect, it } from 'vitest';
import { updateMode } from '#db/sections.ts';
import { suspendSeat } from '#db/seats.ts';
import { rightsTopics, topics } from '#lib/live/topics.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { chooseSeat } from '#lib/people/seats.server.ts';
import { createSession, signOut } from '#lib/people/sessions.server.ts';
import { readSectionAccess } from '#lib/sections/queries.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { openNegotiation, type Negotiation } from '../../tests/support/decisions.ts';
import { FROM, seatAccount } from '../../tests/support/people.ts';
import { anAccess, Witness } from '../../tests/support/peers.ts';
import { NOW } from '../../tests/support/rows.ts';
import { LIMITS } from './limits.ts';
import { concerns, recheck } from './rights.ts';
import { Room } from './room.ts';
import { Turns } from './turns.ts';

const RIGHTS_FRAME = 102;
/** What no client sends: whoever looks at it refuses it. */
const NONSENSE = Uint8Array.of(99);

let here: Negotiation;
let runtime: Runtime;
let room: Room;
let peer: Witness;
let cookie: string;

beforeEach(async () => {
	here = await openNegotiation('sqlite');
	runtime = here.runtime;
	const { token } = await createSession(runtime, here.account, FROM);
	cookie = `plenary_session=${token}`;
	const actor = await readActor(runtime, cookie);
	const access = actor && (await readSectionAccess(runtime, actor, here.document));
	if (!access) throw new Error('Kenya is not let in');
	room = await Room.open(runtime, access.section, {
		...{ limits: LIMITS, turns: new Turns() },
		...{ onStep: () => undefined, onChange: () => undefined, onRefusal: () => undefined },
		onFailure: (_, error) => expect.fail(String(error))
	});
	peer = new Witness(access, { cookie });
	room.join(peer);
	peer.told.length = 0;
});

const setMode = (mode: 'proposals' | 'locked') =>
	runtime.db.commit([updateMode(runtime.db, here.section, 'open', mode)]);

/** The kinds of frame that it was told; each is short. */
const kindsTold = () => peer.told.map((wired) => wired[2]);

describe('[rights] an announcement', () => {
	it('concerns whose session, account or consultation it names', () => {
		const { actor, seat } = peer.participant;
		const { session, account, consultation } = rightsTopics;
		for (const topic of [
			session(actor.session.id),
			account(actor.account.id),
			consultation(seat.consultation)
		])
			expect(concerns(topic, peer)).toBe(true);
	});

	it('concerns nobody else, and no topic of pages does', () => {
		const { actor, seat } = anAccess().participant;
		const { session, account, consultation } = rightsTopics;
		for (const topic of [
			...[session(actor.session.id), account(actor.account.id), consultation(seat.consultation)],
			...[topics.record(peer.participant.seat.consultation), 'rights/', account('')]
		])
			expect(concerns(topic, peer)).toBe(false);
	});
});

describe('[rights] while they are read again', () => {
	it('nothing that is sent is looked at, and then all of it', async () => {
		const reading = recheck(runtime, room, peer);
		room.receive(peer, NONSENSE);
		expect([peer.ended, peer.inbox.length]).toEqual([null, 1]);
		await reading;
		expect([peer.ended, peer.inbox.length]).toEqual(['sync.unknown-frame', 0]);
	});

	it('and are announced to have changed once more, it is told once, and waits for the last reading', async () => {
		await setMode('locked');
		const readings = [recheck(runtime, room, peer), recheck(runtime, room, peer)];
		expect([peer.epoch, peer.checked]).toEqual([2, 0]);
		await Promise.all(readings);
		expect([kindsTold(), peer.checked]).toEqual([[RIGHTS_FRAME], 2]);
	});

	it('and its socket closes meanwhile, nothing is told to it', async () => {
		await setMode('locked');
		const reading = recheck(runtime, room, peer);
		room.leave(peer);
		await reading;
		expect([peer.told, peer.ended]).toEqual([[], null]);
	});
});

describe('[rights] that were read again', () => {
	it('and are the same: it goes on, and is told nothing', async () => {
		await recheck(runtime, room, peer);
		expect([peer.told, peer.ended, peer.rights.write]).toEqual([[], null, true]);
	});

	it.each<['proposals' | 'locked', string]>([
		['proposals', 'sections.proposals-only'],
		['locked', 'sections.locked']
	])(
		'and are narrower, in a section that is %s: it is told, and reads on',
		async (mode, reason) => {
			await setMode(mode);
			await recheck(runtime, room, peer);
			expect(peer.rights).toMatchObject({ read: true, write: false, reason });
			expect([kindsTold(), peer.ended]).toEqual([[RIGHTS_FRAME], null]);
		}
	);

	it.each<[string, () => Promise<unknown>, string]>([
		['session', () => signOut(runtime, peer.participant.actor), 'sync.signed-out'],
		[
			'seat',
			() => runtime.db.commit([suspendSeat(runtime.db, here.actor.seat, NOW)]),
			'sync.no-longer-yours'
		]
	])('and whose %s is gone: it is cut, and nothing that it sent is taken', async (...row) => {
		const [, end, reason] = row;
		await end();
		const reading = recheck(runtime, room, peer);
		room.receive(peer, NONSENSE);
		await reading;
		expect(peer.ended).toEqual([4401, reason]);
	});

	it('and are those of another seat: it is cut, since what it holds was typed in this one', async () => {
		const { consultation, account } = here;
		const place = { consultation, role: 'observer', delegation: null } as const;
		const other = await seatAccount(runtime, account, { ...place, speaks: false, sections: [] });
		await chooseSeat(runtime, peer.participant.actor, consultation, other.id);
		await recheck(runtime, room, peer);
		expect(peer.ended).toEqual([4401, 'sync.other-seat']);
	});
});

describe('[rights] that cannot be read', () => {
	/** A database whose every answer is this error. */
	function failing(error: Error): Runtime {
		const read = drizzle(() => Promise.reject(error)) as unknown as Runtime['db']['read'];
		return { ...runtime, db: { ...runtime.db, read } };
	}

	it('since the disk does not answer: nothing is taken until they can be, and nobody is cut', async () => {
		const broken = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' });
		await recheck(failing(broken), room, peer);
		room.receive(peer, NONSENSE);
		expect([peer.ended, peer.inbox.length]).toEqual([null, 1]);
		expect(runtime.storage.downSince).toBe(NOW);
		await recheck(runtime, room, peer);
		expect(peer.ended).toBe('sync.unknown-frame');
		runtime.storage.close();
	});

	it('for any other reason: it is sent away to come back', async () => {
		await recheck(failing(new Error('no such column')), room, peer);
		expect(peer.ended).toEqual([1013, 'sync.storage']);
	});
});
