import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { insertStatement } from '#db/positions.ts';
import { readProjection } from '#db/texts.ts';
import { newId } from '#lib/kernel/ids.ts';
import { signOut } from '#lib/people/sessions.server.ts';
import { readActor, readParticipant } from '#lib/people/queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import { enter, type, until } from './clients.ts';
import { openHouse, type House, type Visitor } from './house.ts';

type Heard = { watching?: string[]; changed?: string[] };

function listen(house: House, visitor: Visitor | null, origin = house.origin) {
	const headers = visitor ? { origin, cookie: visitor.cookie } : { origin };
	const socket = new WebSocket(`${house.origin.replace('http', 'ws')}/live`, { headers });
	const line = { socket, heard: [] as Heard[], closed: 0, status: 0 };
	socket.on('message', (data: Buffer) => line.heard.push(JSON.parse(data.toString()) as Heard));
	socket.on('close', (code) => (line.closed = code));
	socket.on('error', () => undefined);
	socket.on('unexpected-response', (_, response) => (line.status = response.statusCode ?? 0));
	onTestFinished(() => socket.terminate());
	return line;
}

async function watching(house: House, visitor: Visitor, watch: string[], age = 0) {
	const line = listen(house, visitor);
	await until(() => line.socket.readyState === WebSocket.OPEN);
	line.socket.send(JSON.stringify({ watch, age }));
	await until(() => line.heard.length > 0);
	return line;
}

/** Kenya supports the section as it stands now. */
async function stateOnText({ runtime, consultation, section, kenya }: House): Promise<void> {
	const { db, clock } = runtime;
	const actor = await readActor(runtime, kenya.cookie);
	const participant = actor && (await readParticipant(runtime, actor, consultation));
	const delegation = participant?.seat.delegation?.id;
	const shown = await readProjection(db, section.id);
	if (!delegation || !shown) throw new Error('Kenya has no delegation or the section no text');
	await db.commit([
		insertStatement(db, {
			...{ id: newId(), consultation, section: section.id, block: '', delegation, version: 1 },
			...{ stance: 'support', reservation: '', reason: '', textHash: shown.hash },
			...{ audience: '', source: '', disputedAt: null },
			...{ account: kenya.account, seat: kenya.seat, statedAt: clock.now(), receipt: 'a-receipt' }
		})
	]);
}

describe('/live', () => {
	it('tells whoever is seated that a watched topic changed, many as one', async () => {
		const house = await openHouse();
		const topic = topics.positions(house.consultation);
		const line = await watching(house, house.observer, [topic]);
		expect(line.heard[0]).toEqual({ watching: [topic], changed: [] });
		for (let i = 0; i < 50; i++) house.runtime.bus.announce(topic);
		house.runtime.bus.announce(topics.people(house.consultation));
		await until(() => line.heard.length > 1);
		expect(line.heard.slice(1)).toEqual([{ changed: [topic] }]);
	});

	it('says that positions changed when the words did that one was taken on, and only then', async () => {
		const house = await openHouse();
		const { consultation, section } = house;
		const [text, positions] = [
			topics.text(consultation, section.id),
			topics.positions(consultation)
		];
		const line = await watching(house, house.observer, [text, positions]);
		const told = () => line.heard.flatMap(({ changed = [] }) => changed);
		const kenya = await enter(house, house.kenya);
		type(kenya, 'Karibu.');
		await until(() => told().includes(text));
		expect(told()).not.toContain(positions);
		await stateOnText(house);
		type(kenya, ' Asante.');
		await until(() => told().includes(positions));
	});

	it('[P14] lets only those watch what is meant for some who are meant', async () => {
		const house = await openHouse();
		const actor = await readActor(house.runtime, house.kenya.cookie);
		const kenya = actor && (await readParticipant(house.runtime, actor, house.consultation));
		const id = kenya?.seat.delegation?.id ?? '';
		const own = topics.positionsFor(house.consultation, id);
		const facilitation = topics.positionsFor(house.consultation, 'facilitation');
		const both = [own, facilitation];
		expect((await watching(house, house.kenya, both)).heard[0]?.watching).toEqual([own]);
		expect((await watching(house, house.observer, both)).heard[0]?.watching).toEqual([]);
	});

	it('[C14] lets only those watch confidential threads who are meant', async () => {
		const house = await openHouse();
		const actor = await readActor(house.runtime, house.kenya.cookie);
		const kenya = actor && (await readParticipant(house.runtime, actor, house.consultation));
		const { consultation, section } = house;
		const own = topics.threadsFor(consultation, kenya?.seat.delegation?.id ?? '');
		const open = topics.comments(consultation, section.id);
		const facilitation = topics.threadsFor(consultation, 'facilitation');
		const all = [own, facilitation, `threads/${consultation}`, open];
		expect((await watching(house, house.kenya, all)).heard[0]?.watching).toEqual([own, open]);
		expect((await watching(house, house.observer, all)).heard[0]?.watching).toEqual([open]);
	});

	it('does not let a stranger watch, nor anyone watch what is no topic', async () => {
		const house = await openHouse();
		const line = await watching(house, house.stranger, [topics.record(house.consultation)]);
		expect(line.heard[0]?.watching).toEqual([]);
		const rights = await watching(house, house.kenya, [`rights/account/${house.kenya.account}`]);
		expect(rights.heard[0]?.watching).toEqual([]);
	});

	it('tells a page what it missed while nobody told it', async () => {
		const house = await openHouse();
		const topic = topics.record(house.consultation);
		house.runtime.bus.announce(topic);
		const late = await watching(house, house.kenya, [topic], 5_000);
		expect(late.heard[0]?.changed).toEqual([topic]);
		const quiet = topics.people(house.consultation);
		const fromBeforeTheStart = await watching(house, house.kenya, [quiet], 3_600_000);
		expect(fromBeforeTheStart.heard[0]?.changed).toEqual([quiet]);
	});

	it('closes at sign-out, within a second', async () => {
		const house = await openHouse();
		const line = await watching(house, house.kenya, []);
		const actor = await readActor(house.runtime, house.kenya.cookie);
		if (actor) await signOut(house.runtime, actor);
		await until(() => line.closed === 4401, 1_000);
	});

	it.each([
		['a foreign origin', 'https://evil.test', 403],
		['an origin that only begins like ours', 'SUFFIX', 403],
		['no origin', '', 403]
	])('refuses %s', async (_, given, status) => {
		const house = await openHouse();
		const origin = given === 'SUFFIX' ? `${house.origin}.evil.test` : given;
		const line = listen(house, house.kenya, origin);
		await until(() => line.status === status);
	});

	it('refuses whoever is not signed in', async () => {
		const house = await openHouse();
		const line = listen(house, null);
		await until(() => line.status === 401);
	});

	it.each([['not json'], ['{"watch":1}'], [JSON.stringify({ watch: Array(65).fill('a') })]])(
		'closes a socket that sends %s',
		async (message) => {
			const house = await openHouse();
			const line = listen(house, house.kenya);
			await until(() => line.socket.readyState === WebSocket.OPEN);
			line.socket.send(message);
			await until(() => line.closed === 1008);
		}
	);
});
