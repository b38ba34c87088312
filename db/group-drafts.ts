import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { ConsultationId, DelegationId, GroupId, ProposalId } from '#lib/kernel/ids.ts';
import { guarded, type Database, type Write } from './database.ts';
import type { GroupRow } from './delegations.ts';
import type { Proposal } from './proposals.ts';

/** What negotiating groups draft, or have tabled, that is not closed. */
export function listOpenOfGroups(db: Database, consultation: ConsultationId): Promise<Proposal[]> {
	const { proposal } = db.tables;
	return db.read
		.select()
		.from(proposal)
		.where(
			and(
				eq(proposal.consultation, consultation),
				isNotNull(proposal.group),
				inArray(proposal.state, ['draft', 'tabled'])
			)
		);
}

/** A group by its id; null when there is none. */
export async function findGroup(db: Database, id: GroupId): Promise<GroupRow | null> {
	const { stakeholderGroup } = db.tables;
	const [row] = await db.read.select().from(stakeholderGroup).where(eq(stakeholderGroup.id, id));
	return row ?? null;
}

/** The delegations that draft with others, of each draft by what was said last of it. */
export async function listDrafting(
	db: Database,
	drafts: readonly ProposalId[]
): Promise<{ proposal: ProposalId; delegation: DelegationId }[]> {
	if (drafts.length === 0) return [];
	const { proposalJoining: said } = db.tables;
	const rows = await db.read
		.select({ proposal: said.proposal, delegation: said.delegation, word: said.word })
		.from(said)
		.where(and(inArray(said.proposal, [...drafts]), eq(said.joins, 'drafting')))
		.orderBy(said.version);
	const newest = new Map(rows.map((row) => [`${row.proposal} ${row.delegation}`, row]));
	return [...newest.values()].filter(({ word }) => word === 'accepted');
}

/**
 * Lets a group's proposal be held by others than before, while nobody else changed who holds it; guarded
 * with one row. What is decided at that moment by who spoke for it before is decided anew.
 */
export function updateHeld(
	db: Database,
	before: Pick<Proposal, 'id' | 'state' | 'delegation' | 'audience'>,
	held: Pick<Proposal, 'delegation' | 'audience'>
): Write {
	const { proposal } = db.tables;
	const passes = held.delegation !== before.delegation;
	return guarded(
		db.read
			.update(proposal)
			.set({ ...held, ...(passes && { version: sql`${proposal.version} + 1` }) })
			.where(
				and(
					eq(proposal.id, before.id),
					eq(proposal.state, before.state),
					eq(proposal.delegation, before.delegation),
					eq(proposal.audience, before.audience)
				)
			)
	);
}
