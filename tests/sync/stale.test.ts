import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { listPhases, updateRights } from '#db/consultations.ts';
import { readLog } from '#db/texts.ts';
import { rightsTopics, topics } from '#lib/live/topics.ts';
import { suspendAccount } from '#lib/people/accounts.server.ts';
import { readActor, readParticipant } from '#lib/people/queries.server.ts';
import { endSessions } from '#lib/people/sessions.server.ts';
import { suspendDelegation } from '#lib/people/suspending.server.ts';
import { accepted, openAccount, seated, signedIn } from '../support/people.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

const WITHIN = 1_000;

/** Kenya's page, which hears of changes in the record. */
async function listening(house: House) {
	const { kenya, origin, consultation, runtime } = house;
	const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, {
		headers: { origin, cookie: kenya.cookie }
	});
	onTestFinished(() => socket.terminate());
	const line = { closed: 0, heard: 0 };
	socket.on('message', () => line.heard++);
	socket.on('close', (code) => (line.closed = code));
	await new Promise((resolve) => socket.once('open', resolve));
	socket.send(JSON.stringify({ watch: [topics.record(consultation)], age: 0 }));
	await until(() => line.heard === 1);
	return { line, announce: () => runtime.bus.announce(topics.record(consultation)) };
}

async function kenyasDelegation({ runtime, kenya, consultation }: House) {
	const actor = await readActor(runtime, kenya.cookie);
	const participant = actor && (await readParticipant(runtime, actor, consultation));
	const id = participant?.seat.delegation?.id;
	if (!id) throw new Error('Kenya has no delegation');
	return id;
}

/** What ends or narrows Kenya's rights, and what its text's socket is told. */
const CHANGES: [string, (house: House) => Promise<unknown>, string, boolean][] = [
	[
		'a new password, set in another session',
		async ({ runtime, kenya }) =>
			endSessions(runtime, kenya.account, (await signedIn(runtime, kenya.account)).session.id),
		'sync.signed-out',
		true
	],
	[
		'a suspended account',
		async ({ runtime, kenya }) => {
			const { id: administrator } = await openAccount(runtime, 'admin@plenary.test', true);
			const actor = await signedIn(runtime, administrator);
			accepted(await suspendAccount({ runtime, actor }, kenya.account, true));
		},
		'sync.signed-out',
		true
	],
	[
		'a suspended delegation',
		async (house) => {
			const { runtime, consultation } = house;
			const { id: secretary } = await openAccount(runtime, 'secretary@plenary.test');
			const office = await seated(runtime, secretary, { consultation, role: 'secretariat' });
			const locals = { runtime, actor: office.actor };
			accepted(await suspendDelegation(locals, office, await kenyasDelegation(house), true));
		},
		'sync.no-longer-yours',
		false
	],
	[
		'a phase in which its category does not read',
		async ({ runtime, consultation }) => {
			const [phase] = await listPhases(runtime.db, consultation);
			if (!phase) throw new Error('there is no phase');
			const rights = { ...phase.rights, 'member-state': [] };
			await runtime.db.commit([updateRights(runtime.db, phase.id, phase.rights, rights)]);
			runtime.bus.announce(rightsTopics.consultation(consultation));
		},
		'sync.no-longer-yours',
		false
	]
];

describe('rights that end cut what is open within a second', () => {
	it.each(CHANGES)('by %s: the text’s socket, before its next frame', async (_, change, reason) => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const norway = await new Raw(house, house.norway).ready();
		await change(house);
		kenya.type('Too late.');
		await until(() => kenya.closed !== 0, WITHIN);
		expect([kenya.closed, kenya.reason]).toEqual([4401, reason]);
		expect(await readLog(house.runtime.db, house.section.document)).toHaveLength(1);
		expect(norway.words).toBe('');
	});

	it.each(CHANGES)('by %s: nor does who comes back at once get in', async (_, change, reason) => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		await change(house);
		const back = [1, 2, 3].map(() => new Raw(house, house.kenya));
		const status = reason === 'sync.signed-out' ? 401 : 404;
		await until(() => back.every((raw) => raw.status === status));
		await until(() => kenya.closed === 4401);
	});

	const signedOut = CHANGES.filter(([, , , endsSession]) => endsSession);
	it.each(signedOut)('by %s: the socket of its pages', async (_, change) => {
		const house = await openHouse();
		const { line } = await listening(house);
		await change(house);
		await until(() => line.closed === 4401, WITHIN);
	});

	it('by a suspended delegation: its pages hear nothing more', async () => {
		const house = await openHouse();
		const { line, announce } = await listening(house);
		announce();
		await until(() => line.heard === 2);
		await CHANGES[2]?.[1](house);
		const before = line.heard;
		const other = await new Raw(house, house.norway).ready();
		announce();
		// Topics of a tenth of a second are told together: long after that nothing has come.
		other.type('Norway goes on.');
		await until(() => other.saved === 1);
		for (let round = 2; round < 60; round++) {
			other.type('.');
			await until(() => other.saved === round);
		}
		expect(line.heard).toBeLessThanOrEqual(before + 1);
	});
});
