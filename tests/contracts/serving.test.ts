import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { holdForServing, SERVING_LOCK } from '#db/serving.ts';
import { readLog } from '#db/texts.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { systemClock } from '#lib/kernel/instants.ts';
import { Histogram } from '#server/metrics/histogram.ts';
import { Storage } from '#server/storage.ts';
import { DocumentLog, SERVER } from '#server/sync/log.ts';
import { dialects, openTestDatabase } from '../support/database.ts';
import { createPostgresDatabase, noPostgres } from '../support/postgres.ts';

// One server carries the databases of all tests.
const HERE = 'database = (SELECT oid FROM pg_database WHERE datname = current_database())';

async function makeDatabase(): Promise<string> {
	const { url, drop } = await createPostgresDatabase();
	onTestFinished(drop);
	return url;
}

/** Cut the connection that holds a database, as a restart of PostgreSQL would. */
async function cutHolder(url: string): Promise<void> {
	const client = new pg.Client(url);
	await client.connect();
	await client.query(
		`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND ${HERE}`
	);
	await client.end();
}

async function countWaiting(url: string): Promise<number> {
	const client = new pg.Client(url);
	await client.connect();
	const { rows } = await client.query(
		`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND ${HERE}`
	);
	await client.end();
	return rows.length;
}

/** Which connection holds a database. Looked up, not tried: whoever tries may get it. */
async function readHolder(url: string): Promise<number | undefined> {
	const client = new pg.Client(url);
	await client.connect();
	const { rows } = await client.query<{ pid: number }>(
		`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND ${HERE}`
	);
	await client.end();
	return rows[0]?.pid;
}

describe.skipIf(noPostgres)('a PostgreSQL database', () => {
	it('is served by one process at a time, and by the next when that let go', async () => {
		const url = await makeDatabase();
		const release = await holdForServing(url, () => {});
		await expect(holdForServing(url, () => {}, 0)).rejects.toThrow(/Another Plenary process/);
		const waiting = holdForServing(url, () => {});
		await release();
		await (
			await waiting
		)();
	});

	it('is taken hold of again when the connection was cut', async () => {
		const url = await makeDatabase();
		const release = await holdForServing(url, () => {});
		onTestFinished(release);
		const before = await readHolder(url);
		await cutHolder(url);
		await expect
			.poll(() => readHolder(url))
			.toSatisfy((pid) => pid !== undefined && pid !== before);
	});

	it('tells who lost it to another process', async () => {
		const url = await makeDatabase();
		const taken = Promise.withResolvers<void>();
		await holdForServing(url, taken.resolve);
		const other = new pg.Client(url);
		await other.connect();
		onTestFinished(() => other.end());
		// It stands in line before the first can: PostgreSQL hands the lock over when that is cut.
		const handed = other.query('SELECT pg_advisory_lock($1)', [SERVING_LOCK]);
		await expect.poll(() => countWaiting(url)).toBe(1);
		await cutHolder(url);
		await handed;
		await taken.promise;
	});
});

describe.each(dialects)('a document that two processes write, on %s', (dialect) => {
	it('is not called saved by the one that missed what the other wrote', async () => {
		const db = await openTestDatabase(dialect);
		const storage = new Storage({ probe: async () => true, clock: systemClock });
		const commits = new Histogram([]);
		const at = {
			...{ db, clock: systemClock, storage, commits },
			...{ document: 'document' as DocumentId, seq: 0 }
		};
		const failures: unknown[] = [];
		const open = () =>
			new DocumentLog(at, {
				onStep: () => {},
				onFailure: (error) => failures.push(error),
				rest: () => 0
			});
		const [first, second] = [open(), open()];
		const saved: string[] = [];
		const bytes = new Uint8Array([0, 0]);
		first.append(SERVER, bytes, null, () => saved.push('first'));
		await first.drained();
		second.append(SERVER, bytes, null, () => saved.push('second'));
		await expect.poll(() => failures).toHaveLength(1);
		expect(String(failures[0])).toContain('written by another process');
		expect(saved).toEqual(['first']);
		// Nothing is lost by it: the room is read anew, from the log that has both.
		expect(await readLog(db, at.document)).toHaveLength(2);
	});
});
