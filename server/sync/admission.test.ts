import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { updateMode } from '#db/sections.ts';
import { suspendSeat } from '#db/seats.ts';
import { newId, type AccountId, type DocumentId } from '#lib/kernel/ids.ts';
import { createSession, signOut } from '#lib/people/sessions.server.ts';
import { openNegotiation } from '../../tests/support/decisions.ts';
import { FROM, openAccount, signedIn } from '../../tests/support/people.ts';
import { NOW } from '../../tests/support/rows.ts';
import { openTestRuntime } from '../../tests/support/runtime.ts';
import { admitActor, admitToDocument, Seats } from './admission.ts';
import { LIMITS } from './limits.ts';

const ORIGIN = 'https://plenary.example';

/** An upgrade with these headers. */
function upgrade(headers: Record<string, string>): IncomingMessage {
	return Object.assign(new IncomingMessage(new Socket()), { headers });
}

async function openHouse(origin = ORIGIN) {
	const { runtime } = await openTestRuntime('sqlite', { ORIGIN: origin });
	const { id } = await openAccount(runtime, 'wanjiku@plenary.test');
	const { token } = await createSession(runtime, id, FROM);
	return { runtime, account: id, cookie: `plenary_session=${token}` };
}

describe('[admission] where an upgrade comes from', () => {
	it.each<[string, Record<string, string>]>([
		['another origin', { origin: 'https://evil.example' }],
		['one that begins like ours', { origin: `${ORIGIN}.evil.example` }],
		['one that ends like ours', { origin: 'https://evil-plenary.example' }],
		['ours over a line that is not encrypted', { origin: 'http://plenary.example' }],
		['ours on another port', { origin: `${ORIGIN}:8443` }],
		['ours with a path', { origin: `${ORIGIN}/` }],
		['the origin null', { origin: 'null' }],
		['no origin', {}]
	])('is not %s, whoever asks', async (_, headers) => {
		const { runtime, cookie } = await openHouse();
		expect(await admitActor(runtime, upgrade({ ...headers, cookie }))).toBe(403);
	});

	it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])(
		'is %s too where that is this machine',
		async (origin) => {
			const { runtime, cookie, account } = await openHouse('http://localhost:3000');
			const admitted = await admitActor(runtime, upgrade({ origin, cookie }));
			expect(admitted).toMatchObject({ account: { id: account } });
		}
	);
});

describe('[admission] whose session it shows', () => {
	it('is whose socket it is', async () => {
		const { runtime, cookie, account } = await openHouse();
		const admitted = await admitActor(runtime, upgrade({ origin: ORIGIN, cookie }));
		expect(admitted).toMatchObject({ account: { id: account } });
	});

	it.each<[string, Record<string, string>]>([
		['none', {}],
		['one of fantasy', { cookie: 'plenary_session=abc' }],
		['one that is longer than any', { cookie: `plenary_session=${'a'.repeat(10_000)}` }],
		['what is no cookie', { cookie: '=;=;plenary_session' }]
	])('is nobody’s with %s', async (_, headers) => {
		const { runtime } = await openHouse();
		expect(await admitActor(runtime, upgrade({ origin: ORIGIN, ...headers }))).toBe(401);
	});

	it('is nobody’s once it has ended', async () => {
		const { runtime, cookie } = await openHouse();
		const request = upgrade({ origin: ORIGIN, cookie });
		const actor = await admitActor(runtime, request);
		if (typeof actor === 'object') await signOut(runtime, actor);
		expect(await admitActor(runtime, request)).toBe(401);
	});
});

describe('[admission] which document it asks for', () => {
	it('is let in with the rights of its seat there', async () => {
		const { runtime, kenya, document, section, actor } = await openNegotiation('sqlite');
		if (!kenya.actor) throw new Error('nobody is signed in');
		expect(await admitToDocument(runtime, kenya.actor, document)).toMatchObject({
			section: { id: section },
			participant: { seat: { id: actor.seat } },
			rights: { read: true, write: true }
		});
		await runtime.db.commit([updateMode(runtime.db, section, 'open', 'locked')]);
		expect(await admitToDocument(runtime, kenya.actor, document)).toMatchObject({
			rights: { read: true, write: false, reason: 'sections.locked' }
		});
	});

	it('tells what is not there from what is not theirs to nobody', async () => {
		const { runtime, kenya, document, actor } = await openNegotiation('sqlite');
		const { id } = await openAccount(runtime, 'stranger@plenary.test');
		const stranger = await signedIn(runtime, id);
		if (!kenya.actor) throw new Error('nobody is signed in');
		const unknown = newId<DocumentId>(NOW);
		expect(await admitToDocument(runtime, kenya.actor, unknown)).toBe(404);
		expect(await admitToDocument(runtime, stranger, document)).toBe(404);
		await runtime.db.commit([suspendSeat(runtime.db, actor.seat, NOW)]);
		expect(await admitToDocument(runtime, kenya.actor, document)).toBe(404);
	});
});

describe('[admission] how many sockets an account has', () => {
	const kenya = 'kenya' as AccountId;
	const norway = 'norway' as AccountId;

	it('is 60 and not one more, and is nobody else’s to bear', () => {
		const seats = new Seats(LIMITS.socketsPerAccount);
		for (let i = 0; i < 60; i++) expect(seats.take(kenya)).toBe(true);
		expect([seats.take(kenya), seats.take(norway)]).toEqual([false, true]);
	});

	it('counts one that was turned away no longer', () => {
		const seats = new Seats(1);
		expect([seats.take(kenya), seats.take(kenya)]).toEqual([true, false]);
		seats.giveBack(kenya);
		expect([seats.take(kenya), seats.take(kenya)]).toEqual([true, false]);
	});

	it('gives no more back than was taken', () => {
		const seats = new Seats(1);
		seats.giveBack(kenya);
		expect([seats.take(kenya), seats.take(kenya)]).toEqual([true, false]);
	});

	it('counts a line until it has ended, however it ends', async () => {
		const seats = new Seats(1);
		const line = new PassThrough();
		seats.take(kenya);
		seats.giveBackAfter(line, kenya);
		expect(seats.take(kenya)).toBe(false);
		const ended = new Promise((resolve) => line.once('close', resolve));
		line.destroy();
		await ended;
		expect(seats.take(kenya)).toBe(true);
	});
});
