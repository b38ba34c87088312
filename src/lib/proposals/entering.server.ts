import { error } from '@sveltejs/kit';
import { findProposal, type Sponsored } from '#db/proposal-lists.ts';
import { listProposalTexts, type ProposalText } from '#db/proposals.ts';
import { enterConsultation, type Entered } from '#lib/consultations/queries.server.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { ProposalId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import { proposalRights, type ProposalRights } from './rules.ts';

/** A section's text in a proposal, and what the actor may do with it. */
export type EnteredText = { text: ProposalText; section: Section; rights: ProposalRights };

/** A proposal that the actor may see, in the wording that is tabled or being drafted. */
export type EnteredProposal = Entered & Sponsored & { texts: EnteredText[] };

/** A proposal's place in addresses: its number, and while it is a draft its id. */
export function proposalAddress({ id, number }: { id: ProposalId; number: number | null }): string {
	return number === null ? id : String(number);
}

/**
 * Let the actor into the proposal at `/c/<slug>/proposals/<named>`, where it is named by its number or
 * its id: what every page and action on a proposal starts with. Rules X1, X3.
 *
 * @throws what `enterConsultation` throws, and Kit's error 404 for unknown and unseen alike
 */
export async function enterProposal(
	locals: App.Locals,
	slug: string,
	named: string
): Promise<EnteredProposal> {
	const entered = await enterConsultation(locals, slug, `/c/${slug}/proposals/${named}`);
	const here = await readEntered(locals, entered, named);
	return here ?? error(404, 'There is no such proposal here.');
}

/** The proposal as it stands now, for whoever has come in; null when they may not see it any more. */
async function readEntered(
	{ runtime }: App.Locals,
	entered: Entered,
	named: string
): Promise<EnteredProposal | null> {
	const { db } = runtime;
	const { consultation, participant, granted } = entered;
	const by = /^\d{1,9}$/.test(named) ? { number: Number(named) } : { id: named as ProposalId };
	const found = await findProposal(db, consultation.id, by);
	if (!found) return null;
	const { id, state, revision } = found.proposal;
	const wording = state === 'draft' ? revision + 1 : revision;
	const all = (await listProposalTexts(db, id, wording)).map(({ text, section }) => ({
		...{ text, section },
		rights: rightsIn(participant, granted, section, found, wording)
	}));
	const texts = all.filter(({ rights }) => rights.read);
	return texts.length > 0 ? { ...entered, ...found, texts } : null;
}

function rightsIn(
	{ seat }: Participant,
	granted: Rights,
	section: Section,
	{ proposal }: Sponsored,
	wording: number
): ProposalRights {
	return proposalRights(seat, granted, section, { proposal, wording });
}
