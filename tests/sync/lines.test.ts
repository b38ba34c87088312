import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { topics } from '#lib/live/topics.ts';
import { until } from './clients.ts';
import { openHouse, type House, type Visitor } from './house.ts';

// Hostile lines to /live: each loses its own socket, and nobody else notices.

type Heard = { watching?: string[]; changed?: string[] };

async function listen(house: House, visitor: Visitor) {
	const headers = { origin: house.origin, cookie: visitor.cookie };
	const socket = new WebSocket(`${house.origin.replace('http', 'ws')}/live`, { headers });
	const line = { socket, heard: [] as Heard[], closed: 0 };
	socket.on('message', (data: Buffer) => line.heard.push(JSON.parse(data.toString()) as Heard));
	socket.on('close', (code) => (line.closed = code));
	socket.on('error', () => undefined);
	onTestFinished(() => socket.terminate());
	await until(() => socket.readyState === WebSocket.OPEN);
	return line;
}

/** The first line of what is answered to a handshake made by hand. */
function shake(house: House, headers: Record<string, string>, path = '/live'): Promise<string> {
	return new Promise((resolve) => {
		const socket = connect(house.plenary.port, '127.0.0.1');
		let answer = '';
		const all = {
			...{ Host: new URL(house.origin).host, Connection: 'Upgrade', Upgrade: 'websocket' },
			...{ 'Sec-WebSocket-Key': randomBytes(16).toString('base64'), 'Sec-WebSocket-Version': '13' },
			...headers
		};
		const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
		socket.on('data', (chunk) => {
			answer += chunk.toString();
			if (answer.includes('\r\n')) socket.destroy();
		});
		socket.on('error', () => undefined);
		socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
		socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
	});
}

/** Somebody who watches all along and must go on hearing. */
async function witness(house: House) {
	const topic = topics.record(house.consultation);
	const line = await listen(house, house.norway);
	line.socket.send(JSON.stringify({ watch: [topic], age: 0 }));
	await until(() => line.heard.length === 1);
	return async () => {
		const before = line.heard.length;
		house.runtime.bus.announce(topic);
		await until(() => line.heard.length > before, 1_000);
		expect(line.closed).toBe(0);
	};
}

describe('a handshake', () => {
	it.each([
		['null', 'null'],
		['another scheme', 'https://HOST'],
		['another port', 'http://127.0.0.1:1'],
		['a suffix', 'http://HOST.evil.example'],
		['a prefix', 'http://evil-HOST'],
		['a path', 'http://HOST/'],
		['two', 'http://HOST, http://evil.example'],
		['somebody inside', 'http://evil@HOST']
	])('with the origin %s is refused', async (_, from) => {
		const house = await openHouse();
		const Origin = from.replace('HOST', new URL(house.origin).host);
		const document = `/sync/${house.section.document}`;
		for (const path of ['/live', document])
			expect(await shake(house, { Cookie: house.kenya.cookie, Origin }, path)).toContain(' 403 ');
	});

	it('without a session, with a wrong or an old one, is refused', async () => {
		const house = await openHouse();
		const from = { Origin: house.origin };
		for (const Cookie of ['', 'plenary_session=', `plenary_session=${'a'.repeat(43)}`, 'x=y'])
			expect(await shake(house, { ...from, Cookie })).toContain(' 401 ');
		// What is stored of a session opens nothing.
		const stored = `plenary_session=${house.kenya.session}`;
		expect(await shake(house, { ...from, Cookie: stored })).toContain(' 401 ');
	});

	it.each([
		['no key', { 'Sec-WebSocket-Key': '' }],
		['a key too short', { 'Sec-WebSocket-Key': 'abc' }],
		['another version', { 'Sec-WebSocket-Version': '99' }],
		['another protocol', { Upgrade: 'h2c' }]
	])('with %s opens nothing', async (_, headers) => {
		const house = await openHouse();
		const told = await witness(house);
		const asked = { Origin: house.origin, Cookie: house.kenya.cookie, ...headers };
		expect(await shake(house, asked)).not.toContain(' 101 ');
		await told();
	});

	it.each(['/live/', '/live/..', '/LIVE', '/sync', '/sync/', '/sync/../live', '//live', '/x'])(
		'at %s opens nothing',
		async (path) => {
			const house = await openHouse();
			const asked = { Origin: house.origin, Cookie: house.kenya.cookie };
			expect(await shake(house, asked, path)).not.toContain(' 101 ');
		}
	);

	it('is refused beyond the sockets of one account, and those of others are not', async () => {
		const house = await openHouse({ limits: { socketsPerAccount: 3 } });
		const lines = await Promise.all([1, 2, 3].map(() => listen(house, house.kenya)));
		const asked = { Origin: house.origin, Cookie: house.kenya.cookie };
		expect(await shake(house, asked)).toContain(' 429 ');
		await listen(house, house.norway);
		lines[0]?.socket.terminate();
		await until(async () => (await shake(house, asked)).includes(' 101 '));
	});
});

