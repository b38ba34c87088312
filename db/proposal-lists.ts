import { and, asc, eq, inArray, isNotNull, isNull, ne, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Seat } from '#lib/kernel/actor.ts';
import type {
	ConsultationId,
	DelegationId,
	ProposalId,
	SectionId,
	TargetBlock
} from '#lib/kernel/ids.ts';
import type { ChangeState, ProposalState } from '#lib/proposals/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { meant } from './audience.ts';
import type { Database } from './database.ts';
import type { Proposal, ProposalChange } from './proposals.ts';
import { perDatabase } from './template.ts';

/**
 * Who sponsors a proposal, with the code of its counting group. What a negotiating group proposes goes by
 * that group's code and name, and says `by` which delegation: its mark stands before both.
 */
export type Sponsor = {
	id: DelegationId;
	code: string;
	name: string;
	group: string;
	by: string | null;
};

/** A proposal with who sponsors it. */
export type Sponsored = { proposal: Proposal; sponsor: Sponsor };

/** A Change with the proposal that it is of, and its paragraph as the section's text has it today. */
export type PlacedChange = Sponsored & { change: ProposalChange; today: BlockToday | null };
type BlockToday = { hash: string; content: Block; number: string; text: string };

/** A proposal by its id or by its number; null when there is none. Who may see it is not asked here. */
export async function findProposal(
	db: Database,
	consultation: ConsultationId,
	by: { id: ProposalId } | { number: number }
): Promise<Sponsored | null> {
	const { proposal } = db.tables;
	const named = 'id' in by ? eq(proposal.id, by.id) : eq(proposal.number, by.number);
	const [row] = await selectSponsored(db).where(
		and(eq(proposal.consultation, consultation), named)
	);
	return row ?? null;
}

/** What a list of tabled proposals is narrowed to; absent members do not narrow. */
export type ProposalFilter = {
	group?: string;
	delegation?: string;
	state?: ProposalState;
	section?: SectionId;
	block?: TargetBlock;
};

/** Tabled proposals for these sections in the order of tabling, and how many there are. */
export async function listTabled(
	db: Database,
	where: ProposalFilter & { consultation: ConsultationId; sections: readonly SectionId[] },
	{ offset, limit }: { offset: number; limit: number }
): Promise<{ found: number; shown: Sponsored[] }> {
	const { delegation, proposal, stakeholderGroup } = db.tables;
	const behalf = onBehalf(db);
	const condition = and(
		eq(proposal.consultation, where.consultation),
		ne(proposal.state, 'draft'),
		isNotNull(proposal.number),
		where.group
			? or(eq(stakeholderGroup.code, where.group), eq(behalf.code, where.group))
			: undefined,
		where.delegation ? eq(delegation.code, where.delegation) : undefined,
		where.state && eq(proposal.state, where.state),
		changesAnything(db, where)
	);
	const [shown, [counted]] = await Promise.all([
		selectSponsored(db).where(condition).orderBy(asc(proposal.number)).limit(limit).offset(offset),
		db.read
			.select({ found: sql`count(*)`.mapWith(Number) })
			.from(proposal)
			.innerJoin(delegation, eq(delegation.id, proposal.delegation))
			.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
			.leftJoin(behalf, eq(behalf.id, proposal.group))
			.where(condition)
	]);
	return { found: counted?.found ?? 0, shown };
}

/** Whether the tabled wording of a proposal has a Change in one of these sections, or in one paragraph. */
function changesAnything(
	db: Database,
	where: ProposalFilter & { sections: readonly SectionId[] }
): SQL {
	const { proposal, proposalChange } = db.tables;
	const sections = where.section ? [where.section] : [...where.sections];
	return inArray(
		proposal.id,
		db.read
			.select({ id: proposalChange.proposal })
			.from(proposalChange)
			.innerJoin(proposal, isTabledWording(db))
			.where(
				and(
					inArray(proposalChange.section, sections),
					where.block === undefined ? undefined : eq(proposalChange.block, where.block)
				)
			)
	);
}

