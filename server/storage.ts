import type { Database } from '#db/database.ts';
import { isStorageFailure } from '#db/storage-failure.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Clock, Instant } from '#lib/kernel/instants.ts';

/** How long after a probe that failed the next one is made, in milliseconds. */
const PACE = 500;

type Probing = {
	/** Whether something can be written at this moment. */
	probe: () => Promise<boolean>;
	clock: Clock;
	/** It cannot be written any more, for this reason, or it can again. */
	onChange?: (error: unknown) => void;
};

/**
 * Whether the database can be written, and which texts of it cannot be read.
 *
 * A full disk or a database that is gone is no end: what was not written waits, nothing of it is
 * acknowledged, and it is tried again when a small write succeeds.
 */
export class Storage {
	/** Texts whose log is damaged, by the first update that is, as found on opening them. */
	readonly damaged = new Map<DocumentId, { seq: number; at: Instant }>();
	readonly #probing: Probing;
	readonly #watching = new Set<() => void>();
	#downSince: Instant | null = null;
	#back = Promise.withResolvers<void>();
	#next: ReturnType<typeof setTimeout> | undefined;
	#isClosed = false;

	constructor(probing: Probing) {
		this.#probing = probing;
		this.#back.resolve();
	}

	/** Since when nothing can be written; null while it can. */
	get downSince(): Instant | null {
		return this.#downSince;
	}

	/** Note why something could not be written; what says nothing about the storage is passed over. */
	note(error: unknown): void {
		if (this.#isClosed || this.#downSince !== null || !isStorageFailure(error)) return;
		this.#back = Promise.withResolvers();
		this.#back.promise.catch(() => undefined);
		this.#change(this.#probing.clock.now(), error);
		this.#probeSoon();
	}

	/** Resolves as soon as it can be written; rejects when the server stops before. */
	writable(): Promise<void> {
		return this.#back.promise;
	}

	/** Hear when it cannot be written any more, and when it can again; returns how to stop. */
	watch(hear: () => void): () => void {
		this.#watching.add(hear);
		return () => void this.#watching.delete(hear);
	}

	/** Wait for nothing any more. */
	close(): void {
		if (this.#isClosed) return;
		this.#isClosed = true;
		clearTimeout(this.#next);
		if (this.#downSince === null) this.#back = Promise.withResolvers();
		this.#back.promise.catch(() => undefined);
		this.#back.reject(new Error('The server stops while the database cannot be written.'));
	}

	#change(downSince: Instant | null, error: unknown): void {
		this.#downSince = downSince;
		this.#probing.onChange?.(error);
		for (const hear of this.#watching) hear();
	}

	#probeSoon(): void {
		this.#next = setTimeout(() => void this.#probe(), PACE);
	}

	async #probe(): Promise<void> {
		const works = await this.#probing.probe();
		if (this.#isClosed) return;
		if (!works) return this.#probeSoon();
		this.#change(null, null);
		this.#back.resolve();
	}
}

/** The same database, whose commits tell the storage when they fail. */
export function noting(db: Database, storage: Storage): Database {
	return {
		...db,
		async commit(writes) {
			try {
				return await db.commit(writes);
			} catch (error) {
				storage.note(error);
				throw error;
			}
		}
	};
}
