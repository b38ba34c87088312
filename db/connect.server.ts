import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { drizzle as nodePostgres } from 'drizzle-orm/node-postgres';
import { drizzle as sqliteProxy } from 'drizzle-orm/sqlite-proxy';
import type pg from 'pg';
import { buildWrite } from './database.ts';
import type { BuiltWrite, Database, Statement, Write } from './database.ts';
import { EMPTY_JOURNAL } from './journal.ts';
import { MIGRATION_TABLE, pendingMigrations, readMigrations } from './migrate.ts';
import { openPool, openReadingPool } from './pool.ts';
import * as postgresTables from './schema/postgres/index.ts';
import * as sqliteTables from './schema/sqlite/index.ts';
import { startWriter } from './writer-thread.ts';

/** Where the data is: a folder for SQLite, an address for PostgreSQL, which wins when given. */
export type Place = { dataDir: string; databaseUrl: string | null };

/**
 * Open the database, bring it to this version and take hold of it.
 *
 * @throws a sentence when another process holds the folder, when a newer version wrote the
 * database, or when it cannot be opened
 */
export async function connectDatabase({ dataDir, databaseUrl }: Place): Promise<Database> {
	return databaseUrl ? connectPostgres(databaseUrl) : connectSqlite(dataDir);
}

/**
 * Read what another connection keeps, from a thread of its own: nothing is brought to this version, held
 * or written.
 */
export function connectReader({ file, address }: Pick<Database, 'file' | 'address'>): Reader {
	if (file === null) {
		const reads = openReadingPool(address ?? '', 1);
		return { ...postgresShape(reads), close: async () => void (await reads.end()) };
	}
	const reader = openReader(file);
	return { ...sqliteShape(reader), close: async () => void reader.close() };
}

/** What is read with, and how to stop. */
export type Reader = Pick<Database, 'read' | 'tables' | 'close'>;

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
	const lock = openLock(dataDir);
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

function openLock(dataDir: string): BetterSqlite.Database {
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		return new BetterSqlite(join(dataDir, 'plenary.lock'), { timeout: 2_000 });
	} catch (error) {
		const reason = (error as Error).message;
		throw new Error(`DATA_DIR ${dataDir} cannot be written: ${reason}`, { cause: error });
	}
}

async function connectSqlite(dataDir: string): Promise<Database> {
	const release = lockFolder(dataDir);
	const file = databaseFile(dataDir);
	try {
		openFile(file);
		const commits = await startWriter(file);
		const reader = openReader(file);
		return {
			dialect: 'sqlite',
			file,
			address: null,
			...sqliteShape(reader),
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

/** @throws a sentence naming the file when it is damaged, no database or not to be written */
function openFile(file: string): void {
	try {
		migrateSqlite(file);
	} catch (error) {
		const { code = '', message } = error as { code?: string; message: string };
		if (!code.startsWith('SQLITE_')) throw error;
		throw new Error(`${file} cannot be used as the database: ${message}`, { cause: error });
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
		sqlite.transaction(() => {
			for (const { sql, hash, folderMillis } of pending) {
				for (const statement of sql) sqlite.exec(statement);
				sqlite.prepare('INSERT INTO migration VALUES (?, ?)').run(hash, folderMillis);
			}
			// What a process that was killed left there.
			for (const statement of EMPTY_JOURNAL) sqlite.exec(statement);
			if (pending.length === 0) return;
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

async function connectPostgres(address: string): Promise<Database> {
	// Reads and writes have their own connections, so that neither waits for the other's.
	const reads = openReadingPool(address);
	const writes = openPool(address, 'SET synchronous_commit = on');
	let ended: Promise<unknown> | undefined;
	const close = async () => void (await (ended ??= Promise.all([reads.end(), writes.end()])));
	try {
		await migratePostgres(writes);
	} catch (error) {
		await close();
		throw error;
	}
	return {
		dialect: 'postgres',
		file: null,
		address,
		...postgresShape(reads),
		commit: (batch) => commitPostgres(writes, batch),
		close
	};
}

function sqliteShape(reader: ReturnType<typeof openReader>): Pick<Database, 'read' | 'tables'> {
	const read = sqliteProxy(async (sql, params, method) => reader.query(sql, params, method));
	return { read, tables: sqliteTables };
}

/** The dialects share one shape, which schema/parity.ts proves when compiling. */
function postgresShape(reads: pg.Pool): Pick<Database, 'read' | 'tables'> {
	return {
		read: nodePostgres(reads) as unknown as Database['read'],
		tables: postgresTables as unknown as Database['tables']
	};
}

const MIGRATION_LOCK = 7_376_536_273;

async function migratePostgres(pool: pg.Pool): Promise<void> {
	const client = await pool.connect().catch((error: Error & { code?: string }) => {
		const reason = error.message || error.code;
		throw new Error(`DATABASE_URL cannot be reached: ${reason}`, { cause: error });
	});
	try {
		await client.query('BEGIN');
		// Several processes may start at once: the first migrates, the others wait for it here.
		await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
		await client.query(MIGRATION_TABLE);
		const { rows } = await client.query<{ hash: string }>('SELECT hash FROM migration');
		const applied = rows.map(({ hash }) => hash);
		for (const { sql, hash, folderMillis } of pendingMigrations(
			readMigrations('postgres'),
			applied
		)) {
			for (const statement of sql) await client.query(statement);
			await client.query('INSERT INTO migration VALUES ($1, $2)', [hash, folderMillis]);
		}
		await client.query('COMMIT');
	} finally {
		// Ending the connection undoes what was not committed.
		client.release(true);
	}
}

const UNIQUE_VIOLATION = '23505';
const TRY_AGAIN = new Set(['40001', '40P01']);

async function commitPostgres(
	pool: pg.Pool,
	writes: readonly (Statement | Write)[]
): Promise<boolean> {
	const built = writes.map(buildWrite);
	const [only, ...others] = built;
	for (;;) {
		try {
			// One statement is a transaction by itself, and takes one trip instead of three.
			if (only?.rows !== null || others.length > 0) return await transact(pool, built);
			await pool.query(only.sql, only.params);
			return true;
		} catch (error) {
			const { code = '' } = error as { code?: string };
			if (code === UNIQUE_VIOLATION) return false;
			if (!TRY_AGAIN.has(code)) throw error;
		}
	}
}

/** @returns false when a statement changed other rows than it must: everything is undone */
async function transact(pool: pg.Pool, writes: readonly BuiltWrite[]): Promise<boolean> {
	const client = await pool.connect();
	let usable = true;
	const undo = () => client.query('ROLLBACK').catch(() => (usable = false));
	try {
		await client.query('BEGIN');
		for (const { sql, params, rows } of writes) {
			const { rowCount } = await client.query(sql, params);
			if (rows === null || rowCount === rows) continue;
			await undo();
			return false;
		}
		await client.query('COMMIT');
		return true;
	} catch (error) {
		await undo();
		throw error;
	} finally {
		client.release(!usable);
	}
}
