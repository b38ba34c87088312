import type { Logger } from 'pino';
import type { Clock } from '#lib/kernel/instants.ts';
import type { Database } from '#db/database.ts';
import type { Bus } from './bus/bus.ts';
import type { Configuration } from './configuration.ts';
import type { Storage } from './storage.ts';
import type { Rooms } from './sync/rooms.ts';
import type { Histories } from './history/histories.ts';
import type { Meters } from './metrics/meters.ts';

/** Everything a request, socket or job needs from the process it runs in. */
export type Runtime = {
	configuration: Configuration;
	db: Database;
	bus: Bus;
	clock: Clock;
	logger: Logger;
	/** Whether the database can be written, and what of it cannot be read. */
	storage: Storage;
	/** What texts went through. */
	histories: Pick<Histories, 'ask' | 'open'>;
	meters: Meters;
	/** The texts that are open, for who changes one from a form; none where no sockets are served. */
	texts?: Pick<Rooms, 'write' | 'writeAll' | 'hold' | 'project'>;
	/** The addresses of the editor's scripts; none in development. */
	earlyScripts?: readonly string[];
};

// The page handler's bundle and server/main.ts are two module graphs in one process. They
// must share one database and one bus: this is the one sanctioned global.
const KEY = Symbol.for('plenary.runtime');

export function provideRuntime(runtime: Runtime): void {
	(globalThis as Record<symbol, unknown>)[KEY] = runtime;
}

/** @throws when the process was not started through server/main.ts or the dev server */
export function currentRuntime(): Runtime {
	const runtime = (globalThis as Record<symbol, unknown>)[KEY] as Runtime | undefined;
	if (!runtime) throw new Error('Plenary runs under server/main.ts: no runtime was provided');
	return runtime;
}
