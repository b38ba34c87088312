import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Which advisory lock of PostgreSQL it is. */
export const SERVING_LOCK = 7_376_536_274;
/** How long a process that is going away has to let go. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 250;

/**
 * Hold a PostgreSQL database for the one process that serves it, until released or until the process
 * ends. Who writes in a section meets in that process's memory: two of them would each number the
 * same log, and neither would show what the other took. Commands may work beside it.
 *
 * @param onTaken another process took it while this one could not reach the database
 * @throws a sentence when another process holds it
 */
export async function holdForServing(
	address: string,
	onTaken: () => void,
	patience = PATIENCE_MS
): Promise<() => Promise<void>> {
	let released = false;
	let client: pg.Client;

	async function take(): Promise<boolean> {
		const asked = new pg.Client(address);
		asked.on('error', () => undefined);
		await asked.connect();
		const { rows } = await asked.query<{ held: boolean }>(
			'SELECT pg_try_advisory_lock($1) AS held',
			[SERVING_LOCK]
		);
		if (!rows[0]?.held) {
			await asked.end();
			return false;
		}
		client = asked;
		asked.once('end', () => void takeAgain());
		return true;
	}
	async function takeAgain(): Promise<void> {
		while (!released) {
			const taken = await take().catch(() => null);
			if (taken) return;
			if (taken === false) return onTaken();
			await pause(PAUSE_MS);
		}
	}

	const from = performance.now();
	while (!(await take())) {
		if (performance.now() - from > patience)
			throw new Error('Another Plenary process serves this PostgreSQL database. Stop it first.');
		await pause(PAUSE_MS);
	}
	return async () => {
		released = true;
		await client.end();
	};
}
