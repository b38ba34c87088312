import { error } from '@sveltejs/kit';
import { findProposal, type Sponsored } from '#db/proposal-lists.ts';
import { listProposalTexts, type Proposal, type ProposalText } from '#db/proposals.ts';
import { findWording, type ProposalWording } from '#db/revising.ts';
import { enterConsultation, type Entered } from '#lib/consultations/queries.server.ts';
import { audienceOf, type Audience } from '#lib/kernel/audience.ts';
import type { ProposalId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import { readHeld, type Held } from './grouped.server.ts';
import { proposalRights, type ProposalRights } from './rules.ts';

/** A section's text in a proposal, and what the actor may do with it. */
export type EnteredText = { text: ProposalText; section: Section; rights: ProposalRights };

/** A proposal that the actor may see, in one of its wordings: its cover and its audience are that wording's. */
export type EnteredProposal = Entered &
	Omit<Sponsored, 'proposal'> & {
		proposal: Held;
		texts: EnteredText[];
		/** Where this wording is found, below the proposals' address. */
		address: string;
		wording: number;
		isDrafted: boolean;
		/** What it says, where it is not the wording that is tabled nor a first draft. */
		beside: ProposalWording | null;
	};

/** A proposal's place in addresses: its number, and while it is a draft its id. */
export function proposalAddress({ id, number }: { id: ProposalId; number: number | null }): string {
	return number === null ? id : String(number);
}

/** The place in addresses of a wording that is not the one tabled: `4r2`. */
export function wordingAddress(proposal: Pick<Proposal, 'id' | 'number'>, wording: number): string {
	return `${proposalAddress(proposal)}r${wording}`;
}

/** What an address names: a proposal by its number or its id, and of it maybe one wording. */
type Named = { by: { number: number } | { id: ProposalId }; wording: number | null };

/**
 * Let the actor into the proposal at `/c/<slug>/proposals/<named>`, where it is named by its number or
 * its id, as it is tabled or first drafted: what every decision about it starts with. Rules X1, X3.
 *
 * @throws what `enterConsultation` throws, and Kit's error 404 for unknown and unseen alike
 */
export function enterProposal(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<EnteredProposal> {
	const by = /^\d{1,9}$/.test(named) ? { number: Number(named) } : { id: named as ProposalId };
	return enter(locals, slug, named, { by, wording: null });
}

/**
 * Let the actor into a proposal as `enterProposal` does, or into another of its wordings, such as `4r2`:
 * what reading and drafting one starts with. Rules X1, X3, X50.
 *
 * @throws what `enterProposal` throws
 */
export function enterWording(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<EnteredProposal> {
	const [, number, wording] = /^(\d{1,9})r(\d{1,4})$/.exec(named) ?? [];
	if (!number || !wording) return enterProposal(locals, slug, named);
	const by = { number: Number(number) };
	return enter(locals, slug, named, { by, wording: Number(wording) });
}

async function enter(
	locals: App.Locals,
	slug: string,
	named: string,
	asked: Named
): Promise<EnteredProposal> {
	const entered = await enterConsultation(locals, slug, `/c/${slug}/proposals/${named}`);
	const here = await readEntered(locals, entered, asked);
	return here ?? error(404, 'There is no such proposal here.');
}

/** The proposal as it stands now, for whoever has come in; null when they may not see it any more. */
async function readEntered(
	{ runtime }: App.Locals,
	entered: Entered,
	asked: Named
): Promise<EnteredProposal | null> {
	const { db } = runtime;
	const { consultation, participant, granted } = entered;
	const found = await findProposal(db, consultation.id, asked.by);
	if (!found) return null;
	const held = await readHeld(runtime, found.proposal);
	const { id, state, revision } = held;
	const current = state === 'draft' ? revision + 1 : revision;
	const wording = asked.wording ?? current;
	const beside = wording === current ? null : await findWording(db, id, wording);
	if (wording !== current && !beside) return null;
	const all = (await listProposalTexts(db, id, wording)).map(({ text, section }) => ({
		...{ text, section },
		rights: proposalRights(participant.seat, granted, section, { proposal: held, wording })
	}));
	const texts = all.filter(({ rights }) => rights.read);
	if (texts.length === 0) return null;
	const proposal = beside ? inWording(held, beside) : held;
	const isDrafted = wording > revision;
	const address = beside ? wordingAddress(proposal, wording) : proposalAddress(proposal);
	return {
		...{ ...entered, sponsor: found.sponsor, proposal, texts },
		...{ address, wording, isDrafted, beside }
	};
}

/** Its sponsor alone: who sees another wording of it while that is drafted. Rules X50, X68. */
export function sponsorOf({
	delegation,
	forGroup
}: Pick<Held, 'delegation' | 'forGroup'>): Audience {
	if (forGroup) return forGroup.members;
	return audienceOf({ facilitation: false, delegations: [delegation] });
}

/** A proposal with what it says in another wording, and who may hear of that. Rule X50. */
function inWording(proposal: Held, wording: ProposalWording): Held {
	const { title, rationale, citedText, citedSource, together, tabledAt } = wording;
	const cover = { title, rationale, citedText, citedSource, together };
	return tabledAt === null
		? { ...proposal, ...cover, audience: sponsorOf(proposal) }
		: { ...proposal, ...cover, tabledAt };
}
