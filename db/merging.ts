import { and, between, eq, gte, inArray, isNull, like, lte, max, or, sql } from 'drizzle-orm';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded } from './database.ts';
import type { Database } from './database.ts';
import { noteInstallation, readInstallation } from './installation.ts';
import { proveRows, type LoggedUpdate } from './log.ts';
import { isPacked, type StoredRow } from './packing.ts';

/** What merging made of updates: how many rows and bytes they were, and are. */
export type Saved = { rows: number; bytes: number; becameRows: number; becameBytes: number };

/** When logs were last looked through, what the last run that merged any did, and all together. */
export type MergingNote = {
	ranAt: Instant;
	last: (Saved & { at: Instant; documents: number }) | null;
	total: Saved;
};

const KEY = 'merging';

/** What merging has done here; null before it first ran. */
export async function readMergingNote(db: Database): Promise<MergingNote | null> {
	return (await readInstallation(db, KEY)) as MergingNote | null;
}

/** Note a run that merged so much of so many documents. */
export async function noteMerging(
	db: Database,
	ranAt: Instant,
	{ documents, saved }: { documents: number; saved: Saved }
): Promise<void> {
	const before = await readMergingNote(db);
	const last = documents > 0 ? { at: ranAt, documents, ...saved } : (before?.last ?? null);
	const total = before ? addSaved(before.total, saved) : saved;
	await db.commit([noteInstallation(db, KEY, { ranAt, last, total } satisfies MergingNote)]);
}

export function addSaved(a: Saved, b: Saved): Saved {
	return {
		rows: a.rows + b.rows,
		bytes: a.bytes + b.bytes,
		becameRows: a.becameRows + b.becameRows,
		becameBytes: a.becameBytes + b.becameBytes
	};
}

/** A document whose log has updates that were never looked at for merging. */
export type Unmerged = { document: DocumentId; mergedSeq: number; newest: number };

/**
 * Every document with at least `least` updates behind what is merged; the most first. Those of proposals
 * are left as they are: alone their updates make no text, and a proposal is short.
 */
export async function listUnmerged(db: Database, least: number): Promise<Unmerged[]> {
	const { proposalText, snapshot, textUpdate } = db.tables;
	const newest = max(textUpdate.seq).mapWith(Number);
	const rows = await db.read
		.select({ document: textUpdate.document, mergedSeq: snapshot.mergedSeq, newest })
		.from(textUpdate)
		.leftJoin(snapshot, eq(snapshot.document, textUpdate.document))
		.leftJoin(proposalText, eq(proposalText.document, textUpdate.document))
		.where(isNull(proposalText.document))
		.groupBy(textUpdate.document, snapshot.mergedSeq);
	return rows
		.map((row) => ({ ...row, mergedSeq: row.mergedSeq ?? 0 }))
		.filter((row) => row.newest - row.mergedSeq >= least)
		.sort((a, b) => b.newest - b.mergedSeq - (a.newest - a.mergedSeq));
}

/**
 * A stretch of a document's log, both ends included, as far as whole rows of it go; `packedTo` is where
 * the last packed one of them ends.
 *
 * @throws when a row is missing, torn or altered
 */
export async function readStretch(
	db: Database,
	document: DocumentId,
	from: number,
	to: number
): Promise<{ updates: LoggedUpdate[]; packedTo: number }> {
	const { textUpdate } = db.tables;
	const within = and(eq(textUpdate.document, document), between(textUpdate.seq, from, to));
	const rows = await db.read.select().from(textUpdate).where(within).orderBy(textUpdate.seq);
	const packedTo = rows.findLast(({ bytes }) => isPacked(bytes))?.seq ?? 0;
	return { updates: proveRows(document, rows, from - 1), packedTo };
}

/** The instants at which it changed, or may have changed, who could read a document's text. */
export async function listReadingEdges(db: Database, document: DocumentId): Promise<Instant[]> {
	const { entry, phase, section } = db.tables;
	const ofDocument = eq(section.document, document);
	const phases = await db.read
		.select({ opensAt: phase.opensAt, closesAt: phase.closesAt })
		.from(phase)
		.innerJoin(section, eq(section.consultation, phase.consultation))
		.where(ofDocument);
	const decisions = await db.read
		.select({ at: entry.at })
		.from(entry)
		.innerJoin(section, eq(section.consultation, entry.consultation))
		.where(and(ofDocument, like(entry.kind, 'phase.%')));
	const instants = phases.flatMap(({ opensAt, closesAt }) => [opensAt, closesAt ?? opensAt]);
	return [...instants, ...decisions.map(({ at }) => at)].sort((a, b) => a - b);
}

/** What an entry says of where an edit of a text stands in its log, or edits of several texts in theirs. */
type PlacedEdit = Partial<Place> & { texts?: (Place & { document: DocumentId })[] };
type Place = { from: number; to: number };

/**
 * The places of a document's log before and after everything that was restored, incorporated or taken back
 * in it: undoing goes by them.
 */
export async function listRestoredPlaces(db: Database, document: DocumentId): Promise<number[]> {
	const { entry, section } = db.tables;
	const rows = await db.read
		.select({ payload: entry.payload })
		.from(entry)
		.innerJoin(section, eq(section.consultation, entry.consultation))
		.where(
			and(
				eq(section.document, document),
				inArray(entry.kind, RESTORABLE),
				// One that is about several sections stands under none.
				or(eq(entry.section, section.id), isNull(entry.section))
			)
		);
	return rows.flatMap(({ payload }) => {
		const { decision } = JSON.parse(payload) as { decision: PlacedEdit };
		const { texts } = decision;
		const places = texts ? texts.filter((each) => each.document === document) : [decision];
		return places.flatMap(({ from = 0, to = 0 }) => [from, to]);
	});
}

const RESTORABLE = [
	...['text.restored', 'proposal.incorporated', 'proposal.merged', 'proposal.taken-back']
];

/**
 * Put merged rows in the place of a stretch of a document's log, in one step. It begins where merging
 * has come to, and ends no later than the snapshot: whoever opens the document meanwhile goes on from
 * that, before or after the stretch as it is now.
 *
 * @param stretch `was`: how many rows it has now
 * @returns false, with nothing changed, when the log or the snapshot is no longer as it was
 */
export function swapStretch(
	db: Database,
	document: DocumentId,
	stretch: { from: number; to: number; was: number; rows: readonly StoredRow[] }
): Promise<boolean> {
	const { snapshot, textUpdate } = db.tables;
	const { from, to, was, rows } = stretch;
	const reached = guarded(
		db.read
			.update(snapshot)
			.set({ mergedSeq: to })
			.where(
				and(
					eq(snapshot.document, document),
					gte(snapshot.seq, to),
					eq(sql`coalesce(${snapshot.mergedSeq}, 0)`, from - 1)
				)
			)
	);
	if (rows.length === was) return db.commit([reached]);
	const gone = guarded(
		db.read
			.delete(textUpdate)
			.where(
				and(eq(textUpdate.document, document), gte(textUpdate.seq, from), lte(textUpdate.seq, to))
			),
		was
	);
	return db.commit([reached, gone, db.read.insert(textUpdate).values([...rows])]);
}
