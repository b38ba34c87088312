import { and, asc, eq, isNull } from 'drizzle-orm';
import type { ConsultationId, DocumentId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Mode, Section } from '#lib/sections/rules.ts';
import { guarded, type Database, type Write } from './database.ts';

/** The sections of a consultation in the text's order. */
export async function listSections(db: Database, consultation: ConsultationId): Promise<Section[]> {
	const { section } = db.tables;
	return db.read
		.select()
		.from(section)
		.where(eq(section.consultation, consultation))
		.orderBy(asc(section.position));
}

/** The section with this number ('' for the preamble), or null. */
export async function findSection(
	db: Database,
	consultation: ConsultationId,
	number: string
): Promise<Section | null> {
	const { section } = db.tables;
	const rows = await db.read
		.select()
		.from(section)
		.where(and(eq(section.consultation, consultation), eq(section.number, number)));
	return rows[0] ?? null;
}

/** The section whose text this document is, or null. */
export async function findSectionOfDocument(
	db: Database,
	document: DocumentId
): Promise<Section | null> {
	const { section } = db.tables;
	const rows = await db.read.select().from(section).where(eq(section.document, document));
	return rows[0] ?? null;
}

/** The section with this id, or null. */
export async function readSectionRow(db: Database, id: SectionId): Promise<Section | null> {
	const { section } = db.tables;
	const rows = await db.read.select().from(section).where(eq(section.id, id));
	return rows[0] ?? null;
}

/** Puts sections down; their texts are written beside. */
export function insertSection(db: Database, section: Section): Write {
	return { statement: db.read.insert(db.tables.section).values(section) };
}

/** Sets the mode, if it is still `from`. */
export function updateMode(db: Database, id: SectionId, from: Mode, to: Mode): Write {
	const { section } = db.tables;
	return guarded(
		db.read
			.update(section)
			.set({ mode: to })
			.where(and(eq(section.id, id), eq(section.mode, from)))
	);
}

/** The facilitators' seats that are not withdrawn, with the sections each holds. */
export async function listFacilitators(
	db: Database,
	consultation: ConsultationId
): Promise<{ id: SeatId; sections: SectionId[] }[]> {
	const { seat } = db.tables;
	return db.read
		.select({ id: seat.id, sections: seat.sections })
		.from(seat)
		.where(
			and(
				eq(seat.consultation, consultation),
				eq(seat.role, 'facilitator'),
				isNull(seat.withdrawnAt)
			)
		);
}

/** Gives a facilitator's seat these sections. */
export function updateHeldSections(db: Database, seat: SeatId, sections: SectionId[]): Write {
	const { seat: table } = db.tables;
	return guarded(db.read.update(table).set({ sections }).where(eq(table.id, seat)));
}
