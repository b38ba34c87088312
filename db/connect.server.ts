import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';
import { drizzle as sqliteProxy } from 'drizzle-orm/sqlite-proxy';
import type { Database, Statement, Write } from './database.ts';
import { MIGRATION_TABLE, pendingMigrations, readMigrations } from './migrate.ts';
import * as sqliteTables from './schema/sqlite/index.ts';
import type { Batch, Verdict } from './writer.ts';

/** Where the data is: a folder for SQLite, an address for PostgreSQL, which wins when given. */
export type Place = { dataDir: string; databaseUrl: string | null };

/**
 * Open the database, bring it to this version and take hold of it.
 *
 * @throws a sentence when another process holds the folder, when a newer version wrote the
 * database, or when it cannot be opened
 */
export async function connectDatabase({ dataDir, databaseUrl }: Place): Promise<Database> {
	if (databaseUrl) throw new Error('PostgreSQL is not connected yet');
	return connectSqlite(dataDir);
}

/** The file that holds everything when no PostgreSQL address is given. */
export function databaseFile(dataDir: string): string {
	return join(dataDir, 'plenary.sqlite');
}

/**
 * Hold a data folder for this process alone, until released or until the process ends,
 * however it ends: the lock is the operating system's, so that none is left behind by a crash.
 *
 * @throws a sentence when another process holds it
 */
export function lockFolder(dataDir: string): () => void {
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	const lock = new BetterSqlite(join(dataDir, 'plenary.lock'), { timeout: 5_000 });
	try {
		lock.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		lock.close();
		if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
		throw new Error(`Another Plenary process is using ${dataDir}. Stop it first.`, {
			cause: error
		});
	}
	return () => lock.close();
}

async function connectSqlite(dataDir: string): Promise<Database> {
	const release = lockFolder(dataDir);
	const file = databaseFile(dataDir);
	try {
		migrateSqlite(file);
		const commits = await startWriter(file);
		const reader = openReader(file);
		return {
			dialect: 'sqlite',
			read: sqliteProxy(async (sql, params, method) => reader.query(sql, params, method)),
			tables: sqliteTables,
			commit: (writes) => commits.commit(writes),
			async close() {
				await commits.close();
				reader.close();
				release();
			}
		};
	} catch (error) {
		release();
		throw error;
	}
}

function migrateSqlite(file: string): void {
	const sqlite = new BetterSqlite(file);
	try {
		sqlite.pragma('journal_mode = WAL');
		sqlite.pragma('synchronous = FULL');
		// Rebuilding a table would trip over its own references; they are checked at the end.
		sqlite.pragma('foreign_keys = OFF');
		sqlite.exec(MIGRATION_TABLE);
		const applied = sqlite.prepare('SELECT hash FROM migration').pluck().all() as string[];
		const pending = pendingMigrations(readMigrations('sqlite'), applied);
		if (pending.length === 0) return;
		sqlite.transaction(() => {
			for (const { sql, hash, folderMillis } of pending) {
				for (const statement of sql) sqlite.exec(statement);
				sqlite.prepare('INSERT INTO migration VALUES (?, ?)').run(hash, folderMillis);
			}
			const broken = sqlite.pragma('foreign_key_check') as unknown[];
			if (broken.length > 0) throw new Error('A migration left rows that refer to nothing.');
		})();
	} finally {
		sqlite.close();
	}
}

const KEPT_STATEMENTS = 500;

/** Queries on a connection that cannot write: what is read was committed, and synced, before. */
function openReader(file: string) {
	const sqlite = new BetterSqlite(file, { readonly: true, timeout: 10_000 });
	const prepared = new Map<string, BetterSqlite.Statement>();
	return {
		query(sql: string, params: unknown[], method: string): { rows: unknown[] } {
			if (method === 'run') throw new Error(`Writes go through commit, not read: ${sql}`);
			const statement = prepared.get(sql) ?? sqlite.prepare(sql).raw();
			prepared.delete(sql);
			prepared.set(sql, statement);
			const [oldest] = prepared.keys();
			if (prepared.size > KEPT_STATEMENTS && oldest !== undefined) prepared.delete(oldest);
			if (method === 'get') return { rows: statement.get(params) as unknown[] };
			return { rows: statement.all(params) };
		},
		close: () => sqlite.close()
	};
}

/** Start the thread that owns every write, and wait until it has the file open. */
async function startWriter(file: string) {
	const worker = new Worker(new URL('./writer.ts', import.meta.url), { workerData: file });
	const waiting = new Map<number, { resolve(stands: boolean): void; reject(e: Error): void }>();
	await new Promise<void>((resolve, reject) => {
		worker.once('message', () => resolve());
		worker.once('error', reject);
	});
	worker.removeAllListeners('error');
	worker.on('message', (verdicts: Verdict[]) => {
		for (const verdict of verdicts) {
			const commit = waiting.get(verdict.id);
			waiting.delete(verdict.id);
			if ('stands' in verdict) commit?.resolve(verdict.stands);
			else
				commit?.reject(
					Object.assign(new Error(verdict.error.message), { code: verdict.error.code })
				);
		}
	});
	const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
	let closing = false;
	// Without its writer a process would wait for ever on what it never wrote. Ending it is
	// honest: nothing was acknowledged, and a new start reads what is on disk.
	worker.on('error', (error: Error) => loseWriter(error.stack ?? error.message));
	worker.on('exit', (code) => closing || loseWriter(`it exited with ${code}`));
	let lastId = 0;
	return {
		commit(writes: readonly (Statement | Write)[]): Promise<boolean> {
			if (closing) return Promise.reject(new Error('The database is closed.'));
			return new Promise((resolve, reject) => {
				const id = ++lastId;
				worker.postMessage({ id, statements: writes.map(built) } satisfies Batch);
				waiting.set(id, { resolve, reject });
			});
		},
		async close(): Promise<void> {
			if (!closing) worker.postMessage('close');
			closing = true;
			await ended;
		}
	};
}

function loseWriter(why: string): never {
	process.stderr.write(`Plenary lost its database writer and stops: ${why}\n`);
	process.exit(1);
}

function built(write: Statement | Write): Batch['statements'][number] {
	const { statement, rows = null } = 'statement' in write ? write : { statement: write };
	const { sql, params } = statement.toSQL();
	return { sql, params: params.map(detached), rows };
}

// Posting a view posts the whole buffer behind it, and small ones share a large pool.
function detached(param: unknown): unknown {
	if (!(param instanceof Uint8Array)) return param;
	return param.byteLength === param.buffer.byteLength ? param : new Uint8Array(param);
}
