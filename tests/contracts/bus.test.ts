import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Bus } from '#server/bus/bus.ts';
import { memoryBus } from '#server/bus/memory.ts';
import { redisBus } from '#server/bus/redis.ts';
import { noRedis, startRedis } from '../support/redis.ts';
import { until } from '../sync/clients.ts';

function contract(open: () => Promise<Bus>): void {
	async function openBus(): Promise<Bus> {
		const bus = await open();
		onTestFinished(() => bus.close());
		return bus;
	}

	it('is heard at once where a topic is announced, so that nothing slips past a change', async () => {
		const bus = await openBus();
		const heard: string[] = [];
		bus.subscribe('', (topic) => heard.push(topic));
		bus.announce('text/c/s');
		expect(heard).toEqual(['text/c/s']);
	});

	it('is heard by prefix, once each, until the listening stops', async () => {
		const bus = await openBus();
		const heard: string[] = [];
		const stop = bus.subscribe('rights/', (topic) => heard.push(topic));
		bus.announce('rights/session/1');
		bus.announce('text/c/s');
		stop();
		bus.announce('rights/session/2');
		expect(heard).toEqual(['rights/session/1']);
	});

	it('bears that a listener announces and that one stops while hearing', async () => {
		const bus = await openBus();
		const heard: string[] = [];
		const stop = bus.subscribe('a', () => {
			stop();
			bus.announce('b');
		});
		bus.subscribe('b', (topic) => heard.push(topic));
		bus.announce('a');
		bus.announce('a');
		expect(heard).toEqual(['b']);
	});
}

describe('the bus in memory', () => contract(async () => memoryBus()));

describe.skipIf(noRedis)('the bus over Redis', () => {
	let redis: Awaited<ReturnType<typeof startRedis>>;
	beforeAll(async () => {
		redis = await startRedis();
	});
	afterAll(() => redis.stop());
	const open = () => redisBus(redis.url, () => undefined);

	contract(open);

	it('is heard in every process, in order, and once in the one that announced', async () => {
		const [one, other] = [await open(), await open()];
		onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
		const heard = { one: [] as string[], other: [] as string[] };
		one.subscribe('', (topic) => heard.one.push(topic));
		other.subscribe('', (topic) => heard.other.push(topic));
		const announced = Array.from({ length: 20 }, (_, i) => `text/c/${i}`);
		for (const topic of announced) one.announce(topic);
		await until(() => heard.other.length === 20);
		expect(heard).toEqual({ one: announced, other: announced });
	});

	it('does not start without Redis', async () => {
		await expect(redisBus('redis://127.0.0.1:1', () => undefined)).rejects.toThrow();
	});
});
