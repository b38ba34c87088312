import {
	aliasedTable,
	and,
	desc,
	eq,
	exists,
	gt,
	gte,
	inArray,
	isNotNull,
	isNull,
	lt,
	ne,
	not,
	or,
	sql,
	type SQL
} from 'drizzle-orm';
import type { Belonging } from '#lib/comments/rules.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { CommentId, SectionId, ThreadId } from '#lib/kernel/ids.ts';
import { meant } from './audience.ts';
import type { Database } from './database.ts';

type Subjects = readonly (SectionId | ThreadId)[];

/** For whom it is asked what was said to them, in the sections that they may read. */
export type Asker = {
	seat: Seat;
	groups: readonly Belonging[];
	sections: readonly SectionId[];
	muted: Subjects;
	watched: Subjects;
};

/** Which of it: only what is older than this comment, and so many at most. */
export type Stretch = { before: CommentId | null; limit: number };

/** The comments that call upon the asker and were not answered, newest first. Rules N2, N5. */
export async function listCalls(db: Database, asker: Asker, stretch: Stretch) {
	const { comment, mention } = db.tables;
	const { seat } = asker;
	const since = sql`coalesce(${comment.editedAt}, ${comment.createdAt})`;
	const inPerson = and(eq(mention.kind, 'account'), eq(mention.target, seat.account));
	const rows = await selectIds(db, asker)
		.innerJoin(mention, eq(mention.comment, comment.id))
		.where(
			and(
				isSaidTo(db, asker, stretch),
				or(
					and(inPerson, not(isAnswered(db, since, { seat }))),
					and(
						calledTogether(db, asker),
						not(isMuted(db, asker)),
						not(isAnswered(db, since, { seat, together: true }))
					)
				)
			)
		)
		.orderBy(desc(comment.id))
		.limit(stretch.limit);
	return rows.map(({ id }) => id);
}

/** What others said in threads after the asker last wrote there, newest first. Rules N3, N5. */
export async function listReplies(db: Database, asker: Asker, stretch: Stretch) {
	const { comment } = db.tables;
	const { seat } = asker;
	const own = aliasedTable(comment, 'own');
	const last = db.read
		.select({ thread: own.thread, at: sql<number>`max(${own.createdAt})`.as('last_at') })
		.from(own)
		.where(and(eq(own.seat, seat.id), isNull(own.deletedAt)))
		.groupBy(own.thread)
		.as('last');
	const rows = await selectIds(db, asker)
		.innerJoin(last, and(eq(last.thread, comment.thread), gt(comment.createdAt, last.at)))
		.where(and(isSaidTo(db, asker, stretch), not(isMuted(db, asker))))
		.orderBy(desc(comment.id))
		.limit(stretch.limit);
	return rows.map(({ id }) => id);
}

/** What was said in threads and sections since the asker began to watch them. Rules N4, N5. */
export async function listWatched(db: Database, asker: Asker, stretch: Stretch) {
	const { comment, watching } = db.tables;
	const { seat, watched } = asker;
	if (watched.length === 0) return [];
	const sinceThen = db.read
		.select({ one: sql`1` })
		.from(watching)
		.where(
			and(
				eq(watching.seat, seat.id),
				eq(watching.level, 'watch'),
				or(eq(watching.subject, comment.thread), eq(watching.subject, comment.section)),
				lt(watching.at, comment.createdAt)
			)
		);
	const rows = await selectIds(db, asker)
		.where(
			and(
				isSaidTo(db, asker, stretch),
				isAbout(db, watched),
				exists(sinceThen),
				not(isMuted(db, asker)),
				not(isAnswered(db, comment.createdAt, { seat }))
			)
		)
		.orderBy(desc(comment.id))
		.limit(stretch.limit);
	return rows.map(({ id }) => id);
}

/** What the asker put aside, newest first. Rule N5. */
export async function listAttended(db: Database, asker: Asker, stretch: Stretch) {
	const { attended, comment } = db.tables;
	const rows = await selectIds(db, asker)
		.where(and(isReadable(db, asker, stretch), isNotNull(attended.seat)))
		.orderBy(desc(comment.id))
		.limit(stretch.limit);
	return rows.map(({ id }) => id);
}

