import { isWithin, type Audience } from '#lib/kernel/audience.ts';
import type { DelegationId, EditorialMarkId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { audienceFor, HEARERS, inForce, type Statement } from './rules.ts';

/** What a mark says of one text: positions taken on `from` stand on `to`. Rule E2. */
export type EditorialChange = {
	mark: EditorialMarkId;
	/** A single paragraph, or '' for the whole section. */
	block: string;
	from: string;
	to: string;
};

/** A change of a section's text that a facilitator marked editorial. Rule E1. */
export type EditorialMark = {
	id: EditorialMarkId;
	note: string;
	/** The facilitator's name. */
	by: string;
	markedAt: Instant;
	/** Delegations may contest it before, and not at, this instant. */
	contestUntil: Instant;
};

/** A delegation for which the change is none, and who may know it. Rules E4, E5. */
type EditorialContest = {
	mark: EditorialMarkId;
	delegation: DelegationId;
	audience: Audience;
	reason: string;
	at: Instant;
	by: string;
};

/** What was marked in one section: marks and their changes oldest first. */
export type Editorial = {
	marks: readonly EditorialMark[];
	changes: readonly EditorialChange[];
	contests: readonly EditorialContest[];
};

const DAY_WORDS = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;

export const NOTHING_MARKED: Editorial = { marks: [], changes: [], contests: [] };

/** The text that a position stands on, and the mark that let it stand on today's, if one did. */
export type Ground = {
	/** The paragraph, '' for the whole section. */
	block: string;
	hash: string;
	changed: boolean;
	mark: EditorialMarkId | null;
};

/**
 * The changes by which a position taken on `hash` goes on standing, oldest first: those that lead on
 * from that text, or from one that others led to. Rule E2.
 *
 * @param contested the marks that do not hold for this position
 */
export function changesFrom<C extends EditorialChange>(
	hash: string,
	changes: readonly C[],
	contested: ReadonlySet<EditorialMarkId>
): C[] {
	const valid = changes.filter(({ mark }) => !contested.has(mark));
	const byText = Map.groupBy(valid, ({ from }) => from);
	const reached = new Set([hash]);
	// A set is walked in the order it grows: each text once, also around a circle.
	for (const text of reached) for (const { to } of byText.get(text) ?? []) reached.add(to);
	return valid.filter(({ from }) => reached.has(from));
}

/** Whether a position taken on `hash` counts as standing on today's text. Rules P9, E2. */
export function standsOn(
	hash: string,
	today: string,
	changes: readonly EditorialChange[],
	contested: ReadonlySet<EditorialMarkId>
): boolean {
	return hash === today || changesFrom(hash, changes, contested).some(({ to }) => to === today);
}

/** Every text from which a position would stand on one of these, and these themselves. */
export function textsLeadingTo(
	hashes: readonly string[],
	changes: readonly EditorialChange[]
): string[] {
	const byText = Map.groupBy(changes, ({ to }) => to);
	const reached = new Set(hashes);
	for (const text of reached) for (const { from } of byText.get(text) ?? []) reached.add(from);
	return [...reached];
}

/** What a delegation's statements are in force for any of their hearers, withdrawals left out. Rule P15. */
export function inForceForAny<S extends Statement>(statements: readonly S[]): S[] {
	return HEARERS.flatMap((hearers) => {
		const heard = inForce(statements.filter((each) => each.hearers === hearers));
		return heard && heard.stance !== 'withdrawn' ? [heard] : [];
	});
}

type Taken = Pick<Statement, 'stance' | 'textHash' | 'hearers'>;

/** The marks in a section that do not hold for this statement of a delegation. Rules E4, E5. */
export function contestedFor(
	statement: Pick<Statement, 'hearers'>,
	delegation: DelegationId,
	{ contests }: Pick<Editorial, 'contests'>
): Set<EditorialMarkId> {
	const audience = audienceFor(statement.hearers, delegation);
	// What was contested in confidence shows in nothing that more people see.
	const meant = contests.filter(
		(each) => each.delegation === delegation && isWithin(audience, each.audience)
	);
	return new Set(meant.map(({ mark }) => mark));
}

/**
 * The text that a statement stands on: today's, unless that changed since; then the last one that
 * a mark let it stand on, or the one it was made on. Rules P9, E2, E3.
 *
 * @param block the paragraph it is about, '' for the whole section
 */
export function groundOf(
	statement: Taken,
	delegation: DelegationId,
	block: string,
	today: string,
	editorial: Editorial
): Ground {
	const { stance, textHash } = statement;
	if (stance === 'withdrawn' || textHash === today)
		return { block, hash: textHash, changed: false, mark: null };
	const contested = contestedFor(statement, delegation, editorial);
	const ways = changesFrom(textHash, changesOf(editorial, block), contested);
	const last = ways.findLast(({ to }) => to === today);
	if (last) return { block, hash: today, changed: false, mark: last.mark };
	return { block, hash: ways.at(-1)?.to ?? textHash, changed: true, mark: null };
}

/** What was marked of one paragraph, or with '' of the whole section. */
export function changesOf({ changes }: Editorial, block: string): EditorialChange[] {
	return changes.filter((change) => change.block === block);
}

/** A statement with what there is to say of the ground it stands on. Rules E2, E4. */
export function grounded<S extends Taken & Pick<Statement, 'notes'>>(
	statement: S,
	delegation: DelegationId,
	ground: Ground,
	editorial: Editorial
): S {
	const words = wordsOnGround(statement, delegation, ground, editorial);
	return words.length > 0 ? { ...statement, notes: [...statement.notes, ...words] } : statement;
}

function wordsOnGround(
	statement: Taken,
	delegation: DelegationId,
	ground: Ground,
	editorial: Editorial
): string[] {
	const { marks } = editorial;
	const stands = marks.find(({ id }) => id === ground.mark);
	if (stands)
		return [`Stands: the facilitator called the change of ${dayOf(stands.markedAt)} editorial`];
	if (!ground.changed) return [];
	const contested = contestedFor(statement, delegation, editorial);
	const carrying = changesFrom(statement.textHash, changesOf(editorial, ground.block), new Set());
	return marks
		.filter(({ id }) => contested.has(id) && carrying.some(({ mark }) => mark === id))
		.map(({ markedAt }) => `Contested: the change of ${dayOf(markedAt)} is not editorial for it`);
}

/** A moment in words, with its zone: the server's, for pages that carry no sentences. */
export function instantWords(at: Instant): string {
	const time = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
	return new Intl.DateTimeFormat('en-GB', { ...DAY_WORDS, ...time }).format(at);
}

function dayOf(at: Instant): string {
	return new Intl.DateTimeFormat('en-GB', DAY_WORDS).format(at);
}
