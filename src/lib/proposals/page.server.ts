import { listOpenChanges, listPlaced } from '#db/proposal-lists.ts';
import { listStandingAlone } from '#db/overtaking.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { readSections } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { readAnchors, type Anchors } from './anchors.server.ts';
import { readMerged, type Merged } from './confirming.server.ts';
import { cardsOf, insertionsOf, lineOf, type ChangeCard, type ProposalLine } from './cards.ts';
import { readDraftedTexts, type Chosen, type DraftedText } from './draft.server.ts';
import { receiptNumber, type Cover } from './drafting.ts';
import { enterWording, type EnteredProposal } from './entering.server.ts';
import { behalfOf, type Behalf } from './grouped.server.ts';
import { talkedOver } from './talking.server.ts';
import { readJoined, type Joined } from './joined.server.ts';
import { readTakeable, type Takeable } from './put-in.server.ts';
import { recordingOf, type ShownRecording } from './recording.ts';
import { mayDecide, mayDiscard, mayTable, proposalRights } from './rules.ts';
import { readWordingLinks, type WordingLinks } from './wording-links.server.ts';

/** A draft as those see it who draft it. */
export type DraftView = {
	texts: DraftedText[];
	/** Sections that it could be about as well. */
	addable: { address: string; number: string; title: string }[];
	/** Whether the actor may table it for its sponsor. */
	tables: boolean;
	/** Whether the actor may let it go. */
	discards: boolean;
};

/** A tabled proposal as everybody sees it. */
export type TabledView = {
	line: ProposalLine;
	receipt: string;
	closedAt: Instant | null;
	cards: ChangeCard[];
	/** Whether the actor may withdraw what is open of it. */
	withdraws: boolean;
	/** The Changes about which the actor may decide. */
	decides: string[];
	/** Whether the actor may speak for the sponsor. */
	speaks: boolean;
	/** The incorporated Changes that the actor may take back, by id. */
	takeable: Record<string, Takeable>;
	/** How open Changes read on today's text where that has moved under them. */
	merged: Record<string, Merged>;
	/** Where the actor may put open Changes whose paragraph is gone. */
	anchors: Record<string, Anchors>;
	/** Changes as they were before they were put to another paragraph. */
	former: ChangeCard[];
};

/** What the page of a proposal shows. */
export type ProposalPage = {
	address: string;
	/** Which of its wordings it shows, and the way to others. */
	wording: number;
	wordings: WordingLinks;
	sponsor: { code: string; name: string; group: string };
	/** The group that it is for, and who proposes on its behalf; null where it is its delegation's own. */
	behalf: (Behalf & { by: string | null }) | null;
	/** As which delegation the reader writes in it. */
	as: string;
	cover: Cover;
	version: number;
	reason: string;
	sections: { id: string; number: string; title: string; address: string }[];
	draft: DraftView | null;
	tabled: TabledView | null;
	/** How the secretariat recorded it for its sponsor; null where it did not. */
	recorded: ShownRecording | null;
	/** Who drafts or sponsors it beside its sponsor. */
	joined: Joined;
};

/**
 * A proposal, as far as the actor may see it, as it is tabled or in another wording. Rules X1, X20-X26,
 * X50-X53.
 *
 * @param chosen the paragraph of a draft whose field is asked for
 * @throws what `enterWording` throws
 */
export async function readProposalPage(
	locals: App.Locals,
	slug: string,
	named: string,
	chosen: Chosen
): Promise<{ here: EnteredProposal; shown: ProposalPage }> {
	const here = await enterWording(locals, slug, named);
	const { proposal, sponsor, texts, wording, isDrafted } = here;
	const { title, rationale, citedText, citedSource, together, reason } = proposal;
	const { version } = here.beside ?? proposal;
	const { seat } = here.participant;
	const behalf = behalfOf(proposal, seat);
	const shown = {
		address: here.address,
		...{ wording, sponsor, version, reason },
		...{ behalf: behalf && { ...behalf, by: sponsor.by }, as: seat.delegation?.name ?? '' },
		wordings: await readWordingLinks(locals.runtime, here),
		cover: { title, rationale, citedText, citedSource, together },
		sections: texts.map(({ section }) => ({
			...{ id: section.id, number: section.number, title: section.title },
			address: sectionAddress(section)
		})),
		draft: isDrafted ? await readDraftView(locals, here, chosen) : null,
		tabled: isDrafted ? null : await readTabledView(locals, here, slug),
		recorded: recordingOf(here.participant.seat, proposal),
		joined: await readJoined(locals, here)
	};
	return { here, shown };
}

async function readDraftView(
	{ runtime }: App.Locals,
	{ proposal, participant, consultation, granted, texts }: EnteredProposal,
	chosen: Chosen
): Promise<DraftView> {
	const { seat } = participant;
	const [drafted, sections] = await Promise.all([
		readDraftedTexts(runtime, texts, chosen),
		readSections(runtime, participant, consultation.id)
	]);
	const wording = proposal.revision + 1;
	const has = new Set(texts.map(({ section }) => section.id));
	return {
		texts: drafted,
		addable: sections
			.filter(
				(each) =>
					!has.has(each.id) && proposalRights(seat, granted, each, { proposal, wording }).write
			)
			.map((each) => ({
				...{ address: sectionAddress(each), number: each.number, title: each.title }
			})),
		tables: mayTable(seat, proposal),
		discards: mayDiscard(seat, proposal)
	};
}

async function readTabledView(
	locals: App.Locals,
	here: EnteredProposal,
	slug: string
): Promise<TabledView | null> {
	const { runtime } = locals;
	const { proposal, sponsor, texts, participant, wording } = here;
	const line = lineOf(here);
	if (!line) return null;
	const { seat } = participant;
	const sections = texts.map(({ section }) => section);
	const [placed, open] = await Promise.all([
		listPlaced(runtime.db, { proposal: proposal.id, revision: wording }),
		listOpenChanges(
			runtime.db,
			sections.map(({ id }) => id)
		)
	]);
	const standing = await listStandingAlone(runtime.db, insertionsOf(placed));
	const isOpen = placed.some(({ change }) => change.state === 'open');
	const isReplaced = wording < proposal.revision;
	const isFormer = ({ state }: ChangeCard) => !isReplaced && state === 'replaced';
	const cards = await talkedOver(
		...([locals, here, sections, cardsOf(placed, sections, open, `/c/${slug}`, standing)] as const)
	);
	return {
		line,
		receipt: receiptNumber(sponsor.code, line.number, wording),
		closedAt: proposal.closedAt,
		// What was said of a wording that was replaced is read, and gone on with where it stands again.
		cards: isReplaced ? cards.map(asSaid) : cards.filter((card) => !isFormer(card)),
		former: cards.filter(isFormer).map(asSaid),
		withdraws: isOpen && mayTable(seat, proposal),
		decides: placed
			.filter(
				({ change }) =>
					change.state === 'open' &&
					sections.some(({ id, mode }) => id === change.section && mayDecide(seat, { id, mode }))
			)
			.map(({ change }) => change.id),
		speaks: mayTable(seat, proposal),
		takeable: isReplaced ? {} : await readTakeable(runtime, here, placed),
		merged: await readMerged(runtime, here, placed),
		anchors: isReplaced ? {} : await readAnchors(runtime, here, placed)
	};
}

/** A card on which nothing more is said. */
function asSaid({ discussion, ...card }: ChangeCard): ChangeCard {
	return discussion ? { ...card, discussion: { ...discussion, seat: null } } : card;
}