/** Those of these comments that the asker may read. */
export async function listReadable(
	db: Database,
	asker: Asker,
	comments: readonly CommentId[]
): Promise<CommentId[]> {
	if (comments.length === 0) return [];
	const rows = await selectIds(db, asker).where(
		and(isReadable(db, asker), inArray(db.tables.comment.id, [...comments]))
	);
	return rows.map(({ id }) => id);
}

function selectIds(db: Database, { seat }: Asker) {
	const { attended, comment, thread } = db.tables;
	return db.read
		.selectDistinct({ id: comment.id })
		.from(comment)
		.innerJoin(thread, eq(thread.id, comment.thread))
		.leftJoin(attended, and(eq(attended.comment, comment.id), eq(attended.seat, seat.id)))
		.$dynamic();
}

/** Another's comment that stands, in a thread meant for the asker, in a section they may read. */
function isReadable(
	db: Database,
	{ seat, sections }: Asker,
	{ before }: Pick<Stretch, 'before'> = { before: null }
): SQL | undefined {
	const { comment, thread } = db.tables;
	return and(
		inArray(comment.section, [...sections]),
		meant(thread.audience, seat),
		ne(comment.seat, seat.id),
		isNull(comment.deletedAt),
		isNull(comment.hiddenAt),
		before === null ? undefined : lt(comment.id, before)
	);
}

/** The same, and not put aside. */
function isSaidTo(db: Database, asker: Asker, stretch: Stretch): SQL | undefined {
	return and(isReadable(db, asker, stretch), isNull(db.tables.attended.seat));
}

/** Called upon as one of several: a delegation, a group, the facilitators of a section. */
function calledTogether(db: Database, { seat, groups, sections }: Asker): SQL | undefined {
	const { comment, mention } = db.tables;
	const held = sections.filter((each) => seat.sections.includes(each));
	const of = (kind: 'delegation' | 'group' | 'facilitators', target: string, when?: SQL) =>
		and(eq(mention.kind, kind), eq(mention.target, target), when);
	return or(
		// Nobody's id: whoever belongs to nothing is called together with nobody.
		of('delegation', seat.delegation?.id ?? '-'),
		seat.role === 'facilitator' && held.length > 0
			? of('facilitators', '', inArray(comment.section, held))
			: undefined,
		...groups.map(({ group, since, until }) => {
			const ended = until === null ? undefined : lt(comment.createdAt, until);
			return of('group', group, and(gte(comment.createdAt, since), ended));
		})
	);
}

/** Whether the asker, or anybody of their delegation, wrote in the thread after that. */
function isAnswered(
	db: Database,
	after: SQL | Database['tables']['comment']['createdAt'],
	{ seat, together = false }: { seat: Seat; together?: boolean }
): SQL {
	const { comment } = db.tables;
	const own = aliasedTable(comment, 'own');
	const ours = together && seat.delegation ? eq(own.delegation, seat.delegation.id) : undefined;
	return exists(
		db.read
			.select({ one: sql`1` })
			.from(own)
			.where(
				and(
					eq(own.thread, comment.thread),
					gt(own.createdAt, after),
					isNull(own.deletedAt),
					or(eq(own.seat, seat.id), ours)
				)
			)
	);
}

/** A thread's own word goes before that of its section. */
function isMuted(db: Database, { muted, watched }: Asker): SQL {
	const { comment } = db.tables;
	const ofThread = inArray(comment.thread, [...muted] as ThreadId[]);
	const ofSection = inArray(comment.section, [...muted] as SectionId[]);
	const kept = inArray(comment.thread, [...watched] as ThreadId[]);
	return sql`(${ofThread} or (${ofSection} and not (${kept})))`;
}

function isAbout(db: Database, subjects: Subjects): SQL | undefined {
	const { comment } = db.tables;
	return or(
		inArray(comment.thread, [...subjects] as ThreadId[]),
		inArray(comment.section, [...subjects] as SectionId[])
	);
}