/** The drafts that a reader may see, the newest first; only a delegate's own are. Rule X1. */
export function listDrafts(
	db: Database,
	consultation: ConsultationId,
	reader: Pick<Seat, 'role' | 'delegation'>
): Promise<Sponsored[]> {
	const { proposal } = db.tables;
	return selectSponsored(db)
		.where(
			and(
				eq(proposal.consultation, consultation),
				eq(proposal.state, 'draft'),
				meant(proposal.audience, reader)
			)
		)
		.orderBy(asc(proposal.createdAt));
}

/** What was recorded for a delegation that it has not confirmed, while that is open, the oldest first. */
export function listUnconfirmed(
	db: Database,
	consultation: ConsultationId,
	delegation: DelegationId
): Promise<Sponsored[]> {
	const { proposal } = db.tables;
	return selectSponsored(db)
		.where(
			and(
				eq(proposal.consultation, consultation),
				eq(proposal.delegation, delegation),
				ne(proposal.source, ''),
				isNull(proposal.confirmedAt),
				inArray(proposal.state, ['draft', 'tabled'])
			)
		)
		.orderBy(asc(proposal.createdAt));
}

/** Which sections proposals are for: where they have a text, of any wording. */
export function listSectionsOf(
	db: Database,
	proposals: readonly ProposalId[]
): Promise<{ proposal: ProposalId; section: SectionId }[]> {
	const { proposalText } = db.tables;
	return db.read
		.selectDistinct({ proposal: proposalText.proposal, section: proposalText.section })
		.from(proposalText)
		.where(inArray(proposalText.proposal, [...proposals]));
}

/**
 * The Changes of tabled wordings in the order of tabling and of the text, each on today's paragraph; or
 * those of one wording that was replaced.
 */
export async function listPlaced(
	db: Database,
	where:
		| { proposals: readonly ProposalId[] }
		| { proposal: ProposalId; revision: number }
		| { section: SectionId; block: TargetBlock }
): Promise<PlacedChange[]> {
	const { block, delegation, proposal, proposalChange, stakeholderGroup } = db.tables;
	const behalf = onBehalf(db);
	const { hash, content, number, text } = block;
	const condition =
		'proposals' in where
			? inArray(proposalChange.proposal, [...where.proposals])
			: 'proposal' in where
				? eq(proposalChange.proposal, where.proposal)
				: and(eq(proposalChange.section, where.section), eq(proposalChange.block, where.block));
	const wording =
		'revision' in where
			? and(eq(proposal.id, proposalChange.proposal), eq(proposalChange.revision, where.revision))
			: isTabledWording(db);
	return db.read
		.select({
			change: proposalChange,
			proposal,
			sponsor: sponsorColumns(db, behalf),
			today: { hash, content, number, text }
		})
		.from(proposalChange)
		.innerJoin(proposal, wording)
		.innerJoin(delegation, eq(delegation.id, proposal.delegation))
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.leftJoin(behalf, eq(behalf.id, proposal.group))
		.leftJoin(
			block,
			and(eq(block.section, proposalChange.section), eq(block.id, proposalChange.block))
		)
		.where(condition)
		.orderBy(asc(proposal.number), asc(proposalChange.ordinal));
}

/** An open Change as far as one is compared with another. */
export type OpenChange = Pick<ProposalChange, 'id' | 'proposal' | 'block' | 'kind' | 'units'> & {
	section: SectionId;
	number: number | null;
	sponsor: Pick<Sponsor, 'code' | 'name'>;
};

/** The open Changes for some sections, without their words, in the order of tabling. */
export async function listOpenChanges(
	db: Database,
	sections: readonly SectionId[]
): Promise<OpenChange[]> {
	const { delegation, proposal, proposalChange } = db.tables;
	const behalf = onBehalf(db);
	const { code, name } = sponsorColumns(db, behalf);
	const { id, block, kind, units, section } = proposalChange;
	return db.read
		.select({
			...{ id, block, kind, units, section, proposal: proposalChange.proposal },
			number: proposal.number,
			sponsor: { code, name }
		})
		.from(proposalChange)
		.innerJoin(proposal, isTabledWording(db))
		.innerJoin(delegation, eq(delegation.id, proposal.delegation))
		.leftJoin(behalf, eq(behalf.id, proposal.group))
		.where(and(inArray(proposalChange.section, [...sections]), eq(proposalChange.state, 'open')))
		.orderBy(asc(proposal.number), asc(proposalChange.ordinal));
}

