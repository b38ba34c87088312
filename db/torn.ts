import { and, asc, count, desc, eq, gt, gte, min } from 'drizzle-orm';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded } from './database.ts';
import type { Database } from './database.ts';
import { hasAppended } from './lane.ts';
import { isSound, type DamagedLog } from './log.ts';
import { findProposalOfDocument } from './proposals.ts';

/**
 * Cut the end of a log that a crash has torn, and keep it aside. Nobody can have seen it: an
 * update is shown to somebody only once the whole of it is on disk.
 *
 * What this process wrote itself no crash has torn: it is damaged, and nothing of it is cut.
 *
 * @returns how many rows were cut; 0 when nothing may be
 */
export async function cutTornEnd(db: Database, torn: DamagedLog, now: Instant): Promise<number> {
	const { document, seq, isTail } = torn;
	if (!isTail || hasAppended(db, document)) return 0;
	// The first update came with its section: without it there is no text to go on with.
	if (seq === 1 && !(await findProposalOfDocument(db, document))) return 0;
	const { cutUpdate, textUpdate } = db.tables;
	const end = and(eq(textUpdate.document, document), gte(textUpdate.seq, seq));
	const rows = await db.read.select().from(textUpdate).where(end);
	// What was merged had stood and been read for long: no crash has torn it before anybody saw it.
	const wasMerged = rows.some(({ fromSeq }) => fromSeq !== null);
	if (rows.length === 0 || wasMerged || rows.some(isSound)) return 0;
	const stands = await db.commit([
		db.read.insert(cutUpdate).values(rows.map((row) => ({ ...row, cutAt: now }))),
		guarded(db.read.delete(textUpdate).where(end), rows.length)
	]);
	return stands ? rows.length : 0;
}

/** What was cut from logs: from which document, from which update on, how many, when. */
export function listCuts(db: Database) {
	const { cutUpdate } = db.tables;
	const { document, cutAt, seq } = cutUpdate;
	return db.read
		.select({ document, cutAt, from: min(seq).mapWith(Number), updates: count() })
		.from(cutUpdate)
		.groupBy(document, cutAt)
		.orderBy(desc(cutAt), asc(document));
}

/** How many updates a log holds, and those that are missing or are not what was written. */
export type LogCheck = { updates: number; missing: number[]; damaged: number[] };

const ROWS_AT_ONCE = 200;

/** Read a whole log, a part at a time, and say what is wrong with it. */
export async function checkLog(db: Database, document: DocumentId): Promise<LogCheck> {
	const { textUpdate } = db.tables;
	const { seq, fromSeq, bytes, checksum } = textUpdate;
	const found: LogCheck = { updates: 0, missing: [], damaged: [] };
	for (let at = 0; ;) {
		const rows = await db.read
			.select({ seq, fromSeq, bytes, checksum })
			.from(textUpdate)
			.where(and(eq(textUpdate.document, document), gt(seq, at)))
			.orderBy(asc(seq))
			.limit(ROWS_AT_ONCE);
		if (rows.length === 0) return found;
		for (const row of rows) {
			while (++at < (row.fromSeq ?? row.seq)) found.missing.push(at);
			at = row.seq;
			if (!isSound(row)) found.damaged.push(row.seq);
		}
		found.updates += rows.reduce((sum, row) => sum + row.seq + 1 - (row.fromSeq ?? row.seq), 0);
	}
}
