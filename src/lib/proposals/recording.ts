import type { Seat } from '#lib/kernel/actor.ts';
import { audienceOf, type Audience } from '#lib/kernel/audience.ts';
import type { Category, Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { mayRecord } from '#lib/positions/rules.ts';
import type { Section } from '#lib/sections/rules.ts';
import {
	isUnconfirmed,
	PROPOSAL_SOURCES,
	speaksForSponsor,
	type ProposalHeld,
	type ProposalSource
} from './rules.ts';

/** Why what was recorded for a delegation is withdrawn that is not its own, as a reason code. Rule X63. */
export const NOT_ITS_OWN = 'not-its-own';

/** For which delegation wording is recorded, by its code, and where it is from. */
export type RecordedWording = { code: string; source: ProposalSource };

/** @returns what a form records, or why that cannot be. Rule X60. */
export function readRecorded(form: FormData): Outcome<RecordedWording> {
	const source = PROPOSAL_SOURCES.find((each) => each === form.get('source'));
	if (!source) return refuse(400, 'proposals.source-required');
	return accept({ source, code: String(form.get('delegation') ?? '') });
}

/** Why a seat may not record wording for a delegation now, as a reason code; null when it may. Rule X60. */
export function whyNotRecord(
	seat: Pick<Seat, 'role'>,
	rights: Rights,
	section: Pick<Section, 'mode'>,
	delegation: { category: Category }
): string | null {
	if (!mayRecord(seat)) return 'proposals.secretariat-records';
	if (section.mode === 'locked') return 'sections.locked';
	return rights[delegation.category].includes('propose')
		? null
		: 'proposals.delegation-phase-closed';
}

/** Who sees a draft that is recorded: who records it, and whose it is said to be. Rules X1, X60. */
export function audienceOfRecorded(delegation: DelegationId): Audience {
	return audienceOf({ facilitation: false, secretariat: true, delegations: [delegation] });
}

/** Why this seat may not confirm or dispute what was recorded; null when it may. Rules X62, X63. */
export function whyNotAnswer(seat: Seat, proposal: ProposalHeld): Refused | null {
	if (!speaksForSponsor(seat, proposal)) return refuse(403, 'proposals.not-a-speaker');
	return proposal.source === '' ? refuse(409, 'proposals.not-recorded') : null;
}

/** Whether a proposal can be confirmed or disputed as it stands. */
export function isAnswerable({ state }: Pick<ProposalHeld, 'state'>): boolean {
	return state === 'draft' || state === 'tabled';
}

/** Whether its delegation said that what was recorded is not its own. Rule X63. */
export function isDisputed({ state, reason }: Pick<ProposalHeld, 'state'> & { reason: string }) {
	return state === 'withdrawn' && reason === NOT_ITS_OWN;
}

/** What somebody sees of how a proposal was recorded. */
export type ShownRecording = {
	source: ProposalSource;
	/** Whether it is its delegation's own by now. */
	confirmed: boolean;
	/** Whether its delegation said that it is not its own. */
	disputed: boolean;
	/** Whether the reader may confirm or dispute it. */
	answers: boolean;
};

/** How a proposal was recorded, as a reader sees it; null for one that was not. Rules X27, X62. */
export function recordingOf(
	seat: Seat,
	proposal: ProposalHeld & { reason: string }
): ShownRecording | null {
	const { source } = proposal;
	if (source === '') return null;
	const unconfirmed = isUnconfirmed(proposal);
	return {
		...{ source, confirmed: !unconfirmed },
		disputed: isDisputed(proposal),
		answers: unconfirmed && isAnswerable(proposal) && speaksForSponsor(seat, proposal)
	};
}
