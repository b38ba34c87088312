import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { updateMode } from '#db/sections.ts';
import { readLog } from '#db/texts.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { signOut } from '#lib/people/sessions.server.ts';
import { readSectionAccess } from '#lib/sections/queries.server.ts';
import { LIMITS } from '#server/sync/limits.ts';
import { Rooms } from '#server/sync/rooms.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

// Admission reads rights, and a moment later the socket is in its room, where it hears when they change.

/** Kenya's next socket is let in by rights that were read before `change`. */
async function letInBefore(
	house: House,
	change: () => Promise<void>,
	isOpen: boolean
): Promise<Raw> {
	const { runtime, section, kenya } = house;
	const rooms = new Rooms(runtime, {
		...{ limits: LIMITS, onStep: () => undefined, snapshots: null }
	});
	const acceptor = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	await new Promise((resolve) => acceptor.once('listening', resolve));
	onTestFinished(async () => {
		await rooms.close();
		acceptor.close();
	});
	const read = async () => {
		const { epoch } = rooms;
		const actor = await readActor(runtime, kenya.cookie);
		const access = actor && (await readSectionAccess(runtime, actor, section.document));
		if (!access) throw new Error('Kenya may not read');
		return { cookie: kenya.cookie, seat: null, access, epoch };
	};
	const admitted = [await read()];
	if (isOpen) admitted.unshift(await read());
	acceptor.on('connection', (ws, { socket: line }) => {
		const next = admitted.shift();
		if (next) rooms.enter({ ws, line }, next);
	});
	const { port } = acceptor.address() as AddressInfo;
	const at = { ...house, origin: `http://127.0.0.1:${port}` };
	if (isOpen) await new Raw(at, kenya).ready();
	await change();
	return new Raw(at, kenya);
}

describe.each([
	['of a text that is open', true],
	['of a text that is opened for it', false]
])('rights that change while a socket %s is let in', (_, isOpen) => {
	it('are read again: a text that was locked meanwhile is not written', async () => {
		const house = await openHouse();
		const { runtime, section, consultation } = house;
		const kenya = await letInBefore(
			house,
			async () => {
				await runtime.db.commit([updateMode(runtime.db, section.id, 'open', 'locked')]);
				runtime.bus.announce(rightsTopics.consultation(consultation));
			},
			isOpen
		);
		await until(() => kenya.hello !== null);
		kenya.doc.clientID = kenya.hello?.client ?? 0;
		kenya.type('Too late.');
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('sections.locked');
		expect(await readLog(runtime.db, section.document)).toHaveLength(1);
	});

	it('are read again: a session that ended meanwhile is cut', async () => {
		const house = await openHouse();
		const { runtime } = house;
		const actor = await readActor(runtime, house.kenya.cookie);
		const kenya = await letInBefore(
			house,
			async () => {
				if (actor) await signOut(runtime, actor);
			},
			isOpen
		);
		await until(() => kenya.closed === 4401);
		expect(kenya.reason).toBe('sync.signed-out');
	});
});
