import type { Seat } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { speaksForDelegation } from '#lib/people/rules.ts';
import type { ProposalState } from './rules.ts';

/** In what a delegation joins another's proposal: in drafting it, or in sponsoring it as tabled. */
export type Joining = 'drafting' | 'sponsoring';

/** Who speaks: the sponsor, or the delegation that joins. */
export type JoiningSide = 'sponsor' | 'joiner';

/** What is said: one side asks, the other answers, and it ends. */
export const JOINING_WORDS = ['asked', 'accepted', 'declined', 'withdrawn'] as const;
export type JoiningWord = (typeof JOINING_WORDS)[number];

/** What was said last of a delegation's joining, and about which Changes. */
export type SaidOfJoining = { word: JoiningWord; side: JoiningSide; hashes: readonly string[] };

/** Where a delegation's joining stands; lapsed when what it was about is no longer all there. */
export type JoiningState = 'none' | 'asked' | 'joined' | 'lapsed' | 'declined' | 'withdrawn';

/**
 * Where a delegation's joining stands, by what was said last. Rules X34, X36.
 *
 * @param wording the hashes of the Changes as they are tabled now, and of those decided before; none of a draft
 */
export function joiningState(said: SaidOfJoining | null, wording: readonly string[]): JoiningState {
	if (!said) return 'none';
	if (said.word === 'declined' || said.word === 'withdrawn') return said.word;
	if (said.hashes.some((hash) => !wording.includes(hash))) return 'lapsed';
	return said.word === 'asked' ? 'asked' : 'joined';
}

/** The hashes of a proposal's Changes: as they are tabled now, and with what was decided of earlier wordings. */
export type Wording = { tabled: readonly string[]; standing: readonly string[] };

/** Whether what is tabled is not all co-sponsored by who co-sponsored an earlier wording. Rules X36, X54. */
export function isAskedAnew(
	said: SaidOfJoining | null,
	{ tabled, standing }: Wording
): said is SaidOfJoining {
	if (said?.word !== 'accepted') return false;
	const { hashes } = said;
	const isGone = hashes.some((hash) => !standing.includes(hash));
	return isGone || tabled.some((hash) => !hashes.includes(hash));
}

/** On which side of a proposal a delegation stands. */
export function sideOf(sponsor: DelegationId, delegation: DelegationId): JoiningSide {
	return sponsor === delegation ? 'sponsor' : 'joiner';
}

/**
 * Whether somebody's word can be said now; null when it was said already. Rules X34-X36.
 *
 * @param standing the hashes of the Changes that are tabled now, and of what was decided of earlier wordings
 * @param tabled of these, those that are tabled now
 * @returns the word that holds then: asking whoever asked is accepting
 */
export function decideJoining(
	said: SaidOfJoining | null,
	standing: readonly string[],
	asked: { word: JoiningWord; side: JoiningSide; joins: Joining },
	tabled: readonly string[] = standing
): Outcome<JoiningWord | null> {
	const state = joiningState(said, standing);
	const isOwn = said?.side === asked.side;
	const nothing = refuse(409, 'proposals.joining-changed');
	switch (asked.word) {
		case 'asked':
			if (state === 'joined') return accept(null);
			if (state === 'asked') return accept(isOwn ? null : 'accepted');
			return accept('asked');
		case 'accepted':
		case 'declined':
			// Tabling another wording asks who co-sponsored the one before.
			if (
				asked.word === 'accepted' &&
				asked.side === 'joiner' &&
				isAskedAnew(said, { tabled, standing })
			)
				return accept('accepted');
			if (said?.word === asked.word && isOwn && state !== 'lapsed') return accept(null);
			return state === 'asked' && !isOwn ? accept(asked.word) : nothing;
		case 'withdrawn':
			if (state === 'withdrawn') return accept(null);
			if (said?.word === 'asked') return isOwn ? accept('withdrawn') : nothing;
			// A co-sponsor's name is its own; who drafts is for the sponsor to say as well.
			if (said?.word === 'accepted' && (asked.side === 'joiner' || asked.joins === 'drafting'))
				return accept('withdrawn');
			return nothing;
	}
}

/** In what a proposal can be joined as it stands; null when it cannot any more. Rule X35. */
export function joinsIn(state: ProposalState): Joining | null {
	if (state === 'draft') return 'drafting';
	return state === 'tabled' ? 'sponsoring' : null;
}

/** Whether delegations of a category may join what others propose, in this phase. Rule X35. */
export function mayJoin(rights: Rights, category: Category): boolean {
	return rights[category].includes('cosponsor');
}

/** Why this seat may not say a word of joining, as a reason code; null when it may. Rule X35. */
export function whyNotJoin(
	seat: Seat,
	rights: Rights,
	asked: { word: JoiningWord; side: JoiningSide }
): string | null {
	if (!speaksForDelegation(seat)) return 'proposals.joining-by-speakers';
	if (asked.side === 'sponsor' || asked.word === 'declined' || asked.word === 'withdrawn')
		return null;
	return mayJoin(rights, seat.category) ? null : 'proposals.joining-not-now';
}
