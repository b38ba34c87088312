import { and, asc, desc, eq, gt, gte, inArray, isNotNull, like, lt, or } from 'drizzle-orm';
import type {
	AccountId,
	CommentId,
	ConsultationId,
	DelegationId,
	ProposalId,
	SeatId,
	SectionId
} from '#lib/kernel/ids.ts';
import type { Role, Seat } from '#lib/kernel/actor.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { meant } from './audience.ts';
import type { Database } from './database.ts';
import type { Entry } from './record.ts';

/** Which entries are wanted; absent members do not narrow. */
export type EntryFilter = {
	/** Beginnings of kinds, such as `position.`; any of them. */
	kinds?: readonly string[];
	delegation?: DelegationId;
	section?: SectionId;
	/** Only entries at this instant or later, and before that one. */
	from?: Instant;
	until?: Instant;
	/** Only what this person decided. */
	by?: AccountId;
	/** Only what names this proposal. */
	proposal?: ProposalId;
	/** Only what the reader may read, also where nothing else narrows. */
	readable?: boolean;
	/** Only entries with a smaller number. */
	before?: number;
	/** Confidential entries are matched by a filter only for a seat that may read them. */
	reader: Pick<Seat, 'role' | 'delegation'>;
};

/** Entries newest first, at most `limit`. */
export function listEntries(
	db: Database,
	consultation: ConsultationId,
	filter: EntryFilter,
	limit: number
): Promise<Entry[]> {
	const { entry } = db.tables;
	const { kinds, delegation, section, from, until, by, proposal, before, reader, readable } =
		filter;
	const narrowing = [kinds, delegation, section, from, until, by, proposal, readable || undefined];
	const narrowed = narrowing.some((each) => each !== undefined);
	return db.read
		.select()
		.from(entry)
		.where(
			and(
				eq(entry.consultation, consultation),
				before === undefined ? undefined : lt(entry.seq, before),
				kinds && or(...kinds.map((start) => like(entry.kind, `${start}%`))),
				delegation && eq(entry.delegation, delegation),
				section && eq(entry.section, section),
				from === undefined ? undefined : gte(entry.at, from),
				until === undefined ? undefined : lt(entry.at, until),
				// Canonical JSON: in no words that somebody wrote do these signs stand unescaped.
				by && like(entry.payload, `%"actor":{"account":"${by}"%`),
				proposal && like(entry.payload, `%"proposal":"${proposal}"%`),
				narrowed ? meant(entry.audience, reader) : undefined
			)
		)
		.orderBy(desc(entry.seq))
		.limit(limit);
}

const BATCH = 500;

/** Every entry from the first, up to `last`, read in batches. */
export async function* walkEntries(
	db: Database,
	consultation: ConsultationId,
	last: number
): AsyncGenerator<Entry> {
	const { entry } = db.tables;
	for (let seq = 0; seq < last;) {
		const batch = await db.read
			.select()
			.from(entry)
			.where(and(eq(entry.consultation, consultation), lt(entry.seq, last + 1), gt(entry.seq, seq)))
			.orderBy(asc(entry.seq))
			.limit(BATCH);
		yield* batch;
		const newest = batch.at(-1);
		if (!newest) return;
		seq = newest.seq;
	}
}

/** A delegation as the record names it, with the code of its counting group. */
export type NamedDelegation = { id: DelegationId; code: string; name: string; group: string };

/** The delegations of a consultation by name, withdrawn ones too: the record names them. */
export function listNamedDelegations(
	db: Database,
	consultation: ConsultationId
): Promise<NamedDelegation[]> {
	const { delegation, stakeholderGroup } = db.tables;
	return db.read
		.select({
			id: delegation.id,
			code: delegation.code,
			name: delegation.name,
			group: stakeholderGroup.code
		})
		.from(delegation)
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(eq(delegation.consultation, consultation))
		.orderBy(asc(delegation.name));
}

export type NamedSection = { id: SectionId; number: string; title: string };

/** The sections of a consultation in their order. */
export function listNamedSections(
	db: Database,
	consultation: ConsultationId
): Promise<NamedSection[]> {
	const { section } = db.tables;
	return db.read
		.select({ id: section.id, number: section.number, title: section.title })
		.from(section)
		.where(eq(section.consultation, consultation))
		.orderBy(asc(section.position));
}

/** People's names by account. */
export async function readAccountNames(
	db: Database,
	accounts: readonly AccountId[]
): Promise<Map<AccountId, string>> {
	if (accounts.length === 0) return new Map();
	const { account } = db.tables;
	const rows = await db.read
		.select({ id: account.id, name: account.name })
		.from(account)
		.where(inArray(account.id, [...accounts]));
	return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The roles of seats, withdrawn ones too: what somebody did stays theirs. */
export async function readSeatRoles(
	db: Database,
	seats: readonly SeatId[]
): Promise<Map<SeatId, Role>> {
	if (seats.length === 0) return new Map();
	const { seat } = db.tables;
	const rows = await db.read
		.select({ id: seat.id, role: seat.role })
		.from(seat)
		.where(inArray(seat.id, [...seats]));
	return new Map(rows.map(({ id, role }) => [id, role]));
}

/** A comment whose words are no longer for everybody: by its author's wish, or the secretariat's. */
export type SilencedComment = { author: SeatId; deleted: boolean };

/** The comments of a consultation that were deleted or hidden. */
export async function listSilencedComments(
	db: Database,
	consultation: ConsultationId
): Promise<Map<CommentId, SilencedComment>> {
	const { comment, thread } = db.tables;
	const rows = await db.read
		.select({ id: comment.id, author: comment.seat, deletedAt: comment.deletedAt })
		.from(comment)
		.innerJoin(thread, eq(thread.id, comment.thread))
		.where(
			and(
				eq(thread.consultation, consultation),
				or(isNotNull(comment.deletedAt), isNotNull(comment.hiddenAt))
			)
		);
	return new Map(
		rows.map(({ id, author, deletedAt }) => [id, { author, deleted: deletedAt !== null }])
	);
}
