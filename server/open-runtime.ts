import type { Logger } from 'pino';
import { connectDatabase } from '#db/connect.server.ts';
import { isHealthy } from '#db/health.ts';
import { systemClock } from '#lib/kernel/instants.ts';
import { memoryBus } from './bus/memory.ts';
import { redisBus } from './bus/redis.ts';
import type { Configuration } from './configuration.ts';
import { Histories } from './history/histories.ts';
import { openLogger } from './logger.ts';
import { Meters } from './metrics/meters.ts';
import { provideRuntime, type Runtime } from './runtime.ts';
import { noting, Storage } from './storage.ts';

/** A runtime that this process opened and will close. */
export type OpenedRuntime = Runtime & { histories: Histories };

/**
 * Open everything a process needs, and provide it to the pages of the same process.
 *
 * @throws a sentence when the data folder is in use, the database newer, or Redis away
 */
export async function openRuntime(
	configuration: Configuration,
	logger: Logger = openLogger()
): Promise<OpenedRuntime> {
	const clock = systemClock;
	const database = await connectDatabase(configuration);
	const storage = new Storage({
		probe: () => isHealthy(database, clock.now()),
		clock,
		onChange: (err) =>
			err
				? logger.error(
						{ err },
						'the database cannot be written: nothing is called saved until it can'
					)
				: logger.warn('the database can be written again')
	});
	const db = noting(database, storage);
	const onBusError = (error: Error) => logger.error({ err: error }, 'the bus is disturbed');
	try {
		const bus = configuration.redisUrl
			? await redisBus(configuration.redisUrl, onBusError)
			: memoryBus();
		const histories = new Histories(db);
		const meters = new Meters();
		const runtime = { configuration, db, bus, clock, logger, storage, histories, meters };
		provideRuntime(runtime);
		return runtime;
	} catch (error) {
		await db.close();
		throw error;
	}
}

/** Close what `openRuntime` opened. */
export async function closeRuntime({ bus, db, storage, histories }: OpenedRuntime): Promise<void> {
	storage.close();
	await bus.close();
	await histories.close();
	await db.close();
}
