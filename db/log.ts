import { crc32 } from 'node:zlib';
import { and, asc, eq, gt, max } from 'drizzle-orm';
import type { AccountId, DelegationId, DocumentId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Database, Tables } from './database.ts';

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
 * the clock, merged. Then `from` to `seq` are as many as it holds, and `at` is the last one's.
 *
 * Applied in order, no row ever waits for a later one. Within a merged minute, what somebody wrote
 * stands together: who of several began a minute first is kept, and what each needs comes before it.
 */
export type LoggedUpdate = NewUpdate & { from: number; seq: number };

/**
 * A document's log after `afterSeq`, oldest first. Merging may move what several wrote within a
 * minute around any place but the newest snapshot's: go on from there by `readStored` alone.
 *
 * @throws naming the document and the row when a row is missing, torn or altered
 */
export async function readLog(
	db: Database,
	document: DocumentId,
	afterSeq = 0
): Promise<LoggedUpdate[]> {
	const { textUpdate } = db.tables;
	const rows = await db.read
		.select()
		.from(textUpdate)
		.where(and(eq(textUpdate.document, document), gt(textUpdate.seq, afterSeq)))
		.orderBy(asc(textUpdate.seq));
	return proveRows(document, rows, afterSeq);
}

/** @throws when the rows do not go on from `afterSeq` without a gap, or one is damaged */
export function proveRows(
	document: DocumentId,
	rows: readonly Tables['textUpdate']['$inferSelect'][],
	afterSeq: number
): LoggedUpdate[] {
	let due = afterSeq + 1;
	return rows.map(({ checksum, fromSeq, ...row }) => {
		const from = fromSeq ?? row.seq;
		if (from !== due || row.seq < from)
			throw new Error(`The log of ${document} lacks update ${due}.`);
		if (crc32(row.bytes) !== checksum)
			throw new Error(`Update ${row.seq} in the log of ${document} is damaged.`);
		due = row.seq + 1;
		return { ...row, from };
	});
}

/** The place of a document's newest row; 0 when its log is empty. */
export async function readLogEnd(db: Database, document: DocumentId): Promise<number> {
	const { textUpdate } = db.tables;
	const [row] = await db.read
		.select({ newest: max(textUpdate.seq).mapWith(Number) })
		.from(textUpdate)
		.where(eq(textUpdate.document, document));
	return row?.newest ?? 0;
}
