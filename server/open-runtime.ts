import type { Logger } from 'pino';
import { connectDatabase } from '#db/connect.server.ts';
import { systemClock } from '#lib/kernel/instants.ts';
import { memoryBus } from './bus/memory.ts';
import { redisBus } from './bus/redis.ts';
import type { Configuration } from './configuration.ts';
import { openLogger } from './logger.ts';
import { provideRuntime, type Runtime } from './runtime.ts';

/**
 * Open everything a process needs, and provide it to the pages of the same process.
 *
 * @throws a sentence when the data folder is in use, the database newer, or Redis away
 */
export async function openRuntime(
	configuration: Configuration,
	logger: Logger = openLogger()
): Promise<Runtime> {
	const db = await connectDatabase(configuration);
	const onBusError = (error: Error) => logger.error({ err: error }, 'the bus is disturbed');
	try {
		const bus = configuration.redisUrl
			? await redisBus(configuration.redisUrl, onBusError)
			: memoryBus();
		const runtime: Runtime = { configuration, db, bus, clock: systemClock, logger };
		provideRuntime(runtime);
		return runtime;
	} catch (error) {
		await db.close();
		throw error;
	}
}

/** Close what `openRuntime` opened. */
export async function closeRuntime({ bus, db }: Runtime): Promise<void> {
	await bus.close();
	await db.close();
}
