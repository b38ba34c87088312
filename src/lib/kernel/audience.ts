import type { Seat } from './actor.ts';
import type { DelegationId } from './ids.ts';

/**
 * Who may see something: '' for everybody who may read there, else words that name the seats, joined
 * by spaces in order: delegations' ids, FACILITATION and SECRETARIAT. It is stored as it is, so that queries and
 * rules decide by the same words.
 */
export type Audience = string & { readonly __audience?: never };

export const EVERYBODY: Audience = '';
/** Nobody at all: what a group without members drafts. */
export const NOBODY: Audience = 'nobody';
/** Facilitators and the secretariat, as a word of an audience. */
const FACILITATION = 'facilitation';
/** The secretariat without facilitators, as another. */
const SECRETARIAT = 'secretariat';

export function audienceOf(who: {
	facilitation: boolean;
	secretariat?: boolean;
	delegations: readonly DelegationId[];
}): Audience {
	return [
		...new Set(who.delegations),
		...(who.facilitation ? [FACILITATION] : []),
		...(who.secretariat ? [SECRETARIAT] : [])
	]
		.sort()
		.join(' ');
}

/** Whom an audience names: the reverse of {@link audienceOf}. Nobody, where it is everybody. */
export function namedIn(audience: Audience): {
	facilitation: boolean;
	delegations: DelegationId[];
} {
	const words = audience.split(' ').filter((word) => word !== '');
	return {
		facilitation: words.includes(FACILITATION),
		delegations: words.filter(
			(word) => ![FACILITATION, SECRETARIAT, NOBODY].includes(word)
		) as DelegationId[]
	};
}

/** The words by which a seat is meant in an audience. */
export function wordsFor({ role, delegation }: Pick<Seat, 'role' | 'delegation'>): string[] {
	if (role === 'secretariat') return [FACILITATION, SECRETARIAT];
	if (role === 'facilitator') return [FACILITATION];
	return delegation ? [delegation.id] : [];
}

/**
 * The one rule of confidence: pages, live topics, counts, presence, exports, the record and notices
 * all ask it, or `meant` in the database, which says the same.
 */
export function maySee(seat: Pick<Seat, 'role' | 'delegation'>, audience: Audience): boolean {
	if (audience === EVERYBODY) return true;
	const meant = audience.split(' ');
	return wordsFor(seat).some((word) => meant.includes(word));
}

/** Whether everybody of `narrow` is among `wide`: what was said to some is not told to more. */
export function isWithin(narrow: Audience, wide: Audience): boolean {
	if (wide === EVERYBODY) return true;
	if (narrow === EVERYBODY) return false;
	const meant = wide.split(' ');
	return narrow.split(' ').every((word) => meant.includes(word));
}

/** Whether all who may see the one may see the other, and somebody besides. */
export function isWider(from: Audience, to: Audience): boolean {
	return isWithin(from, to) && !isWithin(to, from);
}
