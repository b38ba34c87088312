import { execFileSync } from 'node:child_process';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertAccount, listAccounts } from '#db/accounts.ts';
import type { Database } from '#db/database.ts';
import { isStorageFailure } from '#db/storage-failure.ts';
import { until } from '../sync/clients.ts';
import { openTestDatabase } from '../support/database.ts';
import { noPostgres } from '../support/postgres.ts';
import { anAccount } from '../support/rows.ts';

/** As many as read at once. */
const POOLED = 8;
const LOCK = 7;

const END_ALL = `
	SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE pid <> pg_backend_pid() AND datname = current_database()`;

// One server carries the databases of all tests.
const WAITING = `
	SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
	AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Another process ends all connections: this one has read nothing of that when it goes on. */
function endAllUnheard({ address }: Database): void {
	const script = `
		import pg from 'pg';
		const client = new pg.Client(process.argv[1]);
		await client.connect();
		while ((await client.query(process.argv[2])).rowCount > 0);
		await client.end();`;
	const argv = ['--input-type=module', '-e', script, address ?? '', END_ALL];
	execFileSync(process.execPath, argv, { timeout: 30_000 });
}

const anAccountRow = () => ({
	...{ administrator: false, passwordHash: null, suspendedAt: null },
	...anAccount()
});

async function connect({ address }: Database): Promise<pg.Client> {
	const client = new pg.Client(address ?? '');
	client.on('error', () => undefined);
	await client.connect();
	onTestFinished(() => client.end());
	return client;
}

/** Read over every connection that there may be: all of them stand by afterwards. */
function readAtOnce<T>(read: () => Promise<T>): Promise<T[]> {
	return Promise.all(Array.from({ length: POOLED }, read));
}

describe.skipIf(noPostgres)('a connection to PostgreSQL that is lost', () => {
	it('while it stood by: what was to be read over it is read over another', async () => {
		const db = await openTestDatabase('postgres');
		await db.commit([insertAccount(db, anAccountRow())]);
		const read = () => listAccounts(db);
		await readAtOnce(read);
		endAllUnheard(db);
		expect((await readAtOnce(read)).map(({ length }) => length)).toEqual(Array(POOLED).fill(1));
	});

	it('while it was read over: it is read again over another', async () => {
		const db = await openTestDatabase('postgres');
		const holder = await connect(db);
		await holder.query(`SELECT pg_advisory_lock(${LOCK})`);
		const read = () =>
			db.read
				.select({ words: sql<string>`pg_advisory_xact_lock_shared(${LOCK})::text` })
				.from(sql`(SELECT 1) AS once`);
		const ender = await connect(db);
		const endWhenAllWait = async () => {
			await until(async () => (await ender.query(WAITING)).rowCount === POOLED);
			await ender.query(END_ALL);
		};
		const [answers] = await Promise.all([readAtOnce(read), endWhenAllWait()]);
		expect(answers).toEqual(Array(POOLED).fill([{ words: '' }]));
	});

	it('again, when it is read again: that is said to whoever reads', async () => {
		const db = await openTestDatabase('postgres');
		const read = db.read
			.select({ words: sql<string>`pg_terminate_backend(pg_backend_pid())::text` })
			.from(sql`(SELECT 1) AS once`);
		await expect(read).rejects.toSatisfy(isStorageFailure);
		expect(await listAccounts(db)).toEqual([]);
	});

	it('while it stood by to write: nothing is written twice, and whoever writes is told', async () => {
		const db = await openTestDatabase('postgres');
		const write = () => db.commit([insertAccount(db, anAccountRow())]);
		await write();
		endAllUnheard(db);
		await expect(write()).rejects.toSatisfy(isStorageFailure);
		expect(await listAccounts(db)).toHaveLength(1);
		expect(await write()).toBe(true);
	});
});
