import type { Query } from 'drizzle-orm';
import type { SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy';
import type * as tables from './schema/sqlite/index.ts';

export type Tables = typeof tables;

/** A statement to be written: any drizzle insert, update or delete. */
export type Statement = { toSQL(): Query };

/** A statement with the number of rows it must change for its batch to stand. */
export type Write = { statement: Statement; rows?: number };

/**
 * One database, either dialect, under SQLite's types; schema parity is checked when
 * compiling. Reads go through `read`; every write is one `commit`.
 */
export type Database = {
	dialect: 'sqlite' | 'postgres';
	/** The database's file; null on PostgreSQL. */
	file: string | null;
	/** The PostgreSQL address; null on SQLite. */
	address: string | null;
	/** Drizzle on a read-only connection: `db.read.select().from(db.tables.seat)`. */
	read: SqliteRemoteDatabase;
	/** The dialect's tables. Always name tables through this, never by import. */
	tables: Tables;
	/**
	 * Write all statements in one transaction, with fsync. Decide first, then commit: no
	 * transaction stays open while anything is awaited.
	 *
	 * @returns false, with nothing written, when a guard's row count differs or a unique
	 * constraint refuses a row: something changed meanwhile.
	 * @throws when the database cannot write
	 */
	commit(writes: readonly (Statement | Write)[]): Promise<boolean>;
	close(): Promise<void>;
};

/** The statement must change exactly `rows` rows, or the whole batch is undone. */
export function guarded(statement: Statement, rows = 1): Write {
	return { statement, rows };
}

/** What a write says to the driver; `rows` is null where any number of rows is right. */
export type BuiltWrite = { sql: string; params: unknown[]; rows: number | null };

export function buildWrite(write: Statement | Write): BuiltWrite {
	const { statement, rows = null } = 'statement' in write ? write : { statement: write };
	return { ...statement.toSQL(), rows };
}
