import type { Seat } from '#lib/kernel/actor.ts';
import { audienceOf, EVERYBODY, namedIn, type Audience } from '#lib/kernel/audience.ts';
import type { DelegationId, EditorialMarkId, SectionId } from '#lib/kernel/ids.ts';
import { DAY, type Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { plainWords } from '#lib/kernel/words.ts';
import { holdsSection } from '#lib/sections/rules.ts';
import {
	changesFrom,
	changesOf,
	contestedFor,
	inForceForAny,
	type Editorial,
	type EditorialMark
} from './editorial.ts';
import { audienceFor, REASON_LIMIT, whyNotDispute, type Statement } from './rules.ts';

const NOTE_LIMIT = 500;
/** Days in which delegations may contest a mark. */
const WINDOW = { shortest: 1, usual: 3, longest: 30 } as const;

/** Who knows of a mark that only positions stated in confidence stand by. Rule E5. */
export const FACILITATION: Audience = audienceOf({ facilitation: true, delegations: [] });

/** A text of a section that is not today's, or of a paragraph of it, `block`; '' for all. */
type MarkedText = { block: string; hash: string };

/** How forms name a text: by its hash, of a paragraph with its block after a slash. */
export function textName({ block, hash }: MarkedText): string {
	return block ? `${hash}/${block}` : hash;
}

function readText(name: string): MarkedText {
	const [hash = '', block = ''] = name.split('/');
	return { block, hash };
}

/** What a form marks: which texts' change into the one displayed, why, and how long it is open. */
export type Markable = {
	texts: MarkedText[];
	textHash: string;
	note: string;
	contestUntil: Instant;
	receipt: string;
};

/** What whoever marked a change gets for it. */
export type MarkReceipt = { number: string; markedAt: Instant; contestUntil: Instant };

/** Why this seat may not mark a change of this section editorial; null when it may. Rule E1. */
export function whyNotMark(seat: Seat, section: { id: SectionId }): string | null {
	return holdsSection(seat, section) ? null : 'positions.facilitators-mark';
}

/** @returns what a form marks, or why it cannot be marked. Rules E1, E3. */
export function readMarkable(form: FormData, now: Instant): Outcome<Markable> {
	const texts = form.getAll('text').filter((each) => typeof each === 'string');
	if (texts.length === 0) return refuse(400, 'positions.nothing-ticked');
	const note = words(form, 'note');
	if (note === '') return refuse(400, 'positions.note-required');
	if (note.length > NOTE_LIMIT) return refuse(413, 'positions.note-too-long');
	const days = Number(form.get('days') ?? WINDOW.usual);
	if (!Number.isInteger(days) || days < WINDOW.shortest || days > WINDOW.longest)
		return refuse(400, 'positions.window-unknown');
	const receipt = String(form.get('receipt') ?? '');
	if (!/^[\w-]{16,64}$/.test(receipt)) return refuse(400, 'positions.receipt-missing');
	const textHash = String(form.get('textHash') ?? '');
	return accept({
		...{ texts: [...new Set(texts)].map(readText), textHash, note, receipt },
		contestUntil: now + days * DAY
	});
}

/** @returns why a form contests a mark, or why that cannot be taken. Rule E4. */
export function readContest(form: FormData): Outcome<string> {
	const reason = words(form, 'reason');
	if (reason === '') return refuse(400, 'positions.contest-reason-required');
	if (reason.length > REASON_LIMIT) return refuse(413, 'positions.reason-too-long');
	return accept(reason);
}

/** As printed on the receipt of a mark: section and mark, by no count that would tell of others. */
export function markNumber(section: string, mark: EditorialMarkId): string {
	return `${section || '0'}-E-${mark.slice(-6).toUpperCase()}`;
}

/**
 * Whether a mark lets this statement stand on another text, had its delegation not contested it.
 * Rule E2.
 *
 * @param block the paragraph it is about, '' for the whole section
 */
export function isCarriedBy(
	mark: EditorialMarkId,
	statement: Pick<Statement, 'textHash' | 'hearers'>,
	delegation: DelegationId,
	block: string,
	editorial: Editorial
): boolean {
	const contested = contestedFor(statement, delegation, editorial);
	contested.delete(mark);
	const ways = changesFrom(statement.textHash, changesOf(editorial, block), contested);
	return ways.some((change) => change.mark === mark);
}

/** The same of what a negotiating group states: delegations contest for themselves alone. Rule E2. */
export function isCarriedForGroup(
	mark: EditorialMarkId,
	{ textHash }: Pick<Statement, 'textHash'>,
	block: string,
	editorial: Editorial
): boolean {
	const nobody = '' as DelegationId;
	return isCarriedBy(mark, { textHash, hearers: 'everybody' }, nobody, block, editorial);
}

/**
 * Whether a delegation may contest a mark now: it carries some of what the delegation stated, and
 * its window is open. Half-open: at `contestUntil` it is too late. Rule E4.
 */
export function decideContest<M extends { contestUntil: Instant }>(
	seat: Pick<Seat, 'role' | 'speaks' | 'delegation'>,
	mark: M | undefined,
	carried: readonly unknown[],
	now: Instant
): Outcome<{ mark: M; delegation: DelegationId }> {
	const refused = whyNotDispute(seat);
	if (refused || !seat.delegation) return refuse(403, refused ?? 'positions.delegations-only');
	// Whether it is unknown or carries nothing of theirs is told to nobody.
	if (!mark || carried.length === 0) return refuse(404, 'positions.mark-unknown');
	if (now >= mark.contestUntil) return refuse(409, 'positions.contest-closed');
	return accept({ mark, delegation: seat.delegation.id });
}

/** The newest mark that a delegation may contest for the sake of these statements of it. Rule E4. */
export function contestableMark(
	seat: Pick<Seat, 'role' | 'speaks' | 'delegation'>,
	statements: readonly Statement[],
	block: string,
	editorial: Editorial,
	now: Instant
): EditorialMark | null {
	const { delegation } = seat;
	const may = editorial.marks.findLast((mark) => {
		if (!delegation || isContested(mark.id, delegation.id, editorial)) return false;
		const carried = inForceForAny(statements).filter((statement) =>
			isCarriedBy(mark.id, statement, delegation.id, block, editorial)
		);
		return decideContest(seat, mark, carried, now).ok;
	});
	return may ?? null;
}

/** Whether a delegation contested a mark, for whatever hears it. */
export function isContested(
	mark: EditorialMarkId,
	delegation: DelegationId,
	{ contests }: Pick<Editorial, 'contests'>
): boolean {
	return contests.some((each) => each.mark === mark && each.delegation === delegation);
}

/**
 * Who may know what concerns these statements of delegations: all who see any of them.
 * Rules P14, E5.
 */
export function audienceOfAny(
	stated: readonly { hearers: Statement['hearers']; delegation: DelegationId }[]
): Audience {
	const audiences = stated.map(({ hearers, delegation }) => audienceFor(hearers, delegation));
	if (audiences.includes(EVERYBODY)) return EVERYBODY;
	const named = audiences.map(namedIn);
	return audienceOf({
		facilitation: named.some(({ facilitation }) => facilitation),
		delegations: named.flatMap(({ delegations }) => delegations)
	});
}

function words(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? plainWords(value).trim() : '';
}
