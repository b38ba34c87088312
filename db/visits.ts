import { and, count, eq, gt, isNull, lt, ne, notInArray, or, type SQL } from 'drizzle-orm';
import type { Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { Visit } from '#lib/visits/rules.ts';
import { meant } from './audience.ts';
import { guarded, type Database, type Statement } from './database.ts';
import { holdText } from './texts.ts';

/** Who asks, and whose own doings are no news. */
type Reader = Pick<Seat, 'id' | 'role' | 'delegation'>;

/** What a seat last saw of the sections it ever visited. */
export async function listVisits(db: Database, seat: SeatId): Promise<Map<SectionId, Visit>> {
	const { visit } = db.tables;
	const rows = await db.read.select().from(visit).where(eq(visit.seat, seat));
	return new Map(rows.map(({ seat: _, section, ...row }) => [section, row]));
}

/** What a seat last saw of a section; null when it never did. */
export async function readVisit(
	db: Database,
	seat: SeatId,
	section: SectionId
): Promise<Visit | null> {
	const { visit } = db.tables;
	const [row] = await db.read
		.select({
			seenAt: visit.seenAt,
			seenHash: visit.seenHash,
			beforeAt: visit.beforeAt,
			beforeHash: visit.beforeHash
		})
		.from(visit)
		.where(and(eq(visit.seat, seat), eq(visit.section, section)));
	return row ?? null;
}

/**
 * Note a visit in place of `before`, holding the text it was made on.
 *
 * @param blocks the text seen; null where it is held already
 * @returns false when another of the seat's pages was faster
 */
export function saveVisit(
	db: Database,
	of: { seat: SeatId; section: SectionId },
	before: Visit | null,
	visit: Visit,
	blocks: Block[] | null
): Promise<boolean> {
	const { visit: table } = db.tables;
	const { seat, section } = of;
	const { seenHash: hash, seenAt: at } = visit;
	return db.commit([
		...(blocks ? [holdText(db, { section, hash, blocks, at })] : []),
		before
			? guarded(
					db.read
						.update(table)
						.set(visit)
						.where(
							and(
								eq(table.seat, seat),
								eq(table.section, section),
								eq(table.seenAt, before.seenAt),
								eq(table.seenHash, before.seenHash)
							)
						)
				)
			: db.read.insert(table).values({ ...of, ...visit })
	]);
}

/**
 * The statement that lets go of the texts of a section to which nothing refers any more. Those
 * held since `until` stay: what refers to them may be on its way. Rule V8.
 */
export function dropTexts(db: Database, section: SectionId, until: Instant): Statement {
	const { editorialChange, editorialMark, groupStatement, heldText, position, thread, visit } =
		db.tables;
	const { read } = db;
	const marked = (column: typeof editorialChange.fromHash | typeof editorialChange.toHash) =>
		read
			.select({ hash: column })
			.from(editorialChange)
			.innerJoin(editorialMark, eq(editorialMark.id, editorialChange.mark))
			.where(eq(editorialMark.section, section));
	const referring = [
		read.select({ hash: visit.seenHash }).from(visit).where(eq(visit.section, section)),
		read.select({ hash: visit.beforeHash }).from(visit).where(eq(visit.section, section)),
		read.select({ hash: position.textHash }).from(position).where(eq(position.section, section)),
		read
			.select({ hash: groupStatement.textHash })
			.from(groupStatement)
			.where(eq(groupStatement.section, section)),
		read.select({ hash: thread.textHash }).from(thread).where(eq(thread.section, section)),
		marked(editorialChange.fromHash),
		marked(editorialChange.toHash)
	];
	return read
		.delete(heldText)
		.where(
			and(
				eq(heldText.section, section),
				lt(heldText.at, until),
				...referring.map((hashes) => notInArray(heldText.hash, hashes))
			)
		);
}

/** How many comments and positions came to each section since an instant of its own. */
export async function countSince(
	db: Database,
	consultation: ConsultationId,
	since: ReadonlyMap<SectionId, Instant>,
	reader: Reader
): Promise<Map<SectionId, { comments: number; positions: number }>> {
	if (since.size === 0) return new Map();
	const { comment, position, thread } = db.tables;
	const later = (section: typeof comment.section | typeof position.section, at: SQL[]) =>
		or(...[...since.keys()].map((id, i) => and(eq(section, id), at[i])));
	const instants = [...since.values()];
	const [comments, positions] = await Promise.all([
		db.read
			.select({ section: comment.section, count: count().mapWith(Number) })
			.from(comment)
			.innerJoin(thread, eq(thread.id, comment.thread))
			.where(
				and(
					eq(thread.consultation, consultation),
					ne(comment.seat, reader.id),
					isNull(comment.deletedAt),
					isNull(comment.hiddenAt),
					meant(thread.audience, reader),
					later(
						comment.section,
						instants.map((at) => gt(comment.createdAt, at))
					)
				)
			)
			.groupBy(comment.section),
		db.read
			.select({ section: position.section, count: count().mapWith(Number) })
			.from(position)
			.where(
				and(
					eq(position.consultation, consultation),
					ne(position.seat, reader.id),
					meant(position.audience, reader),
					later(
						position.section,
						instants.map((at) => gt(position.statedAt, at))
					)
				)
			)
			.groupBy(position.section)
	]);
	const counted = new Map([...since.keys()].map((id) => [id, { comments: 0, positions: 0 }]));
	for (const row of comments)
		Object.assign(counted.get(row.section) ?? {}, { comments: row.count });
	for (const row of positions)
		Object.assign(counted.get(row.section) ?? {}, { positions: row.count });
	return counted;
}
