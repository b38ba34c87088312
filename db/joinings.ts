import { and, asc, desc, eq, inArray, ne } from 'drizzle-orm';
import type { Audience } from '#lib/kernel/audience.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import type { DelegationId, ConsultationId, JoiningId, ProposalId } from '#lib/kernel/ids.ts';
import type { Joining } from '#lib/proposals/joining.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';
import { onBehalf, sponsorColumns } from './proposal-lists.ts';
import type { Proposal } from './proposals.ts';

export type JoiningRow = Tables['proposalJoining']['$inferSelect'];

/** What was said last of a delegation's joining, with how that is called. */
export type NamedJoining = JoiningRow & {
	named: { code: string; name: string; group: string; category: Category };
};

/** What was said last of everybody's joining these proposals, in the order in which they first were asked. */
export async function listJoinings(
	db: Database,
	proposals: readonly ProposalId[]
): Promise<NamedJoining[]> {
	if (proposals.length === 0) return [];
	const { delegation, proposalJoining: said, stakeholderGroup } = db.tables;
	const { code, name, category } = delegation;
	const rows = await db.read
		.select({ said, named: { code, name, category, group: stakeholderGroup.code } })
		.from(said)
		.innerJoin(delegation, eq(delegation.id, said.delegation))
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.where(inArray(said.proposal, [...proposals]))
		.orderBy(asc(said.saidAt), asc(said.version));
	const newest = new Map<string, NamedJoining>();
	for (const { said: row, named } of rows)
		newest.set(`${row.proposal} ${row.delegation} ${row.joins}`, { ...row, named });
	return [...newest.values()];
}

/** The tabled proposals of which it was ever said that a delegation sponsors them with others. */
export async function listSponsoredWith(
	db: Database,
	delegation: DelegationId
): Promise<ProposalId[]> {
	const { proposal, proposalJoining: said } = db.tables;
	const rows = await db.read
		.selectDistinct({ proposal: said.proposal })
		.from(said)
		.innerJoin(proposal, eq(proposal.id, said.proposal))
		.where(
			and(
				eq(said.delegation, delegation),
				eq(said.joins, 'sponsoring'),
				ne(proposal.state, 'draft')
			)
		);
	return rows.map((row) => row.proposal);
}

/** What was said last of a delegation's joining a proposal; null when nothing was. */
export async function findJoining(
	db: Database,
	proposal: ProposalId,
	delegation: DelegationId,
	joins: Joining
): Promise<JoiningRow | null> {
	const { proposalJoining: said } = db.tables;
	const [row] = await db.read
		.select()
		.from(said)
		.where(and(eq(said.proposal, proposal), eq(said.delegation, delegation), eq(said.joins, joins)))
		.orderBy(desc(said.version))
		.limit(1);
	return row ?? null;
}

/** The open proposals that a delegation co-sponsors, or did, by what was said of it last. */
export async function listJoinedBy(
	db: Database,
	consultation: ConsultationId,
	joiner: DelegationId
): Promise<{ said: JoiningRow; proposal: Proposal; sponsor: string }[]> {
	const { delegation, proposal, proposalJoining: said } = db.tables;
	const behalf = onBehalf(db);
	const { name: sponsor } = sponsorColumns(db, behalf);
	const rows = await db.read
		.select({ said, proposal, sponsor })
		.from(said)
		.innerJoin(proposal, eq(proposal.id, said.proposal))
		.innerJoin(delegation, eq(delegation.id, proposal.delegation))
		.leftJoin(behalf, eq(behalf.id, proposal.group))
		.where(
			and(
				eq(proposal.consultation, consultation),
				eq(proposal.state, 'tabled'),
				eq(said.delegation, joiner),
				eq(said.joins, 'sponsoring')
			)
		)
		.orderBy(asc(proposal.number), asc(said.version));
	const newest = new Map(rows.map((row) => [row.proposal.id, row]));
	return [...newest.values()].filter((row) => row.said.word === 'accepted');
}

/** A word about a delegation's drafting with another, by its id; null when that is not of this delegation. */
export async function findOffer(
	db: Database,
	id: JoiningId,
	delegation: DelegationId
): Promise<{ said: JoiningRow; proposal: Proposal } | null> {
	const { proposal, proposalJoining: said } = db.tables;
	const [row] = await db.read
		.select({ said, proposal })
		.from(said)
		.innerJoin(proposal, eq(proposal.id, said.proposal))
		.where(and(eq(said.id, id), eq(said.delegation, delegation), eq(said.joins, 'drafting')));
	return row ?? null;
}

/** Who offers a delegation to draft with it, of drafts as they stand: nothing of these is told. */
export async function listOffers(
	db: Database,
	consultation: ConsultationId,
	joiner: DelegationId
): Promise<
	{ id: JoiningId; at: number; sponsor: { code: string; name: string; group: string } }[]
> {
	const { delegation, proposal, proposalJoining: said, stakeholderGroup } = db.tables;
	const behalf = onBehalf(db);
	const { code, name, group } = sponsorColumns(db, behalf);
	const rows = await db.read
		.select({
			...{ id: said.id, proposal: said.proposal, word: said.word, at: said.saidAt },
			sponsor: { code, name, group }
		})
		.from(said)
		.innerJoin(proposal, eq(proposal.id, said.proposal))
		.innerJoin(delegation, eq(delegation.id, proposal.delegation))
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.leftJoin(behalf, eq(behalf.id, proposal.group))
		.where(
			and(
				eq(proposal.consultation, consultation),
				eq(proposal.state, 'draft'),
				eq(said.delegation, joiner),
				eq(said.joins, 'drafting')
			)
		)
		.orderBy(asc(said.version));
	const newest = new Map(rows.map((row) => [row.proposal, row]));
	return [...newest.values()]
		.filter(({ word }) => word === 'asked')
		.map(({ id, at, sponsor: by }) => ({ id, at, sponsor: by }));
}

/** The next word, refused by its unique key when somebody was faster. */
export function insertJoining(db: Database, row: JoiningRow): Write {
	return { statement: db.read.insert(db.tables.proposalJoining).values(row) };
}

/**
 * Lets others draft a proposal than before, while it is a draft of this version and nobody else let any in
 * or out; guarded with one row.
 */
export function updateDrafters(
	db: Database,
	{ id, version, audience: before }: Pick<Proposal, 'id' | 'version' | 'audience'>,
	audience: Audience
): Write {
	const { proposal } = db.tables;
	return guarded(
		db.read
			.update(proposal)
			.set({ audience, version: version + 1 })
			.where(
				and(
					eq(proposal.id, id),
					eq(proposal.version, version),
					eq(proposal.audience, before),
					eq(proposal.state, 'draft')
				)
			)
	);
}

/** Holds a proposal at this version while a word about it is written; guarded with one row. */
export function holdProposal(
	db: Database,
	{ id, version }: Pick<Proposal, 'id' | 'version'>
): Write {
	const { proposal } = db.tables;
	return guarded(
		db.read
			.update(proposal)
			.set({ version })
			.where(and(eq(proposal.id, id), eq(proposal.version, version)))
	);
}
