import { crc32 } from 'node:zlib';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { BlockId, ConsultationId, DocumentId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Mode, Section } from '#lib/sections/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { ProjectedBlock } from './texts.ts';
import { guarded, type Database, type Write } from './database.ts';
import { perDatabase } from './template.ts';

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
	const rows = await sectionOf(db).execute({ document });
	return rows[0] ?? null;
}

const sectionOf = perDatabase(({ read, tables: { section } }) =>
	read
		.select()
		.from(section)
		.where(eq(section.document, sql.placeholder('document')))
		.prepare()
);

/** A section with its first text, as it is put down. */
export type OpenedSection = {
	section: Section;
	/** The first update of its log, and the client id that it was written with. */
	update: Uint8Array;
	client: number;
	blocks: readonly ProjectedBlock[];
	/** Hash of the whole text. */
	hash: string;
};

/** Puts a section down with the first update of its log, credited to nobody, and its projection. */
export function insertSection(db: Database, opened: OpenedSection): Write[] {
	const { block, clientId, section: table, sectionText, textUpdate } = db.tables;
	const { section, update, client, blocks, hash } = opened;
	const at = section.createdAt;
	const nobody = { account: null, seat: null, delegation: null, at };
	return [
		db.read.insert(table).values(section),
		db.read.insert(clientId).values({ family: section.id, client, ...nobody }),
		db.read.insert(textUpdate).values({
			document: section.document,
			seq: 1,
			...nobody,
			bytes: update,
			checksum: crc32(update)
		}),
		db.read
			.insert(block)
			.values(blocks.map((row, position) => ({ section: section.id, ...row, position }))),
		db.read.insert(sectionText).values({ section: section.id, hash, seq: 1, at })
	].map((statement) => ({ statement }));
}

/** The blocks of every section of a consultation as projected, each section's in its order. */
export async function listBlocks(
	db: Database,
	consultation: ConsultationId
): Promise<{ section: SectionId; id: BlockId; number: string; content: Block }[]> {
	const { block, section } = db.tables;
	return db.read
		.select({
			section: block.section,
			id: block.id,
			number: block.number,
			content: block.content
		})
		.from(block)
		.innerJoin(section, eq(section.id, block.section))
		.where(eq(section.consultation, consultation))
		.orderBy(asc(section.position), asc(block.position));
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
