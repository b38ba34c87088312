import { describe, expect, it } from 'vitest';
import { Bucket } from '#server/sync/rate.ts';
import { until } from './clients.ts';
import { openHouse } from './house.ts';
import { Raw } from './raw.ts';

// What a socket has spent is forgotten at a heartbeat when it has come back: not before.

describe('a budget', () => {
	it('is full when what was spent has come back, and not a moment earlier', () => {
		const bucket = new Bucket({ perSecond: 10, burst: 20 }, 0);
		bucket.spend(20, 0);
		expect([1_000, 1_999, 2_000].map((now) => bucket.isFull(now))).toEqual([false, false, true]);
	});

	it('is not had anew with every heartbeat', async () => {
		const messages = { perSecond: 0.001, burst: 20 };
		const house = await openHouse({ limits: { messages, heartbeat: 250 } });
		const kenya = await new Raw(house, house.kenya).ready();
		kenya.socket.on('ping', () => {
			for (let i = 0; i < 5; i++) kenya.send(Uint8Array.of(3));
		});
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('sync.too-many');
	});

	it('is not spent by answering heartbeats', async () => {
		const messages = { perSecond: 0.001, burst: 6 };
		const house = await openHouse({ limits: { messages, heartbeat: 250 } });
		const kenya = await new Raw(house, house.kenya).ready();
		let pings = 0;
		kenya.socket.on('ping', () => pings++);
		await until(() => pings > 8);
		kenya.type('Still here.');
		await until(() => kenya.saved === 1);
	});
});
