import {
	countByBlock,
	countOpenBySection,
	listDrafts,
	listOpenChanges,
	listOpenPlaces,
	listPlaced,
	listSectionsOf,
	listUnconfirmed,
	type Sponsored
} from '#db/proposal-lists.ts';
import { listStandingAlone } from '#db/overtaking.ts';
import { listCounted } from '#db/positions.ts';
import { listDraftedWordings } from '#db/revising.ts';
import { readProjection } from '#db/texts.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import { maySee } from '#lib/kernel/audience.ts';
import type { ConsultationId, ProposalId, SectionId, TargetBlock } from '#lib/kernel/ids.ts';
import { mayRecord } from '#lib/positions/rules.ts';
import { nameParagraphs, readTargetBlock, type NamedParagraph } from '#lib/positions/targets.ts';
import { speaksForDelegation } from '#lib/people/rules.ts';
import { enterSection, readSections } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { cardsOf, insertionsOf, type ChangeCard } from './cards.ts';
import { proposalAddress, wordingAddress } from './entering.server.ts';
import { whyNotRecord } from './recording.ts';
import { talkedOver } from './talking.server.ts';
import {
	behalfOf,
	readOwnGroups,
	readHeld,
	type Behalf,
	type Held,
	type OwnGroup
} from './grouped.server.ts';
import type { ChangeState } from './rules.ts';
import { isUnconfirmed, mayDecide, mayPropose, type ProposalSource } from './rules.ts';

/** A paragraph in a section's list of proposals, with how many are proposed there. */
type ProposedOn = NamedParagraph & {
	isHeading: boolean;
	/** Proposals that are open there, and such that were decided or withdrawn. */
	open: number;
	closed: number;
};

/** A draft as those who draft it find it again. */
export type DraftLine = {
	address: string;
	title: string;
	sections: SectionId[];
	/** For whom it is recorded and where it is from, unconfirmed; null for a delegation's own. */
	recorded: { of: string; source: ProposalSource } | null;
	/** The group that drafts it; null for a delegation. */
	behalf: Behalf | null;
};

/** The proposals of a section, by paragraph; of one of these, what is proposed. */
export type SectionProposals = {
	section: { id: SectionId; number: string; title: string; address: string };
	paragraphs: ProposedOn[];
	/** How many are open at the very beginning, before the first paragraph. */
	beginning: { open: number; closed: number };
	/** Paragraphs with proposals that are no longer in the text. */
	gone: { block: TargetBlock; open: number; closed: number }[];
	/** The paragraph that is opened; null when none is. */
	opened: { block: TargetBlock; cards: ChangeCard[] } | null;
	/** Whether the reader decides about what is proposed here. */
	decides: boolean;
	/** The reader's own drafts for this section. Rule X1. */
	drafts: DraftLine[];
	/** For whom the reader may begin one here; null for whoever may not. */
	proposesFor: string | null;
	/** The groups for which they may as well, and how many members these have. Rule X65. */
	groups: OwnGroup[];
	/** The delegations for which the reader may record one here; null for whoever records none. Rule X60. */
	recordsFor: { code: string; name: string }[] | null;
};

/**
 * What is proposed for a section.
 *
 * @param named the paragraph to open, as the address names it; null for none
 * @throws what `enterSection` throws
 */
export async function readSectionProposals(
	locals: App.Locals,
	slug: string,
	address: string,
	named: string | null
): Promise<{ here: Awaited<ReturnType<typeof enterSection>>; shown: SectionProposals }> {
	const here = await enterSection(locals, slug, address);
	const { section, participant, granted, consultation } = here;
	const { seat } = participant;
	const { runtime } = locals;
	const block = named === null ? null : readTargetBlock(named);
	const [text, counted, cards, drafts] = await Promise.all([
		readProjection(runtime.db, section.id),
		countByBlock(runtime.db, section.id),
		block === null ? [] : readCardsOn(runtime, section, block, `/c/${slug}`),
		readDrafts(runtime, participant, consultation.id)
	]);
	const counts = Map.groupBy(counted, (each) => each.block);
	const countOn = (id: TargetBlock) => countStates(counts.get(id) ?? []);
	const blocks = text?.blocks ?? [];
	const standing = new Set<TargetBlock>(['', ...blocks.map(({ id }) => id)]);
	const { id, number, title } = section;
	const proposes = mayPropose(seat, granted, section);
	const shown = {
		section: { id, number, title, address: sectionAddress(section) },
		paragraphs: nameParagraphs(blocks)
			.map((paragraph, at) => ({
				...paragraph,
				isHeading: blocks[at]?.content.type === 'heading',
				...countOn(paragraph.id)
			}))
			// An empty line is no paragraph to anybody.
			.filter((each) => each.opening.trim() !== '' || each.open + each.closed > 0),
		beginning: countOn(''),
		gone: [...counts.keys()]
			.filter((each) => !standing.has(each))
			.map((each) => ({ block: each, ...countOn(each) })),
		decides: mayDecide(seat, section),
		opened:
			block === null ? null : { block, cards: await talkedOver(locals, here, [section], cards) },
		drafts: drafts.filter(({ sections }) => sections.includes(section.id)),
		proposesFor: proposes ? (seat.delegation?.name ?? null) : null,
		groups: proposes ? await readOwnGroups(runtime, seat, consultation.id) : [],
		recordsFor: await readRecordable(runtime, here)
	};
	return { here, shown };
}

