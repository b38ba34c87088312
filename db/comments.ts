import { and, asc, eq } from 'drizzle-orm';
import type { Author } from '#lib/comments/rules.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Database, Tables, Write } from './database.ts';

type CommentRow = Tables['comment']['$inferSelect'];

/** What a seat posted with this receipt key, and to whom; null when it posted nothing with it. */
export async function findPosted(
	db: Database,
	seat: SeatId,
	receipt: string
): Promise<
	(Pick<CommentRow, 'id' | 'thread' | 'section' | 'body'> & { audience: Audience }) | null
> {
	const { comment, thread } = db.tables;
	const rows = await db.read
		.select({
			id: comment.id,
			thread: comment.thread,
			section: comment.section,
			body: comment.body,
			audience: thread.audience
		})
		.from(comment)
		.innerJoin(thread, eq(thread.id, comment.thread))
		.where(and(eq(comment.seat, seat), eq(comment.receipt, receipt)));
	return rows[0] ?? null;
}

export function insertComment(db: Database, row: CommentRow): Write {
	return { statement: db.read.insert(db.tables.comment).values(row) };
}

/** Every comment of a section, oldest first: who may see it depends on its thread. */
export function listComments(db: Database, section: SectionId) {
	const { comment } = db.tables;
	return selectComments(db)
		.where(eq(comment.section, section))
		.orderBy(asc(comment.createdAt), asc(comment.id));
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

/** An author as everybody sees them. */
export function authorOf(row: {
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
