import { crc32 } from 'node:zlib';
import { and, asc, eq, gt, max } from 'drizzle-orm';
import type { AccountId, DelegationId, DocumentId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Database, Tables } from './database.ts';
import { readJournal, withJournal } from './journal.ts';
import { unpackRow } from './packing.ts';

/** One Yjs v1 update on its way into a document's log, with who sent it; null for the server. */
export type NewUpdate = {
	document: DocumentId;
	account: AccountId | null;
	seat: SeatId | null;
	delegation: DelegationId | null;
	at: Instant;
	bytes: Uint8Array;
};

/**
 * One row of the log, its checksum proven: an update, or what one author wrote within one minute of
 * the clock, merged. Then `from` to `seq` are as many as it holds, and `at` is the last one's. Many
 * merged ones are stored as one; see db/packing.ts.
 *
 * Applied in order, no row ever waits for a later one. Within a merged minute, what somebody wrote
 * stands together: who of several began a minute first is kept, and what each needs comes before it.
 */
export type LoggedUpdate = NewUpdate & { from: number; seq: number };

/** A log that cannot be read to its end: what it says, where, and whether it can be mended. */
export class DamagedLog extends Error {
	readonly document: DocumentId;
	/** The first update that is missing or not what was written. */
	readonly seq: number;
	/** Whether nothing sound comes after it: a crash leaves a log so. */
	readonly isTail: boolean;

	constructor(what: string, at: { document: DocumentId; seq: number; isTail: boolean }) {
		super(what);
		this.document = at.document;
		this.seq = at.seq;
		this.isTail = at.isTail;
	}
}

/**
 * A document's log after `afterSeq`, oldest first. Merging may move what several wrote within a
 * minute around any place but the newest snapshot's: go on from there by `readStored` alone.
 *
 * @throws {DamagedLog} when a row is missing, torn or altered
 */
export async function readLog(
	db: Pick<Database, 'read' | 'tables'>,
	document: DocumentId,
	afterSeq = 0
): Promise<LoggedUpdate[]> {
	const { textUpdate } = db.tables;
	const rows = await withJournal(db, document, afterSeq, async () =>
		db.read
			.select()
			.from(textUpdate)
			.where(and(eq(textUpdate.document, document), gt(textUpdate.seq, afterSeq)))
			.orderBy(asc(textUpdate.seq))
	);
	return proveRows(document, rows, afterSeq);
}

/** @throws {DamagedLog} when the rows do not go on from `afterSeq` without a gap, or one is damaged */
export function proveRows(
	document: DocumentId,
	rows: readonly Tables['textUpdate']['$inferSelect'][],
	afterSeq: number
): LoggedUpdate[] {
	let due = afterSeq + 1;
	return rows.flatMap((row, index) => {
		const from = row.fromSeq ?? row.seq;
		const isNext = from === due && row.seq >= from;
		if (!isNext || !isSound(row)) {
			const what = isNext
				? `Update ${row.seq} in the log of ${document} is damaged.`
				: `The log of ${document} lacks update ${due}.`;
			const isTail = !rows.slice(index).some(isSound);
			throw new DamagedLog(what, { document, seq: due, isTail });
		}
		due = row.seq + 1;
		return unpackRow(row);
	});
}

/** Whether a row's bytes are those that were written. */
export function isSound({ bytes, checksum }: { bytes: Uint8Array; checksum: number }): boolean {
	return crc32(bytes) === checksum;
}

/** The place of a document's newest row; 0 when its log is empty. */
export async function readLogEnd(
	db: Pick<Database, 'read' | 'tables'>,
	document: DocumentId
): Promise<number> {
	const { textUpdate } = db.tables;
	const waiting = await readJournal(db, document);
	const [row] = await db.read
		.select({ newest: max(textUpdate.seq).mapWith(Number) })
		.from(textUpdate)
		.where(eq(textUpdate.document, document));
	return Math.max(row?.newest ?? 0, waiting.at(-1)?.seq ?? 0);
}
