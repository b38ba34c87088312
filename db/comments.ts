import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Author, StoredComment } from '#lib/comments/rules.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { CommentId, DelegationId, SeatId, SectionId, ThreadId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { meant } from './audience.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';
import { listMentions, listMentionsOf } from './mentions.ts';

type CommentRow = Tables['comment']['$inferSelect'];
type AgreementRow = Tables['agreement']['$inferSelect'];
/** A comment as it was when it was decided about: a write is refused when it changed since. */
type Seen = Pick<CommentRow, 'id' | 'version'>;

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

/**
 * Every comment of a section, or of these threads in it, oldest first: who may see it depends on its
 * thread.
 */
export async function listComments(
	db: Database,
	section: SectionId,
	only?: readonly ThreadId[]
): Promise<StoredComment[]> {
	const { agreement, comment, commentVersion, delegation } = db.tables;
	const here = and(eq(comment.section, section), only && inArray(comment.thread, [...only]));
	const rows = await selectComments(db)
		.where(here)
		.orderBy(asc(comment.createdAt), asc(comment.id));
	const versions = await db.read
		.select({ comment: comment.id, body: commentVersion.body, at: commentVersion.at })
		.from(commentVersion)
		.innerJoin(comment, eq(comment.id, commentVersion.comment))
		.where(here)
		.orderBy(asc(commentVersion.version));
	const agreements = await db.read
		.select({
			comment: comment.id,
			code: delegation.code,
			name: delegation.name,
			at: agreement.at
		})
		.from(agreement)
		.innerJoin(comment, eq(comment.id, agreement.comment))
		.innerJoin(delegation, eq(delegation.id, agreement.delegation))
		.where(here)
		.orderBy(asc(agreement.at), asc(delegation.code));
	const earlier = Map.groupBy(versions, (each) => each.comment);
	const agreed = Map.groupBy(agreements, (each) => each.comment);
	const mentions = only
		? await listMentionsOf(
				db,
				rows.map(({ id }) => id)
			)
		: await listMentions(db, section);
	const called = Map.groupBy(mentions, (each) => each.comment);
	return rows.map((row) => ({
		...storedOf(row),
		earlier: (earlier.get(row.id) ?? []).map(({ body, at }) => ({ body, at })),
		agreed: (agreed.get(row.id) ?? []).map(({ code, name, at }) => ({ code, name, at })),
		called: called.get(row.id) ?? []
	}));
}

/** One comment of this section as rules need it; null when this reader is not meant to see it. */
export async function findComment(
	db: Database,
	section: SectionId,
	id: CommentId,
	reader: Pick<Seat, 'role' | 'delegation'>
): Promise<(Omit<StoredComment, 'earlier' | 'agreed' | 'called'> & { audience: Audience }) | null> {
	const { comment, thread } = db.tables;
	const [row] = await selectComments(db).where(
		and(eq(comment.id, id), eq(comment.section, section), meant(thread.audience, reader))
	);
	return row ? { ...storedOf(row), audience: row.audience } : null;
}

export function insertComment(db: Database, row: CommentRow): Write {
	return { statement: db.read.insert(db.tables.comment).values(row) };
}

/** Gives a comment other words and keeps what it said, unless somebody changed it since `seen`. */
export function updateBody(
	db: Database,
	seen: Pick<StoredComment, 'id' | 'version' | 'body' | 'createdAt' | 'editedAt'>,
	edited: { body: string; at: Instant }
): Write[] {
	const { id, version, body, createdAt, editedAt } = seen;
	return [
		change(db, seen, { body: edited.body, editedAt: edited.at }),
		{
			statement: db.read
				.insert(db.tables.commentVersion)
				.values({ comment: id, version, body, at: editedAt ?? createdAt })
		}
	];
}

/** Takes a comment back, unless somebody changed it since. */
export function markDeleted(db: Database, seen: Seen, at: Instant): Write {
	return change(db, seen, { deletedAt: at });
}

/** Hides a comment with a reason, unless somebody changed it since. */
export function markHidden(db: Database, seen: Seen, hidden: { at: Instant; reason: string }) {
	return change(db, seen, { hiddenAt: hidden.at, hiddenReason: hidden.reason });
}

/** When a delegation came to agree with a comment; null when it does not. */
export async function findAgreement(
	db: Database,
	comment: CommentId,
	delegation: DelegationId
): Promise<{ at: Instant } | null> {
	const { agreement } = db.tables;
	const rows = await db.read
		.select({ at: agreement.at })
		.from(agreement)
		.where(and(eq(agreement.comment, comment), eq(agreement.delegation, delegation)));
	return rows[0] ?? null;
}

/** Lets a delegation agree with a comment as it was seen, in place of what it agreed with before. */
export function replaceAgreement(db: Database, seen: Seen, row: AgreementRow): Write[] {
	const { comment } = db.tables;
	return [
		guarded(
			db.read
				.update(comment)
				.set({ version: seen.version })
				.where(and(eq(comment.id, seen.id), eq(comment.version, seen.version)))
		),
		{ statement: removal(db, row.comment, row.delegation) },
		{ statement: db.read.insert(db.tables.agreement).values(row) }
	];
}

/** Takes an agreement away, which must be there. */
export function deleteAgreement(db: Database, comment: CommentId, by: DelegationId): Write {
	return guarded(removal(db, comment, by));
}

function removal(db: Database, comment: CommentId, by: DelegationId) {
	const { agreement } = db.tables;
	return db.read
		.delete(agreement)
		.where(and(eq(agreement.comment, comment), eq(agreement.delegation, by)));
}

function change(db: Database, { id, version }: Seen, values: Partial<CommentRow>): Write {
	const { comment } = db.tables;
	return guarded(
		db.read
			.update(comment)
			.set({ ...values, version: version + 1 })
			.where(and(eq(comment.id, id), eq(comment.version, version)))
	);
}

function selectComments(db: Database) {
	const { account, comment, delegation, seat, stakeholderGroup, thread } = db.tables;
	return db.read
		.select({
			id: comment.id,
			thread: comment.thread,
			audience: thread.audience,
			seat: comment.seat,
			body: comment.body,
			createdAt: comment.createdAt,
			version: comment.version,
			editedAt: comment.editedAt,
			deletedAt: comment.deletedAt,
			hiddenAt: comment.hiddenAt,
			hiddenReason: comment.hiddenReason,
			person: account.name,
			role: seat.role,
			delegationId: delegation.id,
			code: delegation.code,
			delegation: delegation.name,
			group: stakeholderGroup.code
		})
		.from(comment)
		.innerJoin(thread, eq(thread.id, comment.thread))
		.innerJoin(account, eq(account.id, comment.account))
		.innerJoin(seat, eq(seat.id, comment.seat))
		.leftJoin(delegation, eq(delegation.id, comment.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn));
}

function storedOf(row: Awaited<ReturnType<typeof selectComments>>[number]) {
	const { person, role, code, delegation, group, delegationId, audience: _, ...kept } = row;
	const author = authorOf({ person, role, code, delegation, group });
	return { ...kept, author, delegation: delegationId };
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