/** How many tabled proposals have Changes in each paragraph of a section, by where those stand. */
export function countByBlock(
	db: Database,
	section: SectionId
): Promise<{ block: TargetBlock; state: ChangeState; proposals: number }[]> {
	const { proposal, proposalChange } = db.tables;
	return db.read
		.select({
			block: proposalChange.block,
			state: proposalChange.state,
			proposals: countDistinct(db)
		})
		.from(proposalChange)
		.innerJoin(proposal, isTabledWording(db))
		.where(eq(proposalChange.section, section))
		.groupBy(proposalChange.block, proposalChange.state);
}

/** Which tabled proposals have open Changes in which paragraphs of a section. */
export function listOpenPlaces(
	db: Database,
	section: SectionId
): Promise<{ block: TargetBlock; proposal: ProposalId }[]> {
	return openPlaces(db).execute({ section });
}

// Read again at every change of a text, by everybody who looks at it.
const openPlaces = perDatabase((db) => {
	const { proposalChange } = db.tables;
	const { block, proposal, section, state } = proposalChange;
	return db.read
		.selectDistinct({ block, proposal })
		.from(proposalChange)
		.where(and(eq(section, sql.placeholder('section')), eq(state, 'open')))
		.prepare();
});

/** How many tabled proposals have open Changes in each section of a consultation. */
export async function countOpenBySection(
	db: Database,
	consultation: ConsultationId
): Promise<Map<SectionId, number>> {
	const { proposal, proposalChange } = db.tables;
	const rows = await db.read
		.select({ section: proposalChange.section, proposals: countDistinct(db) })
		.from(proposalChange)
		.innerJoin(proposal, isTabledWording(db))
		.where(and(eq(proposal.consultation, consultation), eq(proposalChange.state, 'open')))
		.groupBy(proposalChange.section);
	return new Map(rows.map((row) => [row.section, row.proposals]));
}

/** The highest number of a tabled proposal in a consultation; 0 before the first. */
export async function readLastNumber(db: Database, consultation: ConsultationId): Promise<number> {
	const { proposal } = db.tables;
	const [row] = await db.read
		.select({ last: sql`max(${proposal.number})`.mapWith(Number) })
		.from(proposal)
		.where(eq(proposal.consultation, consultation));
	return row?.last ?? 0;
}

function countDistinct(db: Database) {
	return sql`count(distinct ${db.tables.proposalChange.proposal})`.mapWith(Number);
}

/**
 * Whether a Change is of the wording of its proposal that is tabled now, and stands in it: one that was put to
 * another paragraph does not.
 */
function isTabledWording(db: Database): SQL | undefined {
	const { proposal, proposalChange } = db.tables;
	return and(
		eq(proposal.id, proposalChange.proposal),
		eq(proposal.revision, proposalChange.revision),
		ne(proposalChange.state, 'replaced')
	);
}

function selectSponsored(db: Database) {
	const { delegation, proposal, stakeholderGroup } = db.tables;
	const behalf = onBehalf(db);
	return db.read
		.select({ proposal, sponsor: sponsorColumns(db, behalf) })
		.from(proposal)
		.innerJoin(delegation, eq(delegation.id, proposal.delegation))
		.innerJoin(stakeholderGroup, eq(stakeholderGroup.id, delegation.countedIn))
		.leftJoin(behalf, eq(behalf.id, proposal.group));
}

/** The negotiating group that a proposal is for, beside the group that its delegation is counted in. */
export function onBehalf(db: Database) {
	return alias(db.tables.stakeholderGroup, 'on_behalf');
}

/** How who sponsors a proposal is named: the group that it is for, or the delegation. */
export function sponsorColumns(db: Database, behalf: ReturnType<typeof onBehalf>) {
	const { delegation, stakeholderGroup } = db.tables;
	return {
		id: delegation.id,
		code: sql<string>`coalesce(${behalf.code}, ${delegation.code})`,
		name: sql<string>`coalesce(${behalf.name}, ${delegation.name})`,
		group: stakeholderGroup.code,
		by: sql<string | null>`case when ${behalf.id} is null then null else ${delegation.name} end`
	};
}
