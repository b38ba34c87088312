import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mostStall, openApart, slowestElsewhere, type Apart } from './apart.ts';
import { until } from './clients.ts';
import { Raw } from './raw.ts';

// Bytes on the wire itself, below what a WebSocket library would send.

/** A line to the server on which anything can be written. */
class Wire {
	readonly socket: Socket;
	heard = '';
	isGone = false;

	constructor({ house }: Apart) {
		this.socket = connect({ port: house.plenary.port, host: '127.0.0.1' });
		this.socket.on('data', (bytes) => (this.heard += bytes.toString('latin1')));
		this.socket.on('error', () => undefined);
		this.socket.on('close', () => (this.isGone = true));
		onTestFinished(() => void this.socket.destroy());
	}

	write(bytes: string | Uint8Array): void {
		if (!this.isGone) this.socket.write(bytes);
	}
}

function upgradeOf({ house }: Apart, extra = ''): string {
	return (
		`GET /sync/${house.section.document} HTTP/1.1\r\nHost: ${new URL(house.origin).host}\r\n` +
		`Origin: ${house.origin}\r\nCookie: ${house.kenya.cookie}\r\nConnection: Upgrade\r\n` +
		`Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${extra}` +
		'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
	);
}

async function upgraded(apart: Apart): Promise<Wire> {
	const wire = new Wire(apart);
	wire.write(upgradeOf(apart));
	await until(() => wire.heard.includes('101 Switching'));
	return wire;
}

/** A frame's head: its first byte, and a masked length in the longest form. */
function head(first: number, length: number): Buffer {
	const bytes = Buffer.alloc(14);
	bytes[0] = first;
	bytes[1] = 0x80 | 127;
	bytes.writeBigUInt64BE(BigInt(length), 2);
	return bytes;
}

const small = (first: number, ...bytes: number[]) =>
	Buffer.from([first, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]);
const many = (count: number, frame: Buffer) => Buffer.concat(Array<Buffer>(count).fill(frame));

describe('what breaks the protocol ends its own line, and nothing else notices', () => {
	let apart: Apart;
	// One server takes all of it in turn: what one attack left behind, the next would meet.
	const ends: (() => void)[] = [];
	beforeAll(async () => {
		apart = await openApart({}, { until: (end) => ends.unshift(end) });
	});
	afterAll(() => {
		for (const end of ends) end();
	});

	it.each<[string, Buffer]>([
		['a bit reserved for compression', small(0xc2, 1, 2, 3)],
		['the second reserved bit', small(0xa2, 1)],
		['all reserved bits', small(0xf2, 1)],
		['an opcode that nobody defined', small(0x83, 1)],
		['a control opcode that nobody defined', small(0x8b, 1)],
		['a frame without a mask', Buffer.from([0x82, 1, 7])],
		['a text frame', small(0x81, 104, 105)],
		['a text frame that is not UTF-8', small(0x81, 0xff, 0xfe)],
		['a fragmented control frame', small(0x09, 1)],
		['a ping of more than 125 bytes', Buffer.concat([head(0x89, 200), Buffer.alloc(200)])],
		['a continuation of nothing', small(0x80, 1)],
		['a message inside a message', Buffer.concat([small(0x02, 1), small(0x02, 1)])],
		['a frame of 110 MB, announced', head(0x82, 110 * 1024 * 1024)],
		['a frame of 2^63 bytes, announced', head(0x82, 2 ** 62)],
		['a message of 110 MB in fragments', fragments(110)],
		[
			'a hundred thousand empty fragments',
			Buffer.concat([small(0x02), many(100_000, small(0x00))])
		],
		['a message in crumbs', Buffer.concat([small(0x02, 0), many(20_000, small(0x00, 0))])],
		['a closing code that nobody may send', small(0x88, 3, 237)],
		['a flood of pings', many(5_000, small(0x89, 1))],
		['a flood of answers to no ping', many(5_000, small(0x8a, 1))],
		['a flood of empty messages', many(5_000, small(0x82))]
	])('%s', async (_, bytes) => {
		const wire = await upgraded(apart);
		const slowest = await slowestElsewhere(apart, async () => {
			wire.write(bytes);
			await until(() => wire.isGone);
		});
		expect(slowest).toBeLessThan(mostStall());
	});

	it.each<[string, () => string]>([
		['headers without end', () => `GET / HTTP/1.1\r\n${'X-A: b\r\n'.repeat(10_000)}`],
		['a cookie of a megabyte', () => upgradeOf(apart, `X-A: ${'a'.repeat(1 << 20)}\r\n`)],
		['ten thousand headers', () => upgradeOf(apart, 'X-A: b\r\n'.repeat(10_000))],
		['a wrong key', () => upgradeOf(apart).replace('dGhlIHNhbXBsZSBub25jZQ==', 'short')],
		['another version', () => upgradeOf(apart).replace('Version: 13', 'Version: 7')],
		['another protocol', () => upgradeOf(apart).replace('Upgrade: websocket', 'Upgrade: h2c')]
	])('an upgrade with %s', async (_, write) => {
		const wire = new Wire(apart);
		const slowest = await slowestElsewhere(apart, async () => {
			wire.write(write());
			await until(() => wire.isGone || wire.heard !== '');
		});
		expect(wire.heard).not.toContain('101 Switching');
		expect(slowest).toBeLessThan(mostStall());
	});

	it('a line that is torn while it is being admitted, a hundred times', async () => {
		const slowest = await slowestElsewhere(apart, async () => {
			for (let round = 0; round < 100; round++) {
				const wire = new Wire(apart);
				await new Promise((resolve) => wire.socket.once('connect', resolve));
				wire.write(upgradeOf(apart));
				wire.socket.resetAndDestroy();
			}
		});
		expect(slowest).toBeLessThan(mostStall());
		// None of them has kept one of the account's places.
		const sockets = Array.from({ length: 60 }, () => new Raw(apart.house, apart.house.kenya));
		await until(() => sockets.every(({ hello }) => hello !== null));
	});
});

describe('who is slow', () => {
	it('in saying what it wants, over plain HTTP or before an upgrade, is not waited for', async () => {
		const apart = await openApart();
		const lines = ['GET / HTTP/1.1\r\nHost: x', upgradeOf(apart).slice(0, 80)].map((begun) => {
			const wire = new Wire(apart);
			wire.write(begun);
			const drip = setInterval(() => wire.write('a'), 500);
			onTestFinished(() => clearInterval(drip));
			return wire;
		});
		await until(() => lines.every(({ isGone }) => isGone), 30_000);
	}, 40_000);

	it('in sending one message holds up nobody else', async () => {
		const apart = await openApart();
		const wires = await Promise.all(Array.from({ length: 40 }, () => upgraded(apart)));
		const slowest = await slowestElsewhere(apart, async () => {
			for (let round = 0; round < 50; round++) {
				for (const wire of wires) wire.write(round === 0 ? head(0x82, 1 << 20) : Buffer.alloc(1));
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
		});
		expect(slowest).toBeLessThan(mostStall());
	});
});

function fragments(megabytes: number): Buffer {
	const frame = Buffer.concat([head(0x00, 1 << 18), Buffer.alloc(1 << 18)]);
	const first = Buffer.from(frame);
	first[0] = 0x02;
	return Buffer.concat([first, ...Array<Buffer>(megabytes * 4).fill(frame)]);
}
