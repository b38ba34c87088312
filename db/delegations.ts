import { and, asc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { ConsultationId, DelegationId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';

export type DelegationRow = Tables['delegation']['$inferSelect'];
export type GroupRow = Tables['stakeholderGroup']['$inferSelect'];
export type MembershipRow = Tables['membership']['$inferSelect'];

/** A consultation's groups in their order. */
export function readGroups(db: Database, of: ConsultationId): Promise<GroupRow[]> {
	const { stakeholderGroup } = db.tables;
	return db.read
		.select()
		.from(stakeholderGroup)
		.where(eq(stakeholderGroup.consultation, of))
		.orderBy(asc(stakeholderGroup.position), asc(stakeholderGroup.code));
}

/** A consultation's delegations by name, withdrawn ones included. */
export function readDelegationRows(db: Database, of: ConsultationId): Promise<DelegationRow[]> {
	const { delegation } = db.tables;
	return db.read
		.select()
		.from(delegation)
		.where(eq(delegation.consultation, of))
		.orderBy(asc(delegation.name));
}

/** All memberships of these delegations beside the group each is counted in. */
export async function readMemberships(
	db: Database,
	of: readonly DelegationId[]
): Promise<MembershipRow[]> {
	const { membership } = db.tables;
	if (of.length === 0) return [];
	return db.read
		.select()
		.from(membership)
		.where(inArray(membership.delegation, [...of]));
}

export function insertDelegation(db: Database, row: DelegationRow) {
	return db.read.insert(db.tables.delegation).values(row);
}

export function insertMembership(db: Database, row: MembershipRow) {
	return db.read.insert(db.tables.membership).values(row);
}

export function insertGroup(db: Database, row: GroupRow) {
	return db.read.insert(db.tables.stakeholderGroup).values(row);
}

/** Withdraws a delegation that stands; guarded with one row. */
export function withdrawDelegation(db: Database, id: DelegationId, withdrawnAt: Instant): Write {
	const { delegation } = db.tables;
	return guarded(
		db.read
			.update(delegation)
			.set({ withdrawnAt })
			.where(and(eq(delegation.id, id), isNull(delegation.withdrawnAt)))
	);
}

/** Takes a withdrawn delegation back; guarded with one row. */
export function reinstateDelegation(db: Database, id: DelegationId): Write {
	const { delegation } = db.tables;
	return guarded(
		db.read
			.update(delegation)
			.set({ withdrawnAt: null })
			.where(and(eq(delegation.id, id), isNotNull(delegation.withdrawnAt)))
	);
}
