import { Redis } from 'ioredis';
import type { Bus } from './bus.ts';
import { memoryBus } from './memory.ts';

const CHANNEL = 'plenary';

/**
 * A bus over Redis, for several processes. What this process announces it hears at once; the
 * others hear it by way of Redis. Topics carry no content, so one that is lost while Redis is
 * away costs a page its refresh, and sockets read their rights again every minute.
 *
 * @throws when Redis cannot be reached
 */
export async function redisBus(url: string, onError: (error: Error) => void): Promise<Bus> {
	const here = memoryBus();
	const name = crypto.randomUUID();
	const options = { lazyConnect: true, maxRetriesPerRequest: 1 };
	const publisher = new Redis(url, options);
	const subscriber = new Redis(url, options);
	for (const connection of [publisher, subscriber]) connection.on('error', onError);
	subscriber.on('message', (_channel: string, message: string) => {
		const from = message.indexOf(' ');
		if (message.slice(0, from) !== name) here.announce(message.slice(from + 1));
	});
	await Promise.all([publisher.connect(), subscriber.connect()]);
	await subscriber.subscribe(CHANNEL);
	return {
		announce(topic) {
			here.announce(topic);
			publisher.publish(CHANNEL, `${name} ${topic}`).catch(onError);
		},
		subscribe: here.subscribe,
		async close() {
			await here.close();
			publisher.disconnect();
			subscriber.disconnect();
		}
	};
}
