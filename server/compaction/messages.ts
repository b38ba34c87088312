import type { BuiltWrite, Database } from '#db/database.ts';
import type { Saved } from '#db/merging.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';

/** What a merging thread is started with. */
export type Start = Pick<Database, 'dialect' | 'file' | 'address'>;

/** Which updates a run merges: those of minutes that ended before `until`. */
export type Wish = {
	until: Instant;
	/** Fewer rows of a document than these are not worth it. */
	least: number;
	/** Documents that could not be merged before. */
	skip: readonly DocumentId[];
};

/** What one run did. */
export type Report = { documents: number; saved: Saved };

export type Order = { kind: 'compact'; wish: Wish } | { kind: 'snapshot'; document: DocumentId };

/** To the thread: an order, or what became of one of its commits. */
export type ToThread =
	| { order: Order; id: number }
	| { commit: number; stands: boolean }
	| { commit: number; error: string };

/** From the thread: a batch to be committed, what it has in hand, or what became of an order. */
export type FromThread =
	| { commit: number; writes: BuiltWrite[] }
	| { takes: DocumentId }
	| { fails: DocumentId; error: string }
	| { done: number; report: Report | null }
	| { failed: number; error: string };
