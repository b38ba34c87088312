import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Audience } from '#lib/kernel/audience.ts';
import type { ChangeId, DocumentId, ProposalId, SeatId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { ProposalState } from '#lib/proposals/rules.ts';
import { guarded, type Database, type Write } from './database.ts';
import { emptyJournal } from './journal.ts';
import type { Proposal, ProposalChange, ProposalText } from './proposals.ts';

/** The proposal that this seat began with this receipt key, or null. */
export async function findBegun(
	db: Database,
	seat: SeatId,
	receipt: string
): Promise<Proposal | null> {
	const { proposal } = db.tables;
	const [row] = await db.read
		.select()
		.from(proposal)
		.where(and(eq(proposal.seat, seat), eq(proposal.receipt, receipt)));
	return row ?? null;
}

/** A draft and its first text; refused by its unique key when its form was sent before. */
export function insertDraft(db: Database, draft: Proposal, text: ProposalText): Write[] {
	return [
		{ statement: db.read.insert(db.tables.proposal).values(draft) },
		insertProposalText(db, text)
	];
}

/** A text in one more section; refused by its unique key where the wording has one. */
export function insertProposalText(db: Database, text: ProposalText): Write {
	return { statement: db.read.insert(db.tables.proposalText).values(text) };
}

/** Makes what was recorded for a delegation its own, while it is open at this version; guarded with one row. */
export function updateConfirmed(
	db: Database,
	{ id, version }: Pick<Proposal, 'id' | 'version'>,
	confirmed: { confirmedAt: Instant; audience: Audience }
): Write {
	const { proposal } = db.tables;
	return guarded(
		db.read
			.update(proposal)
			.set({ ...confirmed, version: version + 1 })
			.where(
				and(
					eq(proposal.id, id),
					eq(proposal.version, version),
					isNull(proposal.confirmedAt),
					inArray(proposal.state, ['draft', 'tabled'])
				)
			)
	);
}

/** What its sponsor says about a proposal beside its wording. */
export type Cover = Pick<
	Proposal,
	'title' | 'rationale' | 'citedText' | 'citedSource' | 'together'
>;

/** Sets the cover of a draft that is still of this version; guarded with one row. */
export function updateCover(
	db: Database,
	{ id, version }: Pick<Proposal, 'id' | 'version'>,
	cover: Cover
): Write {
	const { proposal } = db.tables;
	return guarded(
		db.read
			.update(proposal)
			.set({ ...cover, version: version + 1 })
			.where(and(eq(proposal.id, id), eq(proposal.version, version), eq(proposal.state, 'draft')))
	);
}

/** Lets a draft go with every word of it, while it is one; guarded with one row. */
export function deleteDraft(
	db: Database,
	id: ProposalId,
	documents: readonly DocumentId[]
): Write[] {
	const { proposal, proposalText, snapshot, textUpdate } = db.tables;
	const isDraft = sql`exists (select 1 from ${proposal} where ${proposal.id} = ${id} and ${proposal.state} = 'draft')`;
	return [
		// What was typed a moment ago would come to its log when that is gone.
		...emptyJournal(db).map((statement) => ({ statement })),
		...[textUpdate, snapshot, proposalText].map((table) => ({
			statement: db.read.delete(table).where(and(inArray(table.document, [...documents]), isDraft))
		})),
		guarded(db.read.delete(proposal).where(and(eq(proposal.id, id), eq(proposal.state, 'draft'))))
	];
}

/**
 * Tables a draft that is still of this version, under a number of its consultation that nobody else
 * has, with its Changes; guarded with one row.
 */
export function updateTabled(
	db: Database,
	{ id, version }: Pick<Proposal, 'id' | 'version'>,
	tabled: Pick<Proposal, 'delegation' | 'audience' | 'revision'> & {
		number: number;
		tabledAt: Instant;
	},
	changes: readonly ProposalChange[]
): Write[] {
	const { proposal, proposalChange } = db.tables;
	return [
		guarded(
			db.read
				.update(proposal)
				.set({ ...tabled, state: 'tabled', version: version + 1 })
				.where(and(eq(proposal.id, id), eq(proposal.version, version), eq(proposal.state, 'draft')))
		),
		{ statement: db.read.insert(proposalChange).values([...changes]) }
	];
}

/** Who decided about Changes, when and why. */
type Decided = { state: ProposalChange['state']; reason: string; at: Instant; by: SeatId };

/** Decides these open Changes; guarded: all of them are, or nothing. */
export function decideChanges(
	db: Database,
	changes: readonly ChangeId[],
	{ state, reason, at, by }: Decided
): Write {
	const { proposalChange } = db.tables;
	return guarded(
		db.read
			.update(proposalChange)
			.set({ state, reason, decidedAt: at, decidedBy: by })
			.where(and(inArray(proposalChange.id, [...changes]), eq(proposalChange.state, 'open'))),
		changes.length
	);
}

/** Says where a tabled proposal of this version stands now; `closedAt` while it stays open is null. */
export function updateStanding(
	db: Database,
	{ id, version }: Pick<Proposal, 'id' | 'version'>,
	standing: { state: ProposalState; reason: string; closedAt: Instant | null }
): Write {
	const { proposal } = db.tables;
	return guarded(
		db.read
			.update(proposal)
			.set({ ...standing, version: version + 1 })
			.where(and(eq(proposal.id, id), eq(proposal.version, version), eq(proposal.state, 'tabled')))
	);
}

/** Notes that these Changes stand in the text; guarded: none of them was put there before. */
export function putChanges(
	db: Database,
	changes: readonly ChangeId[],
	{ modified, at, by }: { modified: string; at: Instant; by: SeatId }
): Write {
	const { proposalChange } = db.tables;
	return guarded(
		db.read
			.update(proposalChange)
			.set({ state: 'incorporated', modified, reason: '', decidedAt: at, decidedBy: by })
			.where(
				and(inArray(proposalChange.id, [...changes]), ne(proposalChange.state, 'incorporated'))
			),
		changes.length
	);
}

/** Notes what their sponsor knows of the paragraphs of these Changes by now, and how they read on them. */
export function rebaseChanges(
	db: Database,
	rebased: readonly (Pick<ProposalChange, 'id' | 'baseHash'> &
		Partial<Pick<ProposalChange, 'redline'>>)[]
): Write[] {
	const { proposalChange } = db.tables;
	return rebased.map(({ id, ...known }) => ({
		statement: db.read.update(proposalChange).set(known).where(eq(proposalChange.id, id))
	}));
}

/** A proposal by its id; null when there is none. */
export async function readProposal(db: Database, id: ProposalId): Promise<Proposal | null> {
	const { proposal } = db.tables;
	const [row] = await db.read.select().from(proposal).where(eq(proposal.id, id));
	return row ?? null;
}
