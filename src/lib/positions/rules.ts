import type { Seat } from '#lib/kernel/actor.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { plainWords } from '#lib/kernel/words.ts';
import type { SectionRights } from '#lib/sections/rules.ts';

export const REASON_LIMIT = 2000;

export const STANCES = [
	'support',
	'support-if-amended',
	'reservation',
	'object',
	'withdrawn'
] as const;
export type Stance = (typeof STANCES)[number];
export const RESERVATIONS = ['general', 'awaiting-instructions'] as const;
export type Reservation = '' | (typeof RESERVATIONS)[number];

/** What a delegation says about a section; `reservation` is '' for every other stance. */
type Saying = { stance: Stance; reservation: Reservation; reason: string };

/** Stances and reservations in words. */
export const STANCE_WORDS: Record<Stance, string> = {
	support: 'Support',
	'support-if-amended': 'Support if amended',
	reservation: 'Reservation',
	object: 'Object',
	withdrawn: 'Position withdrawn'
};
export const RESERVATION_WORDS: Record<Exclude<Reservation, ''>, string> = {
	general: 'General',
	'awaiting-instructions': 'Awaiting instructions'
};

/** One statement as everyone who may read the section sees it. */
export type Statement = Saying & {
	/** 1, 2, 3 … per delegation and section. */
	version: number;
	textHash: string;
	statedAt: Instant;
	/** The person who stated it. */
	statedBy: string;
	/** As printed on its receipt, such as `KEN-3-2`. */
	receipt: string;
};

/** What a delegation gets for its statement. */
export type Receipt = { number: string; stance: Stance; version: number; statedAt: Instant };

/** What a form asks for: a saying on the text it displayed, after version `after`. */
export type Statable = Saying & {
	textHash: string;
	/** The log position of the displayed text, from which what changed can be shown. */
	textSeq: number;
	/** The delegation's newest version when the form was made; 0 for none. */
	after: number;
	receipt: string;
};

/** @returns what a form states, or why it cannot be stated. Rules P2, P3. */
export function readStatable(form: FormData): Outcome<Statable> {
	const stance = STANCES.find((each) => each === form.get('stance'));
	if (!stance) return refuse(400, 'positions.stance-required');
	const kind = RESERVATIONS.find((each) => each === form.get('reservation')) ?? 'general';
	const reason = plainWords(field(form, 'reason')).trim();
	if (reason === '' && needsReason(stance)) return refuse(400, 'positions.reason-required');
	if (reason.length > REASON_LIMIT) return refuse(413, 'positions.reason-too-long');
	const receipt = field(form, 'receipt');
	if (!/^[\w-]{16,64}$/.test(receipt)) return refuse(400, 'positions.receipt-missing');
	return accept({
		stance,
		reservation: stance === 'reservation' ? kind : '',
		reason,
		textHash: field(form, 'textHash'),
		textSeq: wholeNumber(field(form, 'textSeq')),
		after: wholeNumber(field(form, 'version')),
		receipt
	});
}

/** Whether this stance must say why. Rule P3. */
function needsReason(stance: Stance): boolean {
	return stance === 'support-if-amended' || stance === 'object';
}

/** Why this seat may not state a position here, as a reason code; null when it may. Rule P1. */
export function whyNotState(seat: Seat, rights: Pick<SectionRights, 'position'>): string | null {
	if (rights.position) return null;
	if (seat.role === 'facilitator') return 'positions.facilitators-impartial';
	if (seat.role !== 'delegate' || !seat.delegation) return 'positions.delegations-only';
	return seat.speaks ? 'positions.not-in-this-phase' : 'positions.not-a-speaker';
}

/**
 * Whether `asked` may become the next version after `current` on today's text.
 *
 * @returns the number of the new version. Rules P4, P6, P8.
 */
export function decideStatement(
	current: Pick<Statement, 'version' | 'stance'> | null,
	asked: Statable,
	todaysHash: string
): Outcome<number> {
	const version = current?.version ?? 0;
	if (asked.after !== version) return refuse(409, 'positions.changed-meanwhile');
	if (asked.stance === 'withdrawn' && (!current || current.stance === 'withdrawn')) {
		return refuse(409, 'positions.nothing-to-withdraw');
	}
	if (asked.textHash !== todaysHash) return refuse(409, 'positions.text-changed');
	return accept(version + 1);
}

/** Whether the section reads differently from the text a statement was made on. Rule P9. */
export function changedSince(
	statement: Pick<Statement, 'stance' | 'textHash'>,
	todaysHash: string
): boolean {
	return statement.stance !== 'withdrawn' && statement.textHash !== todaysHash;
}

/** The number on a receipt: delegation, section, version. The preamble counts as 0. Rule P7. */
export function receiptNumber(delegation: string, section: string, version: number): string {
	return `${delegation}-${section || '0'}-${version}`;
}

function wholeNumber(text: string): number {
	return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

function field(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
