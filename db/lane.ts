import { crc32 } from 'node:zlib';
import { setTimeout as pause } from 'node:timers/promises';
import type { Placeholder } from 'drizzle-orm';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { CommitWindow } from './commit-window.ts';
import type { Database, Statement } from './database.ts';
import { readLogEnd, type NewUpdate } from './log.ts';
import { Journal } from './journal.ts';
import { bySize, template } from './template.ts';

type Append = {
	rows: readonly NewUpdate[];
	resolve(seqs: number[]): void;
	reject(error: unknown): void;
};

/**
 * Append updates to their documents' logs, synced to disk before this resolves. Calls that wait
 * at the same moment, for whichever documents, share one transaction; calls for one document
 * keep their order.
 *
 * @returns each row's place in its document's log: 1, 2, 3 … without gaps
 * @throws when the database cannot write; none of the call's rows is kept then
 */
export function appendUpdates(db: Database, rows: readonly NewUpdate[]): Promise<number[]> {
	const lane = lanes.get(db) ?? new Lane(db);
	lanes.set(db, lane);
	return new Promise((resolve, reject) => lane.add({ rows, resolve, reject }));
}

/** Whether this process has written to a document's log since it was started. */
export function hasAppended(db: Database, document: DocumentId): boolean {
	return lanes.get(db)?.hasWritten(document) ?? false;
}

const COLUMNS = [
	...(['document', 'seq', 'account', 'seat', 'delegation'] as const),
	...(['at', 'bytes', 'checksum'] as const)
];

type Column = (typeof COLUMNS)[number];

const ROWS_PER_STATEMENT = 32;
const lanes = new WeakMap<Database, Lane>();

/** The one queue through which a process appends: its order is the log's order. */
class Lane {
	readonly #db: Database;
	readonly #newest = new Map<DocumentId, number>();
	readonly #written = new Set<DocumentId>();
	readonly #insert: (size: number) => (...rows: Record<Column, unknown>[]) => Statement;
	readonly #window = new CommitWindow();
	readonly #journal: Journal;
	#waiting: Append[] = [];
	#running = false;

	constructor(db: Database) {
		this.#db = db;
		this.#journal = new Journal(db);
		this.#insert = bySize((size) =>
			template<Column>((place) => {
				const rows = Array.from({ length: size }, (_, row) =>
					Object.fromEntries(COLUMNS.map((name) => [name, place(name, row)]))
				) as Record<Column, Placeholder>[];
				return db.read.insert(db.tables.textUpdate).values(rows);
			})
		);
	}

	add(append: Append): void {
		this.#waiting.push(append);
		if (!this.#running) void this.#run();
	}

	hasWritten(document: DocumentId): boolean {
		return this.#written.has(document);
	}

	async #run(): Promise<void> {
		this.#running = true;
		while (this.#waiting.length > 0) {
			const early = this.#window.remaining(performance.now());
			if (early > 0) await pause(early);
			const group = this.#waiting;
			this.#waiting = [];
			this.#window.begin(performance.now(), group.length);
			await this.#append(group);
		}
		this.#running = false;
	}

	async #append(group: readonly Append[]): Promise<void> {
		try {
			const seqs = await this.#commit(group.flatMap(({ rows }) => rows));
			let taken = 0;
			for (const { rows, resolve } of group) resolve(seqs.slice(taken, (taken += rows.length)));
		} catch (error) {
			// One call's bad row must not fail its neighbours: each is tried alone.
			if (group.length > 1) for (const one of group) await this.#append([one]);
			else group[0]?.reject(error);
		}
	}

	async #commit(rows: readonly NewUpdate[]): Promise<number[]> {
		for (;;) {
			try {
				const seqs = await this.#number(rows);
				for (const { document } of rows) this.#written.add(document);
				const isJournalled = this.#journal.takes(rows);
				if (await this.#db.commit(this.#statements(rows, seqs, isJournalled))) {
					if (isJournalled) this.#journal.keep(rows.length);
					return seqs;
				}
			} catch (error) {
				this.#forget(rows);
				throw error;
			}
			// Another process appended to one of the documents: read where it stands and go on.
			this.#forget(rows);
		}
	}

	async #number(rows: readonly NewUpdate[]): Promise<number[]> {
		const seqs = [];
		for (const { document } of rows) {
			const newest = this.#newest.get(document) ?? (await readLogEnd(this.#db, document));
			this.#newest.set(document, newest + 1);
			seqs.push(newest + 1);
		}
		return seqs;
	}

	#forget(rows: readonly NewUpdate[]): void {
		for (const { document } of rows) this.#newest.delete(document);
	}

	#statements(
		updates: readonly NewUpdate[],
		seqs: readonly number[],
		isJournalled: boolean
	): Statement[] {
		const rows = updates.map((update, i) => ({
			...update,
			...{ seq: seqs[i] ?? 0, checksum: crc32(update.bytes) }
		}));
		if (isJournalled) return [this.#journal.write(rows)];
		const statements = [];
		for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
			const part = rows.slice(from, from + ROWS_PER_STATEMENT);
			statements.push(this.#insert(part.length)(...part));
		}
		return statements;
	}
}