/** The delegations for which somebody may record wording for a section now; null where they record none. */
async function readRecordable(
	{ db, clock }: Runtime,
	{ section, participant: { seat }, granted }: Awaited<ReturnType<typeof enterSection>>
): Promise<{ code: string; name: string }[] | null> {
	if (!mayRecord(seat)) return null;
	const delegations = await listCounted(db, section.consultation, clock.now());
	return delegations
		.filter((each) => whyNotRecord(seat, granted, section, each) === null)
		.map(({ code, name }) => ({ code, name }));
}

/** What was recorded for the participant's delegation and waits for whoever may speak for it. Rule X62. */
export async function readUnconfirmed(
	{ db }: Pick<Runtime, 'db'>,
	{ seat }: Participant,
	consultation: ConsultationId
): Promise<Sponsored[]> {
	return speaksForDelegation(seat) && seat.delegation
		? listUnconfirmed(db, consultation, seat.delegation.id)
		: [];
}

/** What is proposed on one paragraph, in the order of tabling. SQL alone: no text is opened. */
export async function readCardsOn(
	{ db }: Pick<Runtime, 'db'>,
	section: { id: SectionId; number: string; title: string },
	block: TargetBlock,
	here: string
): Promise<ChangeCard[]> {
	const [placed, open] = await Promise.all([
		listPlaced(db, { section: section.id, block }),
		listOpenChanges(db, [section.id])
	]);
	const standing = await listStandingAlone(db, insertionsOf(placed));
	return cardsOf(placed, [section], open, here, standing);
}

/**
 * The drafts that a participant sees: their own delegation's, other wordings too, and those that are
 * recorded. Rules X1, X50, X60.
 */
export async function readDrafts(
	runtime: Pick<Runtime, 'db' | 'clock'>,
	{ seat }: Participant,
	consultation: ConsultationId
): Promise<DraftLine[]> {
	const { db, clock } = runtime;
	if (seat.role !== 'delegate' && !mayRecord(seat)) return [];
	const [begun, wordings] = await Promise.all([
		listDrafts(db, consultation, seat),
		seat.role === 'delegate' && seat.delegation
			? listDraftedWordings(db, consultation, seat.delegation.id, clock.now())
			: []
	]);
	if (begun.length + wordings.length === 0) return [];
	const drafts = await readSeen(runtime, seat, begun);
	const all = [...drafts, ...wordings].map(({ proposal }) => proposal.id);
	const places = await listSectionsOf(db, all);
	const sectionsOf = (id: ProposalId) =>
		places.filter(({ proposal }) => proposal === id).map(({ section }) => section);
	return [
		...drafts.map(({ proposal, sponsor }) => ({
			...{ address: proposalAddress(proposal), title: proposal.title },
			...{ sections: sectionsOf(proposal.id), behalf: behalfOf(proposal, seat) },
			recorded:
				isUnconfirmed(proposal) && proposal.source !== ''
					? { of: sponsor.name, source: proposal.source }
					: null
		})),
		...wordings.map(({ proposal, wording: { revision, title } }) => ({
			...{ address: wordingAddress(proposal, revision), title },
			...{ sections: sectionsOf(proposal.id), recorded: null, behalf: null }
		}))
	];
}

/** Of drafts those that a seat sees at this moment: a group's may be another's since they were listed. */
async function readSeen(
	runtime: Pick<Runtime, 'db' | 'clock'>,
	seat: Participant['seat'],
	drafts: readonly Sponsored[]
): Promise<{ proposal: Held; sponsor: Sponsored['sponsor'] }[]> {
	const held = await Promise.all(
		drafts.map(async (each) => ({ ...each, proposal: await readHeld(runtime, each.proposal) }))
	);
	return held.filter(({ proposal }) => maySee(seat, proposal.audience));
}

/** How many proposals are open in a section, and on which of its paragraphs. */
export async function readOpenInSection(
	{ db }: Pick<Runtime, 'db'>,
	section: { id: SectionId }
): Promise<{ open: number; on: ReadonlyMap<TargetBlock, number> }> {
	const places = await listOpenPlaces(db, section.id);
	const on = new Map<TargetBlock, number>();
	for (const { block } of places) on.set(block, (on.get(block) ?? 0) + 1);
	return { open: new Set(places.map(({ proposal }) => proposal)).size, on };
}

/** How many tabled proposals are open in each section that a participant may read. */
export async function readOpenProposalCounts(
	runtime: Runtime,
	participant: Participant,
	consultation: ConsultationId
): Promise<Map<SectionId, number>> {
	const [counts, sections] = await Promise.all([
		countOpenBySection(runtime.db, consultation),
		readSections(runtime, participant, consultation)
	]);
	return new Map(sections.map(({ id }) => [id, counts.get(id) ?? 0]));
}

function countStates(rows: readonly { state: ChangeState; proposals: number }[]) {
	const sum = (isCounted: (state: ChangeState) => boolean) =>
		rows.reduce((all, each) => all + (isCounted(each.state) ? each.proposals : 0), 0);
	return { open: sum((state) => state === 'open'), closed: sum((state) => state !== 'open') };
}