describe('a message', () => {
	it.each<[string, string | Buffer]>([
		['of bytes', Buffer.from(JSON.stringify({ watch: [], age: 0 }))],
		['of no JSON', '{"watch":['],
		['that is empty', ''],
		['that is null', 'null'],
		['that is a number', '1'],
		['that is a list', '[]'],
		['without topics', '{}'],
		['with topics that are none', '{"watch":[1,null,{}]}'],
		['with an age that is none', '{"watch":[],"age":"old"}'],
		['with topics too long', JSON.stringify({ watch: ['record/'.padEnd(200, 'a')] })],
		['with too many topics', JSON.stringify({ watch: Array(65).fill('record/a') })],
		['of many nested lists', `${'['.repeat(8_000)}${']'.repeat(8_000)}`],
		['of 20 KB', JSON.stringify({ watch: [], age: 0, more: 'a'.repeat(20_000) })],
		['of 1 MB', JSON.stringify({ watch: [], age: 0, more: 'a'.repeat(1_000_000) })],
		['of 3 MB', 'a'.repeat(3_000_000)],
		['of bytes that are no text', Buffer.from([0xff, 0xfe, 0xed, 0xa0, 0x80])]
	])('%s ends its own line alone', async (_, message) => {
		const house = await openHouse();
		const told = await witness(house);
		const line = await listen(house, house.kenya);
		line.socket.send(message);
		await until(() => line.closed > 0, 3_000);
		expect([1008, 1009]).toContain(line.closed);
		await told();
	});

	it('of text that is no UTF-8 ends its own line alone', async () => {
		const house = await openHouse();
		const told = await witness(house);
		const line = await listen(house, house.kenya);
		line.socket.send(Buffer.from([0x7b, 0xff, 0x7d]), { binary: false });
		await until(() => line.closed > 0);
		await told();
	});

	it('too many end their own line alone', async () => {
		const house = await openHouse();
		const told = await witness(house);
		const line = await listen(house, house.kenya);
		for (let i = 0; i < 500; i++) line.socket.send('{"watch":[],"age":0}');
		await until(() => line.closed === 1008);
		const pinging = await listen(house, house.kenya);
		for (let i = 0; i < 500; i++) pinging.socket.ping();
		await until(() => pinging.closed === 1008);
		await told();
	});

	it('with an age beyond all time is answered like any', async () => {
		const house = await openHouse();
		const line = await listen(house, house.kenya);
		const topic = topics.record(house.consultation);
		for (const age of [-1e300, 1e300, 0.5, -1])
			line.socket.send(JSON.stringify({ watch: [topic], age }));
		await until(() => line.heard.length === 4);
		expect(line.heard.every(({ watching }) => watching?.[0] === topic)).toBe(true);
	});

	it.each([
		['a consultation that is not', () => 'record/00000000000000000000000000'],
		['rights', ({ kenya }: House) => `rights/session/${kenya.session}`],
		['everything', () => ''],
		['a wildcard', () => 'record/*'],
		['a path', ({ consultation }: House) => `record/${consultation}/../${consultation}`],
		['NUL', ({ consultation }: House) => `record/${consultation}\u0000`],
		['a line end', ({ consultation }: House) => `record/${consultation}\n`],
		['half a character', () => 'record/\ud800'],
		['the prototype', () => '__proto__/constructor'],
		['a query', () => `record/' OR 1=1 --`]
	])('that asks for %s is granted nothing', async (_, topicOf) => {
		const house = await openHouse();
		const line = await listen(house, house.kenya);
		line.socket.send(JSON.stringify({ watch: [topicOf(house)], age: 3_600_000 }));
		await until(() => line.heard.length === 1);
		expect(line.heard[0]).toEqual({ watching: [], changed: [] });
	});

	it('for a consultation without a seat is answered like one for none', async () => {
		const house = await openHouse();
		house.runtime.bus.announce(topics.record(house.consultation));
		const line = await listen(house, house.stranger);
		const nowhere = house.consultation.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
		for (const id of [house.consultation, nowhere]) {
			const every = ['consultation', 'people', 'text', 'comments', 'positions', 'record'];
			const watch = every.flatMap((noun) => [`${noun}/${id}`, `${noun}/${id}/${house.section.id}`]);
			line.socket.send(JSON.stringify({ watch, age: 3_600_000 }));
		}
		await until(() => line.heard.length === 2);
		house.runtime.bus.announce(topics.record(house.consultation));
		expect(line.heard).toEqual(Array(2).fill({ watching: [], changed: [] }));
	});
});
