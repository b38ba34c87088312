import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Belonging, Callable, Mention } from '#lib/comments/rules.ts';
import type { CommentId, DelegationId, SectionId } from '#lib/kernel/ids.ts';
import type { Database, Write } from './database.ts';

type MentionRow = Callable & { comment: CommentId };

/** Puts down whom a comment calls upon, in place of whom it did before. */
export function replaceMentions(
	db: Database,
	comment: CommentId,
	called: readonly Mention[]
): Write[] {
	const { mention } = db.tables;
	return [
		{ statement: db.read.delete(mention).where(eq(mention.comment, comment)) },
		...insertMentions(db, comment, called)
	];
}

/** Puts down whom a new comment calls upon. */
export function insertMentions(
	db: Database,
	comment: CommentId,
	called: readonly Mention[]
): Write[] {
	if (called.length === 0) return [];
	const rows = called.map((each) => ({ comment, ...each }));
	return [{ statement: db.read.insert(db.tables.mention).values(rows) }];
}

/** Whom each comment of a section calls upon, as they are called today. */
export async function listMentions(db: Database, of: SectionId): Promise<MentionRow[]> {
	return (await selectMentions(db).where(eq(db.tables.comment.section, of))).map(calledOf);
}

/** The same of these comments. */
export async function listMentionsOf(
	db: Database,
	comments: readonly CommentId[]
): Promise<MentionRow[]> {
	if (comments.length === 0) return [];
	const rows = await selectMentions(db).where(inArray(db.tables.mention.comment, [...comments]));
	return rows.map(calledOf);
}

/** The groups a delegation belongs to, the one it is counted in among them, and since when. */
export async function listGroupsOf(db: Database, of: DelegationId): Promise<Belonging[]> {
	const { delegation, membership } = db.tables;
	const counted = await db.read
		.select({ group: delegation.countedIn })
		.from(delegation)
		.where(eq(delegation.id, of));
	const beside = await db.read
		.select({ group: membership.group, since: membership.since, until: membership.until })
		.from(membership)
		.where(eq(membership.delegation, of));
	return [...counted.map(({ group }) => ({ group, since: 0, until: null })), ...beside];
}

function selectMentions(db: Database) {
	const { account, comment, consultation, delegation, mention, section, stakeholderGroup } =
		db.tables;
	return db.read
		.select({
			comment: mention.comment,
			kind: mention.kind,
			target: mention.target,
			person: account.name,
			code: delegation.code,
			delegation: delegation.name,
			groupCode: stakeholderGroup.code,
			group: stakeholderGroup.name,
			label: consultation.facilitatorLabel
		})
		.from(mention)
		.innerJoin(comment, eq(comment.id, mention.comment))
		.innerJoin(section, eq(section.id, comment.section))
		.innerJoin(consultation, eq(consultation.id, section.consultation))
		.leftJoin(account, and(eq(mention.kind, 'account'), eq(account.id, mention.target)))
		.leftJoin(delegation, and(eq(mention.kind, 'delegation'), eq(delegation.id, mention.target)))
		.leftJoin(
			stakeholderGroup,
			and(eq(mention.kind, 'group'), eq(stakeholderGroup.id, mention.target))
		)
		.orderBy(asc(mention.comment), asc(mention.kind), asc(mention.target));
}

function calledOf(row: Awaited<ReturnType<typeof selectMentions>>[number]): MentionRow {
	const { comment, kind, target, person, code, groupCode, label } = row;
	const call = person ?? code ?? groupCode ?? label;
	return { comment, kind, target, call, name: person ?? row.delegation ?? row.group ?? label };
}
