import { and, asc, eq, gt, gte, inArray, isNull, lt, notExists, or } from 'drizzle-orm';
import type { ConsultationId, DelegationId, GroupId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';
import type { MembershipRow } from './delegations.ts';

export type PresidencyRow = Tables['presidency']['$inferSelect'];

/** Every membership in the groups of a consultation, whenever it ran; the earliest first. */
export async function readAllMemberships(
	db: Database,
	consultation: ConsultationId
): Promise<MembershipRow[]> {
	const { membership, stakeholderGroup } = db.tables;
	const rows = await db.read
		.select({ membership })
		.from(membership)
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, membership.group))
		.where(eq(stakeholderGroup.consultation, consultation))
		.orderBy(asc(membership.since));
	return rows.map((row) => row.membership);
}

/** Every presidency of the groups of a consultation, whenever it ran; the earliest first. */
export async function readPresidencies(
	db: Database,
	consultation: ConsultationId
): Promise<PresidencyRow[]> {
	const { presidency, stakeholderGroup } = db.tables;
	const rows = await db.read
		.select({ presidency })
		.from(presidency)
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, presidency.group))
		.where(eq(stakeholderGroup.consultation, consultation))
		.orderBy(asc(presidency.since));
	return rows.map((row) => row.presidency);
}

/**
 * Holds only while all these delegations stand and none belongs to the group at any instant of the
 * term: what a batch that makes them members begins with.
 */
export function whileNoneBelongs(
	db: Database,
	delegations: readonly DelegationId[],
	group: GroupId,
	term: { since: Instant; until: Instant | null }
): Write {
	const { delegation, membership } = db.tables;
	const overlapping = db.read
		.select({ since: membership.since })
		.from(membership)
		.where(
			and(
				eq(membership.delegation, delegation.id),
				eq(membership.group, group),
				term.until === null ? undefined : lt(membership.since, term.until),
				or(isNull(membership.until), gt(membership.until, term.since))
			)
		);
	return guarded(
		db.read
			.update(delegation)
			.set({ withdrawnAt: null })
			.where(
				and(
					inArray(delegation.id, [...delegations]),
					isNull(delegation.withdrawnAt),
					notExists(overlapping)
				)
			),
		delegations.length
	);
}

/** Ends a membership that would have gone on beyond that instant; guarded with one row. */
export function endMembership(
	db: Database,
	{ delegation, group, since }: Pick<MembershipRow, 'delegation' | 'group' | 'since'>,
	until: Instant
): Write {
	const { membership } = db.tables;
	return guarded(
		db.read
			.update(membership)
			.set({ until })
			.where(
				and(
					eq(membership.delegation, delegation),
					eq(membership.group, group),
					eq(membership.since, since),
					or(isNull(membership.until), gt(membership.until, until))
				)
			)
	);
}

/** Ends what of a group's presidencies goes on beyond that instant; guarded with `rows`. */
export function endPresidencies(db: Database, group: GroupId, until: Instant, rows: number): Write {
	const { presidency } = db.tables;
	return guarded(
		db.read
			.update(presidency)
			.set({ until })
			.where(
				and(eq(presidency.group, group), or(isNull(presidency.until), gt(presidency.until, until)))
			),
		rows
	);
}

export function insertPresidency(db: Database, row: PresidencyRow): Write {
	return { statement: db.read.insert(db.tables.presidency).values(row) };
}

/** Counts a standing delegation in another group, if it is still counted in `from`; guarded with one row. */
export function updateCountedIn(db: Database, id: DelegationId, from: GroupId, to: GroupId): Write {
	const { delegation } = db.tables;
	return guarded(
		db.read
			.update(delegation)
			.set({ countedIn: to })
			.where(
				and(eq(delegation.id, id), isNull(delegation.withdrawnAt), eq(delegation.countedIn, from))
			)
	);
}

/** Ends a delegation's memberships and presidencies at that instant; those to come are none. */
export function endTermsOf(db: Database, of: DelegationId, now: Instant): Write[] {
	const { membership, presidency } = db.tables;
	return [membership, presidency].flatMap((terms) => [
		{
			statement: db.read.delete(terms).where(and(eq(terms.delegation, of), gte(terms.since, now)))
		},
		{
			statement: db.read
				.update(terms)
				.set({ until: now })
				.where(and(eq(terms.delegation, of), or(isNull(terms.until), gt(terms.until, now))))
		}
	]);
}
