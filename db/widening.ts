import { and, asc, desc, eq, exists, isNull, notExists, sql } from 'drizzle-orm';
import type { Author } from '#lib/comments/rules.ts';
import type { ThreadAuthor, Widening } from '#lib/comments/widening.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type {
	AccountId,
	ConsultationId,
	SectionId,
	ThreadId,
	WideningId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { meant } from './audience.ts';
import { authorOf } from './comments.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';

type Reader = Pick<Seat, 'role' | 'delegation'>;
type WideningRow = Tables['widening']['$inferInsert'];
type ConsentRow = Tables['consent']['$inferInsert'];

/** In which section a thread stands; null when this reader is not meant to see it. */
export async function findSectionOfThread(
	db: Database,
	consultation: ConsultationId,
	id: ThreadId,
	reader: Reader
): Promise<{ section: SectionId; number: string } | null> {
	const { section, thread } = db.tables;
	const [row] = await db.read
		.select({ section: section.id, number: section.number })
		.from(thread)
		.innerJoin(section, eq(section.id, thread.section))
		.where(
			and(eq(thread.id, id), eq(thread.consultation, consultation), meant(thread.audience, reader))
		);
	return row ?? null;
}

/** Everybody who ever wrote in a thread, in the order they first did; also what was taken away counts. */
export async function listThreadAuthors(
	db: Database,
	consultation: ConsultationId,
	thread: ThreadId
): Promise<ThreadAuthor[]> {
	const { account, comment, delegation, seat, stakeholderGroup } = db.tables;
	const columns = {
		account: account.id,
		person: account.name,
		role: seat.role,
		id: delegation.id,
		code: delegation.code,
		delegation: delegation.name,
		group: stakeholderGroup.code
	};
	const wrote = await db.read
		.select(columns)
		.from(comment)
		.innerJoin(account, eq(account.id, comment.account))
		.innerJoin(seat, eq(seat.id, comment.seat))
		.leftJoin(delegation, eq(delegation.id, comment.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(eq(comment.thread, thread))
		.orderBy(asc(comment.createdAt), asc(comment.id));
	const standing = await db.read
		.selectDistinct({ ...columns, seat: seat.id })
		.from(comment)
		.innerJoin(account, eq(account.id, comment.account))
		.innerJoin(seat, eq(seat.account, account.id))
		.leftJoin(delegation, eq(delegation.id, seat.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(
			and(
				eq(comment.thread, thread),
				eq(seat.consultation, consultation),
				isNull(seat.withdrawnAt),
				isNull(seat.suspendedAt),
				isNull(delegation.withdrawnAt),
				isNull(account.suspendedAt)
			)
		);
	const first = new Map(wrote.toReversed().map((row) => [row.account, row]));
	return [...new Set(wrote.map((row) => row.account))].flatMap((id) => {
		const row = first.get(id);
		const seats = standing.filter((each) => each.account === id).map(readerOf);
		return row ? { account: id, author: authorOf(row), seats } : [];
	});
}

function readerOf(row: {
	role: Author['role'];
	id: NonNullable<Seat['delegation']>['id'] | null;
	code: string | null;
	delegation: string | null;
	group: string | null;
}): Reader {
	const { role, id, code, delegation: name, group } = row;
	const seated = id !== null && code !== null && name !== null;
	return { role, delegation: seated ? { id, code, name, group: group ?? 'OT' } : null };
}

/** Every wish that more may read a thread, the newest first. */
export async function listWidenings(db: Database, thread: ThreadId): Promise<Widening[]> {
	const { consent, widening } = db.tables;
	const rows = await selectWidenings(db)
		.where(eq(widening.thread, thread))
		.orderBy(desc(widening.askedAt), desc(widening.id));
	const consents = await db.read
		.select({ widening: consent.widening, account: consent.account, at: consent.at })
		.from(consent)
		.innerJoin(widening, eq(widening.id, consent.widening))
		.where(eq(widening.thread, thread))
		.orderBy(asc(consent.at));
	return rows.map((row) => ({
		...wideningOf(row),
		consents: consents.filter((each) => each.widening === row.id)
	}));
}

/** A wish that waits for somebody's consent, with where its thread stands. */
export type AwaitedConsent = Omit<Widening, 'consents'> & { section: SectionId; quote: string };

/** The wishes that wait for this account's consent, in threads that its seat may read; the oldest first. */
export async function listAwaitedConsents(
	db: Database,
	consultation: ConsultationId,
	account: AccountId,
	reader: Reader
): Promise<AwaitedConsent[]> {
	const { comment, consent, thread, widening } = db.tables;
	const wrote = db.read
		.select({ id: comment.id })
		.from(comment)
		.where(and(eq(comment.thread, widening.thread), eq(comment.account, account)));
	const given = db.read
		.select({ account: consent.account })
		.from(consent)
		.where(and(eq(consent.widening, widening.id), eq(consent.account, account)));
	const rows = await selectWidenings(db)
		.where(
			and(
				eq(thread.consultation, consultation),
				eq(widening.outcome, ''),
				meant(thread.audience, reader),
				exists(wrote),
				notExists(given)
			)
		)
		.orderBy(asc(widening.askedAt), asc(widening.id));
	return rows.map((row) => ({ ...wideningOf(row), section: row.section, quote: row.quote }));
}

/** Locks a thread for a decision about its readers, if nobody changed it since. */
export function touchThread(
	db: Database,
	seen: { id: ThreadId; version: number },
	audience?: Audience
): Write {
	const { thread } = db.tables;
	return guarded(
		db.read
			.update(thread)
			.set({ version: seen.version + 1, ...(audience === undefined ? {} : { audience }) })
			.where(and(eq(thread.id, seen.id), eq(thread.version, seen.version)))
	);
}

/** Locks a thread that is replied to, if it still has the readers whom the reply is meant for. Rule W7. */
export function keepReaders(db: Database, id: ThreadId, audience: Audience): Write {
	const { thread } = db.tables;
	return guarded(
		db.read
			.update(thread)
			.set({ version: sql`${thread.version}` })
			.where(and(eq(thread.id, id), eq(thread.audience, audience)))
	);
}

export function insertWidening(db: Database, row: WideningRow): Write {
	return { statement: db.read.insert(db.tables.widening).values(row) };
}

export function insertConsent(db: Database, row: ConsentRow): Write {
	return { statement: db.read.insert(db.tables.consent).values(row) };
}

/** Ends an open wish without its coming true. */
export function endWidening(
	db: Database,
	id: WideningId,
	outcome: 'declined' | 'withdrawn',
	endedAt: Instant
): Write {
	const { widening } = db.tables;
	return guarded(
		db.read
			.update(widening)
			.set({ outcome, endedAt })
			.where(and(eq(widening.id, id), eq(widening.outcome, '')))
	);
}

/**
 * Lets an open wish come true, if nobody wrote in its thread who does not consent. After the
 * statement that locks the thread: what a reply wrote before is seen only from then on. Rules W3, W7.
 */
export function fulfilWidening(
	db: Database,
	{ id, thread }: { id: WideningId; thread: ThreadId },
	endedAt: Instant
): Write {
	const { comment, consent, widening } = db.tables;
	const given = db.read
		.select({ account: consent.account })
		.from(consent)
		.where(and(eq(consent.widening, id), eq(consent.account, comment.account)));
	const without = db.read
		.select({ id: comment.id })
		.from(comment)
		.where(and(eq(comment.thread, thread), notExists(given)));
	return guarded(
		db.read
			.update(widening)
			.set({ outcome: 'widened', endedAt })
			.where(and(eq(widening.id, id), eq(widening.outcome, ''), notExists(without)))
	);
}

function selectWidenings(db: Database) {
	const { account, delegation, seat, stakeholderGroup, thread, widening } = db.tables;
	return db.read
		.select({
			id: widening.id,
			thread: widening.thread,
			audience: widening.audience,
			account: widening.account,
			askedAt: widening.askedAt,
			endedAt: widening.endedAt,
			outcome: widening.outcome,
			section: thread.section,
			quote: thread.quote,
			person: account.name,
			role: seat.role,
			code: delegation.code,
			delegation: delegation.name,
			group: stakeholderGroup.code
		})
		.from(widening)
		.innerJoin(thread, eq(thread.id, widening.thread))
		.innerJoin(account, eq(account.id, widening.account))
		.innerJoin(seat, eq(seat.id, widening.seat))
		.leftJoin(delegation, eq(delegation.id, seat.delegation))
		.leftJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn));
}

function wideningOf(
	row: Awaited<ReturnType<typeof selectWidenings>>[number]
): Omit<Widening, 'consents'> {
	const { id, thread, audience, account, askedAt, endedAt, outcome } = row;
	return { id, thread, audience, account, by: authorOf(row), askedAt, endedAt, outcome };
}
