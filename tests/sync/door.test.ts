import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

/** What a page of ours asks for, which names the seat that it was made for. */
const asPage = (house: House, ...[visitor, headers = {}]: [House['kenya'] | null, object?]) =>
	new Raw(house, visitor, headers as Record<string, string>, `?seat=${house.kenya.seat}`);

describe('a page of ours that is turned away is told why, which its browser would hide', () => {
	it.each<[string, (house: House) => Raw, number, string]>([
		['without a session', (h) => asPage(h, null), 4401, 'sync.signed-out'],
		[
			'with a session that ended',
			(h) => asPage(h, null, { cookie: 'plenary_session=abc' }),
			...([4401, 'sync.signed-out'] as [number, string])
		],
		['seated nowhere', (h) => asPage(h, h.stranger), 4401, 'sync.no-longer-yours'],
		[
			'at a document that does not exist',
			(h) => asPage({ ...h, section: { ...h.section, document: 'x' as never } }, h.kenya),
			...([4401, 'sync.no-longer-yours'] as [number, string])
		]
	])('%s', async (_, open, code, reason) => {
		const raw = open(await openHouse());
		await until(() => raw.closed !== 0);
		expect([raw.closed, raw.reason, raw.status]).toEqual([code, reason, 0]);
		expect([raw.hello, raw.updates]).toEqual([null, []]);
	});

	it('with more sockets than an account may have: it comes back by itself', async () => {
		const house = await openHouse({ limits: { socketsPerAccount: 1 } });
		const first = asPage(house, house.kenya);
		await until(() => first.hello !== null);
		const second = asPage(house, house.kenya);
		await until(() => second.closed === 1013);
		expect([second.reason, second.hello]).toEqual(['sync.too-many-sockets', null]);
	});

	it('but not from a foreign origin', async () => {
		const house = await openHouse();
		const raw = asPage(house, house.kenya, { origin: 'https://evil.test' });
		await until(() => raw.status === 403);
	});
});

describe('a line whose upgrade is refused', () => {
	it.each([
		['401', '/sync/x', (h: House) => h.origin, ''],
		['401', '/sync/x?seat=y', (h: House) => h.origin, ''],
		['403', '/sync/x', () => 'https://evil.test', ''],
		['404', '/sync/x', (h: House) => h.origin, 'kenya']
	])('with %s at %s ends, also when the other end holds on to it', async (_, path, origin, who) => {
		const house = await openHouse();
		const { host } = new URL(house.origin);
		const socket = connect({ port: house.plenary.port, host: '127.0.0.1', allowHalfOpen: true });
		const cookie = who ? `Cookie: ${house.kenya.cookie}\r\n` : '';
		let isGone = false;
		socket.on('error', () => (isGone = true));
		socket.write(
			`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin(house)}\r\n${cookie}` +
				'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
				'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
		);
		socket.resume();
		// Whoever writes to a line that has ended is told so by the kernel.
		await until(() => (socket.write('\0'), isGone), 3_000);
		socket.destroy();
	});
});
