import { and, asc, eq, gt, ne } from 'drizzle-orm';
import type { Audience } from '#lib/kernel/audience.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { BlockId, ConsultationId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { meant } from './audience.ts';
import type { Database, Tables } from './database.ts';

type Block = BlockId | '';

/** What counting needs to know of a statement: neither its words nor who stated it. */
export type CountableRow = Pick<
	Tables['position']['$inferSelect'],
	| 'id'
	| 'block'
	| 'delegation'
	| 'version'
	| 'stance'
	| 'reservation'
	| 'audience'
	| 'source'
	| 'disputedAt'
	| 'textHash'
	| 'statedAt'
>;

/** What was stated on a section and its paragraphs, or on one of these, that the reader may see. */
export function listCountable(
	db: Database,
	where: { section: SectionId; block?: Block },
	reader: Pick<Seat, 'role' | 'delegation'>
): Promise<CountableRow[]> {
	const { position } = db.tables;
	const { id, block, delegation, version, stance, reservation } = position;
	const { audience, source, disputedAt, textHash, statedAt } = position;
	return db.read
		.select({
			...{ id, block, delegation, version, stance, reservation },
			...{ audience, source, disputedAt, textHash, statedAt }
		})
		.from(position)
		.where(
			and(
				eq(position.section, where.section),
				where.block === undefined ? undefined : eq(block, where.block),
				meant(audience, reader)
			)
		)
		.orderBy(asc(statedAt), asc(version), asc(id));
}

/** On what there are positions that not everybody may see, and who may: one row for each of both. */
export function listConfided(
	db: Database,
	consultation: ConsultationId,
	target?: { section: SectionId; block: Block }
): Promise<{ section: SectionId; block: Block; audience: Audience }[]> {
	const { position } = db.tables;
	const { section, block, audience } = position;
	return db.read
		.selectDistinct({ section, block, audience })
		.from(position)
		.where(
			and(
				target ? eq(section, target.section) : eq(position.consultation, consultation),
				target && eq(block, target.block),
				ne(audience, '')
			)
		);
}

/** The entries after one, oldest first, as far as they say what must be counted anew. */
export function listEntriesAfter(
	db: Database,
	consultation: ConsultationId,
	seq: number,
	limit: number
): Promise<{ seq: number; kind: string; section: SectionId | null; payload: string }[]> {
	const { entry } = db.tables;
	return db.read
		.select({ seq: entry.seq, kind: entry.kind, section: entry.section, payload: entry.payload })
		.from(entry)
		.where(and(eq(entry.consultation, consultation), gt(entry.seq, seq)))
		.orderBy(asc(entry.seq))
		.limit(limit);
}

/** Where the text of each section of a consultation stands, by its hash and its place in the log. */
export function listTextStates(
	db: Database,
	consultation: ConsultationId
): Promise<{ section: SectionId; hash: string; seq: number }[]> {
	const { section, sectionText } = db.tables;
	return db.read
		.select({ section: section.id, hash: sectionText.hash, seq: sectionText.seq })
		.from(section)
		.innerJoin(sectionText, eq(sectionText.section, section.id))
		.where(eq(section.consultation, consultation));
}

/** The paragraphs of a section with the hashes of their words. */
export async function readBlockHashes(
	db: Database,
	section: SectionId
): Promise<Map<BlockId, string>> {
	const { block } = db.tables;
	const rows = await db.read
		.select({ id: block.id, hash: block.hash })
		.from(block)
		.where(eq(block.section, section));
	return new Map(rows.map(({ id, hash }) => [id, hash]));
}

/** When somebody next joins or leaves a group by the calendar alone; Infinity when nobody does. */
export async function readNextTerm(
	db: Database,
	consultation: ConsultationId,
	now: Instant
): Promise<Instant> {
	const { membership, stakeholderGroup } = db.tables;
	const rows = await db.read
		.select({ since: membership.since, until: membership.until })
		.from(membership)
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, membership.group))
		.where(eq(stakeholderGroup.consultation, consultation));
	const turns = rows.flatMap(({ since, until }) => [since, until ?? Infinity]);
	return Math.min(Infinity, ...turns.filter((at) => at > now));
}
