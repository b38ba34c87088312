import { setTimeout as pause } from 'node:timers/promises';
import { appendUpdates, type NewUpdate } from '#db/texts.ts';
import type { Database } from '#db/database.ts';
import { isStorageFailure } from '#db/storage-failure.ts';
import { SECOND, type Clock } from '#lib/kernel/instants.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Histogram } from '#server/metrics/histogram.ts';
import type { Storage } from '#server/storage.ts';
import type { Joint } from './joint.ts';

/** Where an update is on its way; tests end the process at each of these. */
export type Step = 'received' | 'applied' | 'writing' | 'written' | 'relayed' | 'acknowledged';

/** Who an update is credited to in the log; null for the server itself. */
export type Author = Pick<NewUpdate, 'account' | 'seat' | 'delegation'>;

export const SERVER: Author = { account: null, seat: null, delegation: null };

type Entry = {
	row: NewUpdate | null;
	/** What must be on disk before this row may be. */
	before: Promise<void> | null;
	then: () => void;
	/** What to do instead when it never will be. */
	fail?: (error: unknown) => void;
};

/** What is written at once, and along with what other logs write; null when it goes by itself. */
type Batch = { entries: Entry[]; joint: Joint | null };

/** What a log tells, and is told, of who waits for it. */
type Hearing = {
	onStep: (step: Step) => void;
	onFailure: (error: unknown) => void;
	/** How long the next commit may wait since nobody is to be told sooner, ms. */
	rest: () => number;
};

/**
 * One document's way to disk, in order. Whatever waits while a batch is written goes into the
 * next one; nothing that depends on a row happens before the row is durable.
 */
export class DocumentLog {
	/** How many rows of this document are on disk. */
	seq: number;
	/** How many there will be with those on their way: what stands in memory goes up to here. */
	appended: number;
	readonly #db: Database;
	readonly #clock: Clock;
	readonly #commits: Histogram;
	readonly #storage: Storage;
	readonly #document: DocumentId;
	readonly #hearing: Hearing;
	#waiting: Entry[] = [];
	/** What is written before that. */
	#queued: Batch[] = [];
	#writing = false;
	#isGathering = false;
	#failure: { error: unknown } | null = null;

	constructor(
		at: {
			db: Database;
			clock: Clock;
			storage: Storage;
			commits: Histogram;
			document: DocumentId;
			seq: number;
		},
		hearing: Hearing
	) {
		this.#db = at.db;
		this.#clock = at.clock;
		this.#commits = at.commits;
		this.#storage = at.storage;
		this.#document = at.document;
		this.seq = at.seq;
		this.appended = at.seq;
		this.#hearing = hearing;
	}

	get isIdle(): boolean {
		return !this.#writing && this.#waiting.length === 0 && !this.#isGathering;
	}

	/** Let all that is appended meanwhile be written along with what other logs write, or not at all. */
	gather(joint: Joint, append: () => void): void {
		if (this.#waiting.length > 0) this.#queued.push({ entries: this.#waiting, joint: null });
		this.#waiting = [];
		this.#isGathering = true;
		try {
			append();
		} finally {
			this.#isGathering = false;
			this.#queued.push({ entries: this.#waiting, joint });
			this.#waiting = [];
			if (this.#failure) this.#giveUp(this.#failure.error);
			else if (!this.#writing) void this.#write();
		}
	}

	/** Write an update, and when it is on disk, in turn, do what may only be done then. */
	append(author: Author, bytes: Uint8Array, before: Promise<void> | null, then: () => void): void {
		const row = { document: this.#document, ...author, at: this.#clock.now(), bytes };
		this.appended++;
		this.#add({ row, before, then });
	}

	/** Do something once everything appended so far is on disk: at once when it is. */
	after(then: () => void, fail?: (error: unknown) => void): void {
		if (this.isIdle && !this.#failure) then();
		else this.#add({ row: null, before: null, then, fail });
	}

	/** Resolves when everything appended so far is on disk; rejects when it never will be. */
	drained(): Promise<void> {
		return new Promise((resolve, reject) => this.after(resolve, reject));
	}

	#add(entry: Entry): void {
		if (this.#failure) return entry.fail?.(this.#failure.error);
		this.#waiting.push(entry);
		if (!this.#writing && !this.#isGathering) void this.#write();
	}

	async #write(): Promise<void> {
		this.#writing = true;
		let entries: Entry[] = [];
		let joint: Joint | null = null;
		try {
			while (this.#queued.length > 0 || this.#waiting.length > 0) {
				const rest = this.#hearing.rest();
				if (rest > 0) await pause(rest);
				({ entries, joint } = this.#takeNext());
				await this.#writeRows(entries, joint);
				for (const { row, then } of entries) {
					if (row) this.seq++;
					then();
				}
			}
		} catch (error) {
			this.#failure = { error };
			joint?.fail(error);
			for (const { fail } of entries) fail?.(error);
			this.#giveUp(error);
			this.#hearing.onFailure(error);
		}
		this.#writing = false;
	}

	#takeNext(): Batch {
		const queued = this.#queued.shift();
		if (queued) return queued;
		const entries = this.#waiting;
		this.#waiting = [];
		return { entries, joint: null };
	}

	/** Nothing that waits is ever written, nor what other logs would have written along with it. */
	#giveUp(error: unknown): void {
		for (const { joint } of this.#queued) joint?.fail(error);
		for (const { fail } of [...this.#queued.flatMap(({ entries }) => entries), ...this.#waiting])
			fail?.(error);
		this.#queued = [];
		this.#waiting = [];
	}

	async #writeRows(entries: readonly Entry[], joint: Joint | null): Promise<void> {
		const rows = entries.flatMap(({ row }) => row ?? []);
		if (rows.length === 0 && !joint) return;
		for (const { before } of entries) if (before) await before;
		this.#hearing.onStep('writing');
		const startedAt = performance.now();
		const append = (all: readonly NewUpdate[]) => this.#append(all);
		const seqs = await (joint ? joint.append(rows, append) : append(rows));
		this.#commits.record((performance.now() - startedAt) / SECOND);
		// Somebody else wrote in between: what stands in memory lacks that, and is read anew.
		if (seqs.some((seq, i) => seq !== this.seq + 1 + i))
			throw new Error(`The log of ${this.#document} was written by another process.`);
		this.#hearing.onStep('written');
	}
	/** While nothing can be written, what waits is shown to nobody and acknowledged to nobody. */
	async #append(rows: readonly NewUpdate[]): Promise<number[]> {
		for (;;) {
			try {
				return await appendUpdates(this.#db, rows);
			} catch (error) {
				if (!isStorageFailure(error)) throw error;
				this.#storage.note(error);
				await this.#storage.writable();
			}
		}
	}
}
