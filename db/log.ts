import { crc32 } from 'node:zlib';
import { and, asc, eq, gt, max } from 'drizzle-orm';
import type { AccountId, DelegationId, DocumentId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Database } from './database.ts';

/** One Yjs v1 update on its way into a document's log, with who sent it; null for the server. */
export type NewUpdate = {
	document: DocumentId;
	account: AccountId | null;
	seat: SeatId | null;
	delegation: DelegationId | null;
	at: Instant;
	bytes: Uint8Array;
};

/** One row of the log, its checksum proven. */
export type LoggedUpdate = NewUpdate & { seq: number };

/**
 * A document's log after `afterSeq`, oldest first.
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
	return rows.map(({ checksum, ...row }, index) => {
		const due = afterSeq + 1 + index;
		if (row.seq !== due) throw new Error(`The log of ${document} lacks update ${due}.`);
		if (crc32(row.bytes) !== checksum)
			throw new Error(`Update ${row.seq} in the log of ${document} is damaged.`);
		return row;
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
