import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';
import type { BuiltWrite } from './database.ts';

/** One commit on its way to the writer thread. */
export type Batch = { id: number; statements: BuiltWrite[] };

/** What became of a batch. `stands` is false when a guard or a unique constraint refused it. */
export type Verdict =
	{ id: number; stands: boolean } | { id: number; error: { message: string; code: string } };

const CHANGED_MEANWHILE = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']);
const KEPT_STATEMENTS = 300;

/** The one connection that writes to the file: SQLite syncs the log on every commit. */
class Writer {
	readonly #sqlite: BetterSqlite.Database;
	readonly #prepared = new Map<string, BetterSqlite.Statement>();

	constructor(file: string) {
		this.#sqlite = new BetterSqlite(file, { timeout: 10_000 });
		this.#sqlite.pragma('journal_mode = WAL');
		this.#sqlite.pragma('synchronous = FULL');
		// On macOS a plain fsync leaves the words in the disk's own cache.
		this.#sqlite.pragma('fullfsync = ON');
		this.#sqlite.pragma('foreign_keys = ON');
		this.#sqlite.pragma('journal_size_limit = 67108864');
	}

	/**
	 * Everything that waits goes into one transaction and one fsync; each batch has its own
	 * savepoint, so that a refused batch undoes itself alone.
	 */
	commit(batches: readonly Batch[]): Verdict[] {
		try {
			this.#run('BEGIN IMMEDIATE');
			const verdicts = batches.map((batch) => this.#attempt(batch));
			this.#run('COMMIT');
			return verdicts;
		} catch (error) {
			if (this.#sqlite.inTransaction) this.#run('ROLLBACK');
			return batches.map(({ id }) => ({ id, error: described(error) }));
		}
	}

	#attempt(batch: Batch): Verdict {
		this.#run('SAVEPOINT batch');
		let verdict: Verdict = { id: batch.id, stands: true };
		try {
			for (const { sql, params, rows } of batch.statements) {
				const changed = this.#run(sql, params);
				if (rows === null || changed === rows) continue;
				verdict = { id: batch.id, stands: false };
				break;
			}
		} catch (error) {
			// A full disk ends the whole transaction: nobody's batch stands.
			if (!this.#sqlite.inTransaction) throw error;
			const problem = described(error);
			verdict = CHANGED_MEANWHILE.has(problem.code)
				? { id: batch.id, stands: false }
				: { id: batch.id, error: problem };
		}
		if (!('stands' in verdict && verdict.stands)) this.#run('ROLLBACK TO batch');
		this.#run('RELEASE batch');
		return verdict;
	}

	#run(sql: string, params: unknown[] = []): number {
		const statement = this.#prepared.get(sql) ?? this.#sqlite.prepare(sql);
		this.#prepared.delete(sql);
		this.#prepared.set(sql, statement);
		for (const oldest of this.#prepared.keys()) {
			if (this.#prepared.size <= KEPT_STATEMENTS) break;
			this.#prepared.delete(oldest);
		}
		return statement.reader ? statement.all(params).length : statement.run(params).changes;
	}

	close(): void {
		this.#sqlite.close();
	}
}

function described(error: unknown): { message: string; code: string } {
	const { message, code } = error as { message?: string; code?: string };
	return { message: message ?? String(error), code: code ?? '' };
}

const port = parentPort;
if (port) {
	const writer = new Writer(workerData as string);
	port.on('message', (first: Batch | 'close') => {
		const waiting: Batch[] = [];
		let message: Batch | 'close' | undefined = first;
		while (message && message !== 'close') {
			waiting.push(message);
			message = receiveMessageOnPort(port)?.message as Batch | 'close' | undefined;
		}
		if (waiting.length > 0) port.postMessage(writer.commit(waiting));
		if (message !== 'close') return;
		writer.close();
		port.close();
	});
	port.postMessage('ready');
}
