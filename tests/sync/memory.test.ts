import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { mostStall, openApart, slowestElsewhere, type Apart } from './apart.ts';
import { until } from './clients.ts';
import { Raw } from './raw.ts';

// What peers leave unread, and rooms that nobody is in, in a server process of its own.

const MB = 1024 * 1024;
const PLENTY = { perSecond: 1e9, burst: 1e9 };
const UNHURRIED = { messages: PLENTY, bytes: PLENTY, work: PLENTY, syncs: PLENTY };

/** The most memory that the server took while `act` ran, beyond what it had before, in MB. */
async function growth({ rss }: Apart, act: () => Promise<void>): Promise<number> {
	const before = rss();
	let most = before;
	const watching = setInterval(() => (most = Math.max(most, rss())), 20);
	try {
		await act();
	} finally {
		clearInterval(watching);
	}
	return (Math.max(most, rss()) - before) / MB;
}

/** Write a text of so many kilobytes. */
async function fill({ house }: Apart, kilobytes: number): Promise<void> {
	const kenya = await new Raw(house, house.kenya).ready();
	const words = 'Words that everybody has agreed upon, more or less. '.repeat(400);
	const rounds = Math.ceil((kilobytes * 1024) / words.length);
	for (let i = 0; i < rounds; i++) kenya.type(words);
	await until(() => kenya.saved === rounds, 30_000);
	kenya.socket.terminate();
}

describe('who does not read', () => {
	it('takes no more than its buffer, is cut, and may come back and read everything', async () => {
		const apart = await openApart({ ...UNHURRIED, presence: PLENTY, presenceState: MB });
		const { house } = apart;
		const kenya = await new Raw(house, house.kenya).ready();
		const readers = await Promise.all(
			Array.from({ length: 8 }, () => new Raw(house, house.observer).ready())
		);
		for (const { socket } of readers) socket.pause();
		// Enough to fill the kernel's buffers, which lie outside of the process, and the server's.
		const caret = 'x'.repeat(500_000);
		const grown = await growth(apart, async () => {
			for (let round = 1; round <= 40; round++) {
				kenya.announce(kenya.doc.clientID, round, { caret });
				kenya.type('.');
				await until(() => kenya.saved === round);
			}
		});
		for (const { socket } of readers) socket.resume();
		await until(() => readers.every(({ closed }) => closed === 1006), 20_000);
		// 8 × 4 MiB would be 32; one frame is one buffer for everybody.
		expect(grown).toBeLessThan(100);
		const back = await new Raw(house, house.observer).ready();
		await until(() => back.words === kenya.words);
		kenya.type('And on.');
		await until(() => back.words === kenya.words);
	});

	it('while asking for everything again and again takes no more than that', async () => {
		const apart = await openApart({ ...UNHURRIED, syncs: { perSecond: 0.5, burst: 6 } });
		await fill(apart, 1_000);
		const { house } = apart;
		const greedy = await Promise.all(
			Array.from({ length: 12 }, async () => {
				const raw = new Raw(house, house.kenya);
				await until(() => raw.hello !== null);
				raw.socket.pause();
				return raw;
			})
		);
		const grown = await growth(apart, async () => {
			const slowest = await slowestElsewhere(apart, async () => {
				for (let round = 0; round < 6; round++) for (const raw of greedy) raw.step1();
				await new Promise((resolve) => setTimeout(resolve, 2_000));
			});
			expect(slowest).toBeLessThan(mostStall());
		});
		// 12 × 4 MiB, and what the last answers were made of.
		expect(grown).toBeLessThan(150);
	});
});

describe('a storm of comings and goings', () => {
	it('of 150 sockets leaves no memory behind', async () => {
		const apart = await openApart({ socketsPerAccount: 400, ...UNHURRIED });
		await fill(apart, 300);
		const storm = async () => {
			const { house } = apart;
			const all = Array.from({ length: 150 }, () => new Raw(house, house.observer));
			await until(() => all.every(({ hello }) => hello !== null), 30_000);
			for (const raw of all) raw.sync(0, Y.encodeStateVector(raw.doc));
			await until(() => all.every(({ updates }) => updates.length > 0), 30_000);
			for (const { socket } of all) socket.terminate();
		};
		await storm();
		const grown = await growth(apart, async () => {
			await storm();
			await storm();
		});
		expect(grown).toBeLessThan(150);
	});
});
