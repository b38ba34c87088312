import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Instant } from '#lib/kernel/instants.ts';
import { isHealthy } from '#db/health.ts';
import { memoryBus } from '#server/bus/memory.ts';
import { readConfiguration } from '#server/configuration.ts';
import { Histories } from '#server/history/histories.ts';
import { Meters } from '#server/metrics/meters.ts';
import type { Runtime } from '#server/runtime.ts';
import { Storage } from '#server/storage.ts';
import { openTestDatabase, type Dialect } from './database.ts';
import { NOW } from './rows.ts';

/** A clock that stands where a test puts it. */
export type StandingClock = { at: Instant; now(): Instant };

/** A runtime over a fresh database, with a clock to set and everything announced so far. */
export async function openTestRuntime(
	dialect: Dialect,
	environment: Record<string, string> = {}
): Promise<{ runtime: Runtime; clock: StandingClock; announced: string[] }> {
	const db = await openTestDatabase(dialect);
	const clock = { at: NOW, now: () => clock.at };
	const bus = memoryBus();
	const announced: string[] = [];
	bus.subscribe('', (topic) => announced.push(topic));
	const histories = new Histories(db);
	onTestFinished(() => histories.close());
	const runtime: Runtime = {
		configuration: readConfiguration(environment),
		...{ db, bus, clock, logger: pino({ level: 'silent' }) },
		...{ histories, meters: new Meters() },
		storage: new Storage({ probe: () => isHealthy(db, clock.at), clock })
	};
	return { runtime, clock, announced };
}
