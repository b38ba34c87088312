import { crc32 } from 'node:zlib';
import { and, asc, eq, gt, lte, or, sql } from 'drizzle-orm';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Database } from './database.ts';
import { withJournal } from './journal.ts';
import { proveRows, readLog, readLogEnd, type LoggedUpdate } from './log.ts';

/** A document's whole state at `seq`, as one Yjs v1 update, and every block id it ever had. */
export type Snapshot = {
	document: DocumentId;
	seq: number;
	bytes: Uint8Array;
	blockIds: string[];
	at: number;
};

/**
 * A document's snapshot; null when there is none. The log holds all of it too.
 *
 * @throws when it is damaged
 */
export async function readSnapshot(db: Database, document: DocumentId): Promise<Snapshot | null> {
	const { snapshot } = db.tables;
	const [row] = await db.read.select().from(snapshot).where(eq(snapshot.document, document));
	if (!row) return null;
	const { checksum, mergedSeq: _, ...rest } = row;
	if (crc32(row.bytes) !== checksum) throw new Error(`The snapshot of ${document} is damaged.`);
	return rest;
}

/**
 * A document's newest snapshot, null when there is none, and the log behind it.
 *
 * @throws when either is damaged
 */
export async function readStored(
	db: Database,
	document: DocumentId
): Promise<{ snapshot: Snapshot | null; updates: LoggedUpdate[] }> {
	const { snapshot: taken, textUpdate } = db.tables;
	for (;;) {
		const snapshot = await readSnapshot(db, document);
		if (!snapshot) return { snapshot, updates: await readLog(db, document) };
		let isOutdated = false;
		const rows = await withJournal(db, document, snapshot.seq, async () => {
			const found = await db.read
				.select({ newest: taken.seq, update: textUpdate })
				.from(textUpdate)
				.leftJoin(taken, eq(taken.document, textUpdate.document))
				.where(and(eq(textUpdate.document, document), gt(textUpdate.seq, snapshot.seq)))
				.orderBy(asc(textUpdate.seq));
			isOutdated = found[0] !== undefined && found[0].newest !== snapshot.seq;
			return found.map(({ update }) => update);
		});
		// A newer snapshot was taken in between, and updates may be merged across this one's place.
		if (isOutdated) continue;
		return { snapshot, updates: proveRows(document, rows, snapshot.seq) };
	}
}

/** How many updates a document's newest snapshot lacks; all of them when there is none. */
export async function readLag(db: Database, document: DocumentId): Promise<number> {
	const { snapshot, textUpdate } = db.tables;
	const newest = db.read.select({ seq: snapshot.seq }).from(snapshot);
	const [row] = await db.read
		.select({
			end: sql<number | null>`max(${textUpdate.seq})`.mapWith(Number),
			kept: sql<number>`coalesce(${newest.where(eq(snapshot.document, document))}, 0)`.mapWith(
				Number
			)
		})
		.from(textUpdate)
		.where(eq(textUpdate.document, document));
	return (row?.end ?? 0) - (row?.kept ?? 0);
}

/** Up to where a document's log has been merged; 0 before it was. What was read up to there is read anew. */
export async function readMergedSeq(
	db: Pick<Database, 'read' | 'tables'>,
	document: DocumentId
): Promise<number> {
	const { snapshot } = db.tables;
	const [row] = await db.read
		.select({ merged: snapshot.mergedSeq })
		.from(snapshot)
		.where(eq(snapshot.document, document));
	return row?.merged ?? 0;
}

/** Keep a snapshot in place of an older one; a newer one stays unless its log never got there. */
export async function saveSnapshot(db: Database, taken: Snapshot): Promise<void> {
	const { snapshot, textUpdate } = db.tables;
	// Of what is in the journal, and of what was moved from there meanwhile.
	const end = await readLogEnd(db, taken.document);
	const logEnd = sql`(select max(${textUpdate.seq}) from ${textUpdate} where ${eq(textUpdate.document, taken.document)})`;
	const isBeyond = and(gt(snapshot.seq, end), gt(snapshot.seq, logEnd));
	const row = { ...taken, checksum: crc32(taken.bytes) };
	const { document: _, ...set } = row;
	await db.commit([
		db.read
			.insert(snapshot)
			.values(row)
			.onConflictDoUpdate({
				target: snapshot.document,
				set,
				setWhere: or(lte(snapshot.seq, row.seq), isBeyond)
			})
	]);
}
