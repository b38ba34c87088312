import { and, eq, inArray } from 'drizzle-orm';
import type { Author, Hearing } from '#lib/comments/rules.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { ChangeId, CommentId, SeatId, SectionId, ThreadId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { authorOf } from './comments.ts';
import type { Database, Write } from './database.ts';

type Subject = SectionId | ThreadId;

/** What a seat wants to hear more of or less of; the rest it hears of as usual. */
export async function listHearings(db: Database, seat: SeatId): Promise<Map<Subject, Hearing>> {
	const { watching } = db.tables;
	const rows = await db.read
		.select({ subject: watching.subject, level: watching.level })
		.from(watching)
		.where(eq(watching.seat, seat));
	return new Map(rows.map(({ subject, level }) => [subject, level]));
}

/** Settles what a seat hears of a thread or a section from now on. */
export function replaceHearing(
	db: Database,
	of: { seat: SeatId; subject: Subject },
	level: Hearing,
	at: Instant
): Write[] {
	const { watching } = db.tables;
	const before = db.read
		.delete(watching)
		.where(and(eq(watching.seat, of.seat), eq(watching.subject, of.subject)));
	if (level === 'usual') return [{ statement: before }];
	return [
		{ statement: before },
		{ statement: db.read.insert(watching).values({ ...of, level, at }) }
	];
}

/** A comment with what a list of what waits says of it. */
export type NotedComment = {
	id: CommentId;
	section: SectionId;
	thread: ThreadId;
	/** The Change that its thread is about; null for one about the text. */
	change: ChangeId | null;
	audience: Audience;
	resolvedAt: Instant | null;
	author: Author;
	body: string;
	createdAt: Instant;
};

/** These comments, in no order. Whether they may be read is for the caller to know. */
export async function readNoted(
	db: Database,
	comments: readonly CommentId[]
): Promise<NotedComment[]> {
	if (comments.length === 0) return [];
	const { account, comment, delegation, seat, stakeholderGroup, thread } = db.tables;
	const rows = await db.read
		.select({
			id: comment.id,
			section: comment.section,
			thread: thread.id,
			change: thread.change,
			audience: thread.audience,
			resolvedAt: thread.resolvedAt,
			body: comment.body,
			createdAt: comment.createdAt,
			person: account.name,
			role: seat.role,
			code: delegation.code,
			delegation: delegation.name,
			group: stakeholderGroup.code
		})
		.from(comment)
		.innerJoin(thread, eq(thread.id, comment.thread))
		.innerJoin(account, eq(account.id, comment.account))
		.innerJoin(seat, eq(seat.id, comment.seat))
		.leftJoin(delegation, eq(delegation.id, comment.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(inArray(comment.id, [...comments]));
	return rows.map(({ person, role, code, delegation, group, ...kept }) => ({
		...kept,
		author: authorOf({ person, role, code, delegation, group })
	}));
}

/** Puts comments aside for a seat; those it put aside before stay so. */
export function insertAttended(
	db: Database,
	seat: SeatId,
	comments: readonly CommentId[],
	at: Instant
): Write[] {
	if (comments.length === 0) return [];
	const rows = comments.map((comment) => ({ seat, comment, at }));
	return [{ statement: db.read.insert(db.tables.attended).values(rows).onConflictDoNothing() }];
}

/** Takes back what a seat put aside. */
export function deleteAttended(
	db: Database,
	seat: SeatId,
	comments: readonly CommentId[]
): Write[] {
	if (comments.length === 0) return [];
	const { attended } = db.tables;
	const those = and(eq(attended.seat, seat), inArray(attended.comment, [...comments]));
	return [{ statement: db.read.delete(attended).where(those) }];
}
