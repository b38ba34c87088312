import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { appendUpdates, saveSnapshot } from '#db/texts.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readSectionAccess } from '#lib/sections/queries.server.ts';
import { loadDocument } from '#server/sync/document.ts';
import { LIMITS } from '#server/sync/limits.ts';
import { SERVER } from '#server/sync/log.ts';
import { Rooms } from '#server/sync/rooms.ts';
import { enter, type, until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

// Nobody has the text open: what is stored is served before a room has made a text of it.

const LONG = 'All stakeholders shall work together. '.repeat(4_000);

/** A house whose section holds a long text in its snapshot, and a word more behind it. */
async function openLong(snapshotOf = Y.encodeStateAsUpdate as (doc: Y.Doc) => Uint8Array) {
	const house = await openHouse();
	const { runtime, section } = house;
	const { document } = section;
	const { doc, seq } = await loadDocument(runtime, document);
	const text = doc.getText('text');
	const append = async (words: string) => {
		const before = Y.encodeStateVector(doc);
		text.insert(text.length, words, {});
		const bytes = Y.encodeStateAsUpdate(doc, before);
		await appendUpdates(runtime.db, [{ document, ...SERVER, at: runtime.clock.now(), bytes }]);
	};
	await append(LONG);
	const at = runtime.clock.now();
	const bytes = snapshotOf(doc);
	await saveSnapshot(runtime.db, { document, seq: seq + 1, bytes, blockIds: [], at });
	await append('And so say all.');
	return house;
}

/** What comes to somebody, in its order: hello, step 1 and 2, updates, refusals. */
function order({ socket }: Raw): string[] {
	const heard: string[] = [];
	const names: Record<number, string> = { 100: 'hello', 103: 'refused' };
	const syncs = ['step 1', 'step 2', 'update'];
	socket.on('message', ([kind = 0, step = 0]: Buffer) => {
		const name = kind === 0 ? syncs[step] : names[kind];
		if (name) heard.push(name);
	});
	return heard;
}

/** A client that asks as soon as its socket is open, as stock clients do. */
function asking(house: House, visitor = house.norway, has?: Uint8Array): Raw {
	const raw = new Raw(house, visitor);
	if (has) Y.applyUpdate(raw.doc, has);
	raw.socket.on('open', () => raw.step1());
	return raw;
}

describe('a long text that nobody has open', () => {
	it('is served as it is stored, with what was typed since, before it is opened', async () => {
		const house = await openLong();
		const norway = asking(house);
		const heard = order(norway);
		await until(() => heard.includes('step 1'));
		expect(heard).toEqual(['hello', 'step 2', 'update', 'step 1']);
		expect(norway.words).toBe(`${LONG}And so say all.`);
	});

	it('is written in by whoever was served so, and everybody sees what everybody types', async () => {
		const house = await openLong();
		const [norway, kenya] = await Promise.all([
			enter(house, house.norway),
			enter(house, house.kenya)
		]);
		expect(norway.hello).toHaveLength(1);
		type(norway, ' Ja.');
		await until(() => kenya.text.toString().endsWith('all. Ja.'));
		type(kenya, ' Ndiyo.');
		await until(() => norway.text.toString().endsWith('all. Ja. Ndiyo.'));
		await until(() => norway.saved > 0 && kenya.saved > 0);
		await until(() =>
			[norway, kenya].every(({ provider }) => provider.awareness.getStates().size === 2)
		);
	});

	it('is opened before it is served to somebody who has a part of it', async () => {
		const house = await openLong();
		const part = new Y.Doc();
		part.getText('notes').insert(0, 'Mine.');
		const norway = asking(house, house.norway, Y.encodeStateAsUpdate(part));
		const heard = order(norway);
		await until(() => heard.includes('step 2'));
		expect(heard).toEqual(['hello', 'step 1', 'step 2']);
	});

	it('is not served so to somebody whose rights may have changed', async () => {
		const house = await openLong();
		const { runtime, section, norway } = house;
		const rooms = new Rooms(runtime, {
			...{ limits: LIMITS, onStep: () => undefined, snapshots: null }
		});
		const acceptor = new WebSocketServer({ port: 0, host: '127.0.0.1' });
		await new Promise((resolve) => acceptor.once('listening', resolve));
		onTestFinished(async () => {
			await rooms.close();
			acceptor.close();
		});
		const actor = await readActor(runtime, norway.cookie);
		const access = actor && (await readSectionAccess(runtime, actor, section.document));
		if (!access) throw new Error('Norway may not read');
		const before = { cookie: norway.cookie, seat: null, access, epoch: rooms.epoch - 1 };
		acceptor.on('connection', (ws, { socket: line }) => rooms.enter({ ws, line }, before));
		const { port } = acceptor.address() as AddressInfo;
		const raw = asking({ ...house, origin: `http://127.0.0.1:${port}` });
		const heard = order(raw);
		await until(() => heard.includes('step 2'));
		expect(heard.slice(0, 3)).toEqual(['hello', 'step 1', 'step 2']);
		expect(raw.words).toBe(`${LONG}And so say all.`);
	});

	it('takes back what it served when that makes no text, and serves its log', async () => {
		// Sound bytes of the second half alone: only making a text of them shows that they are none.
		const house = await openLong((doc) => {
			const half = new Y.Doc();
			half.getText('text').insert(0, 'All.');
			const before = Y.encodeStateVector(half);
			half.getText('text').insert(4, LONG);
			doc.clientID = half.clientID;
			return Y.encodeStateAsUpdate(half, before);
		});
		const norway = asking(house);
		const heard = order(norway);
		await until(() => norway.closed !== 0);
		expect(heard).toEqual(['hello', 'step 2', 'update', 'refused']);
		expect([norway.closed, norway.refused]).toEqual([4403, 'sync.gap']);
		const again = asking(house);
		await until(() => again.words.length > 0);
		expect(again.words).toBe(`${LONG}And so say all.`);
	});

	it('is put away again, whoever was served and left before it was open', async () => {
		const house = await openLong();
		const norway = asking(house);
		norway.socket.on('message', () => norway.socket.terminate());
		await until(() => norway.closed !== 0);
		const kenya = await enter(house, house.kenya);
		expect(kenya.text.toString()).toBe(`${LONG}And so say all.`);
		kenya.leave();
		const { meters } = house.runtime;
		const rooms = () => meters.read().find(({ name }) => name === 'plenary_rooms')?.value;
		await until(() => rooms() === 0);
	});
});
