import { and, asc, count, eq, inArray, isNotNull, isNull, type SQL } from 'drizzle-orm';
import type {
	Author,
	QuotedPlace,
	StoredComment,
	Thread,
	ThreadState
} from '#lib/comments/rules.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type {
	ChangeId,
	CommentId,
	ConsultationId,
	DelegationId,
	SeatId,
	SectionId,
	ThreadId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { meant } from './audience.ts';
import { authorOf, listComments } from './comments.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';

type ThreadRow = Tables['thread']['$inferSelect'];
/** For whom threads are read: what they are not meant to see is not there. */
type Reader = Pick<Seat, 'role' | 'delegation'>;

/** A thread with everything a reader may see of it, and what decides who may do what to it. */
export type StoredThread = Omit<
	Thread,
	'comments' | 'mayResolve' | 'readers' | 'text' | 'change'
> & {
	textHash: string;
	/** The Change that it is about; null for one about the text. */
	change: ChangeId | null;
	comments: StoredComment[];
	openedBy: { seat: SeatId; delegation: DelegationId | null };
	audience: Audience;
	version: number;
};

/** The threads of a section that a reader is meant to see, in the order they were opened. */
export function listThreads(
	db: Database,
	section: SectionId,
	reader: Reader
): Promise<StoredThread[]> {
	return selectThreads(db, section, meant(db.tables.thread.audience, reader));
}

/**
 * The threads of a section, or those of them with these ids, whoever is meant to see them: to be
 * kept for all its readers, and shown to those whom `maySee` lets.
 */
export function listAllThreads(
	db: Database,
	section: SectionId,
	only?: readonly ThreadId[]
): Promise<StoredThread[]> {
	return selectThreads(db, section, only && inArray(db.tables.thread.id, [...only]), only);
}

async function selectThreads(
	db: Database,
	section: SectionId,
	which: SQL | undefined,
	only?: readonly ThreadId[]
): Promise<StoredThread[]> {
	const { thread } = db.tables;
	const threads = await db.read
		.select()
		.from(thread)
		.where(and(eq(thread.section, section), which))
		.orderBy(asc(thread.createdAt), asc(thread.id));
	const comments = Map.groupBy(await listComments(db, section, only), (each) => each.thread);
	const resolvers = await listResolvers(db, section);
	return threads.flatMap((row) => {
		const said = comments.get(row.id) ?? [];
		const [first] = said;
		if (!first) return [];
		return {
			...placeOf(row),
			id: row.id,
			change: row.change,
			version: row.version,
			audience: row.audience,
			createdAt: row.createdAt,
			resolvedAt: row.resolvedAt,
			resolvedBy: (row.resolvedBy && resolvers.get(row.resolvedBy)) || null,
			openedBy: { seat: first.seat, delegation: first.delegation },
			comments: said
		};
	});
}

/** What rules need to know of one thread of this section; null when this reader is not meant to. */
export async function findThread(
	db: Database,
	section: SectionId,
	id: ThreadId,
	reader: Reader
): Promise<(ThreadState & { audience: Audience; version: number }) | null> {
	const { comment, thread } = db.tables;
	const rows = await db.read
		.select({
			version: thread.version,
			audience: thread.audience,
			resolvedAt: thread.resolvedAt,
			seat: comment.seat,
			delegation: comment.delegation
		})
		.from(thread)
		.innerJoin(comment, eq(comment.thread, thread.id))
		.where(and(eq(thread.id, id), eq(thread.section, section), meant(thread.audience, reader)))
		.orderBy(asc(comment.createdAt), asc(comment.id))
		.limit(1);
	const [row] = rows;
	if (!row) return null;
	const { seat, delegation, ...state } = row;
	return { ...state, openedBy: { seat, delegation } };
}

/** Where a thread that somebody reads was quoted from: the paragraph it begins in, and the text's hash. */
export async function readQuotedPlace(
	db: Database,
	id: ThreadId
): Promise<Pick<QuotedPlace, 'block' | 'textHash'> | null> {
	const { thread } = db.tables;
	const [row] = await db.read
		.select({ block: thread.block, textHash: thread.textHash })
		.from(thread)
		.where(eq(thread.id, id));
	return row ?? null;
}

/** Who reads the thread with this id, or that of this comment; null when this reader does not. */
export async function findAudience(
	db: Database,
	consultation: ConsultationId,
	of: { thread: ThreadId } | { comment: CommentId },
	reader: Reader
): Promise<Audience | null> {
	const { comment, thread } = db.tables;
	const rows = await db.read
		.select({ audience: thread.audience })
		.from(thread)
		.innerJoin(comment, eq(comment.thread, thread.id))
		.where(
			and(
				eq(thread.consultation, consultation),
				'thread' in of ? eq(thread.id, of.thread) : eq(comment.id, of.comment),
				meant(thread.audience, reader)
			)
		)
		.limit(1);
	return rows[0]?.audience ?? null;
}

/** How many threads that a reader is meant to see are open, per section: for overviews. */
export async function countOpenThreads(
	db: Database,
	consultation: ConsultationId,
	reader: Reader
): Promise<Map<SectionId, number>> {
	const { thread } = db.tables;
	const rows = await db.read
		.select({ section: thread.section, open: count().mapWith(Number) })
		.from(thread)
		.where(
			and(
				eq(thread.consultation, consultation),
				isNull(thread.resolvedAt),
				// Those on a Change stand with it, not with the text.
				isNull(thread.change),
				meant(thread.audience, reader)
			)
		)
		.groupBy(thread.section);
	return new Map(rows.map((row) => [row.section, row.open]));
}

/** Puts a new thread down, open. Its first comment is written beside it. */
export function insertThread(
	db: Database,
	row: Pick<ThreadRow, 'id' | 'consultation' | 'section' | 'audience' | 'createdAt'> &
		Partial<Pick<ThreadRow, 'change'>>,
	place: QuotedPlace
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

function placeOf(row: ThreadRow): QuotedPlace {
	return {
		anchorStart: row.anchorStart && Buffer.from(row.anchorStart).toString('base64'),
		anchorEnd: row.anchorEnd && Buffer.from(row.anchorEnd).toString('base64'),
		block: row.block,
		quote: row.quote,
		before: row.before,
		after: row.after,
		textHash: row.textHash
	};
}
