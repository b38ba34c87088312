import { and, asc, count, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Author, Place, Thread, ThreadState } from '#lib/comments/rules.ts';
import type { ConsultationId, DelegationId, SeatId, SectionId, ThreadId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';

type ThreadRow = Tables['thread']['$inferSelect'];
type CommentRow = Tables['comment']['$inferSelect'];

/** A thread with everything a reader may see of it, and what decides who may resolve it. */
export type StoredThread = Omit<Thread, 'mayResolve'> & {
	openedBy: { seat: SeatId; delegation: DelegationId | null };
	version: number;
};

/** The threads of a section in the order they were opened. */
export async function listThreads(db: Database, section: SectionId): Promise<StoredThread[]> {
	const { comment, thread } = db.tables;
	const threads = await db.read
		.select()
		.from(thread)
		.where(eq(thread.section, section))
		.orderBy(asc(thread.createdAt), asc(thread.id));
	const comments = await selectComments(db)
		.where(eq(comment.section, section))
		.orderBy(asc(comment.createdAt), asc(comment.id));
	const resolvers = await listResolvers(db, section);
	return threads.flatMap((row) => {
		const said = comments.filter((each) => each.thread === row.id);
		const [first] = said;
		if (!first) return [];
		return {
			...placeOf(row),
			id: row.id,
			version: row.version,
			createdAt: row.createdAt,
			resolvedAt: row.resolvedAt,
			resolvedBy: (row.resolvedBy && resolvers.get(row.resolvedBy)) || null,
			openedBy: { seat: first.seat, delegation: first.delegationId },
			comments: said.map((each) => ({
				id: each.id,
				author: authorOf(each),
				body: each.body,
				createdAt: each.createdAt
			}))
		};
	});
}

/** What rules need to know of one thread of this section, or null. */
export async function findThread(
	db: Database,
	section: SectionId,
	id: ThreadId
): Promise<(ThreadState & { version: number }) | null> {
	const { comment, thread } = db.tables;
	const rows = await db.read
		.select({
			version: thread.version,
			resolvedAt: thread.resolvedAt,
			seat: comment.seat,
			delegation: comment.delegation
		})
		.from(thread)
		.innerJoin(comment, eq(comment.thread, thread.id))
		.where(and(eq(thread.id, id), eq(thread.section, section)))
		.orderBy(asc(comment.createdAt), asc(comment.id))
		.limit(1);
	const [row] = rows;
	if (!row) return null;
	const { seat, delegation, ...state } = row;
	return { ...state, openedBy: { seat, delegation } };
}

/** What this seat posted with this receipt key, or null. */
export async function findPosted(
	db: Database,
	seat: SeatId,
	receipt: string
): Promise<Pick<CommentRow, 'id' | 'thread' | 'section' | 'body'> | null> {
	const { comment } = db.tables;
	const rows = await db.read
		.select({
			id: comment.id,
			thread: comment.thread,
			section: comment.section,
			body: comment.body
		})
		.from(comment)
		.where(and(eq(comment.seat, seat), eq(comment.receipt, receipt)));
	return rows[0] ?? null;
}

/** How many threads are open, per section: for overviews. */
export async function countOpenThreads(
	db: Database,
	consultation: ConsultationId
): Promise<Map<SectionId, number>> {
	const { thread } = db.tables;
	const rows = await db.read
		.select({ section: thread.section, open: count().mapWith(Number) })
		.from(thread)
		.where(and(eq(thread.consultation, consultation), isNull(thread.resolvedAt)))
		.groupBy(thread.section);
	return new Map(rows.map((row) => [row.section, row.open]));
}

/** Puts a new thread down, open. Its first comment is written beside it. */
export function insertThread(
	db: Database,
	row: Pick<ThreadRow, 'id' | 'consultation' | 'section' | 'audience' | 'createdAt'>,
	place: Place
): Write {
	const { anchorStart, anchorEnd, ...words } = place;
	return {
		statement: db.read.insert(db.tables.thread).values({
			...row,
			...words,
			anchorStart: anchorStart === null ? null : Buffer.from(anchorStart, 'base64'),
			anchorEnd: anchorEnd === null ? null : Buffer.from(anchorEnd, 'base64'),
			version: 1
		})
	};
}

export function insertComment(db: Database, row: CommentRow): Write {
	return { statement: db.read.insert(db.tables.comment).values(row) };
}

/** Resolves or reopens a thread, if nobody changed it since `version`. */
export function updateResolution(
	db: Database,
	thread: { id: ThreadId; version: number },
	resolved: { at: Instant; by: SeatId } | null
): Write {
	const { thread: table } = db.tables;
	return guarded(
		db.read
			.update(table)
			.set({
				resolvedAt: resolved?.at ?? null,
				resolvedBy: resolved?.by ?? null,
				version: thread.version + 1
			})
			.where(and(eq(table.id, thread.id), eq(table.version, thread.version)))
	);
}

function selectComments(db: Database) {
	const { account, comment, delegation, seat, stakeholderGroup } = db.tables;
	return db.read
		.select({
			id: comment.id,
			thread: comment.thread,
			seat: comment.seat,
			body: comment.body,
			createdAt: comment.createdAt,
			person: account.name,
			role: seat.role,
			delegationId: delegation.id,
			code: delegation.code,
			delegation: delegation.name,
			group: stakeholderGroup.code
		})
		.from(comment)
		.innerJoin(account, eq(account.id, comment.account))
		.innerJoin(seat, eq(seat.id, comment.seat))
		.leftJoin(delegation, eq(delegation.id, comment.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn));
}

async function listResolvers(db: Database, section: SectionId): Promise<Map<SeatId, Author>> {
	const { account, delegation, seat, stakeholderGroup, thread } = db.tables;
	const rows = await db.read
		.selectDistinct({
			seat: seat.id,
			person: account.name,
			role: seat.role,
			code: delegation.code,
			delegation: delegation.name,
			group: stakeholderGroup.code
		})
		.from(thread)
		.innerJoin(seat, eq(seat.id, thread.resolvedBy))
		.innerJoin(account, eq(account.id, seat.account))
		.leftJoin(delegation, eq(delegation.id, seat.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(and(eq(thread.section, section), isNotNull(thread.resolvedBy)));
	return new Map(rows.map((row) => [row.seat, authorOf(row)]));
}

function authorOf(row: {
	person: string;
	role: Author['role'];
	code: string | null;
	delegation: string | null;
	group: string | null;
}): Author {
	const { code, delegation: name, group } = row;
	return {
		name: row.person,
		role: row.role,
		delegation: code && name ? { code, name, group: group ?? 'OT' } : null
	};
}

function placeOf(row: ThreadRow): Place {
	return {
		anchorStart: row.anchorStart && Buffer.from(row.anchorStart).toString('base64'),
		anchorEnd: row.anchorEnd && Buffer.from(row.anchorEnd).toString('base64'),
		block: row.block,
		quote: row.quote,
		before: row.before,
		after: row.after
	};
}
