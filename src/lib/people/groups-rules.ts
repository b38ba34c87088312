import { audienceOf, NOBODY, type Audience } from '#lib/kernel/audience.ts';
import type { DelegationId, GroupId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { plainLine } from '#lib/kernel/words.ts';

/** From an instant until, and not at, another; without one it goes on. */
export type Term = { since: Instant; until: Instant | null };

/** A delegation's belonging to a group, or a delegation's presidency of one. */
export type GroupTerm = Term & { group: GroupId; delegation: DelegationId };

export type GroupKind = 'stakeholder' | 'regional' | 'negotiating';

/** Whether a term runs at this instant. @see RULES.md P24 */
export function runsAt({ since, until }: Term, at: Instant): boolean {
	return since <= at && (until === null || at < until);
}

/** Whether two terms have an instant in common. @see RULES.md P24 */
export function overlap(a: Term, b: Term): boolean {
	return (b.until === null || a.since < b.until) && (a.until === null || b.since < a.until);
}

/** Whether a delegation belongs to a group at this instant. @see RULES.md P24 */
export function isMember(
	memberships: readonly GroupTerm[],
	delegation: DelegationId,
	group: GroupId,
	at: Instant
): boolean {
	return memberships.some(
		(each) => each.delegation === delegation && each.group === group && runsAt(each, at)
	);
}

/** Which delegation speaks for a group at this instant; null when none does. @see RULES.md P26 */
export function presidentOf(
	presidencies: readonly GroupTerm[],
	group: GroupId,
	at: Instant
): DelegationId | null {
	return presidencies.find((each) => each.group === group && runsAt(each, at))?.delegation ?? null;
}

/** Who belongs to groups, and who speaks for them, whenever that runs. */
export type GroupTerms = {
	memberships: readonly GroupTerm[];
	presidencies: readonly GroupTerm[];
};

/** Those who belong to a group at this instant. @see RULES.md P24 */
function membersOf(
	{ memberships }: Pick<GroupTerms, 'memberships'>,
	group: GroupId,
	at: Instant
): DelegationId[] {
	const running = memberships.filter((each) => each.group === group && runsAt(each, at));
	return [...new Set(running.map(({ delegation }) => delegation))];
}

/**
 * Which of its members speaks for a group at this instant; null when none does: whoever presides and has
 * left it sees nothing of what it drafts. @see ../proposals/RULES.md X65
 */
export function speakerOf(terms: GroupTerms, group: GroupId, at: Instant): DelegationId | null {
	const president = presidentOf(terms.presidencies, group, at);
	return president && membersOf(terms, group, at).includes(president) ? president : null;
}

/** Who sees what a group drafts: its members, and who drafts it with them. @see ../proposals/RULES.md X66 */
export function audienceOfGroup(
	terms: Pick<GroupTerms, 'memberships'>,
	group: GroupId,
	at: Instant,
	joined: readonly DelegationId[] = []
): Audience {
	const delegations = [...membersOf(terms, group, at), ...joined];
	return audienceOf({ facilitation: false, delegations }) || NOBODY;
}

/** Whether a term can be one: it ends after it begins. @see RULES.md P24 */
export function checkTerm(term: Term): Outcome<Term> {
	const ends = term.until === null || term.until > term.since;
	return ends ? accept(term) : refuse(400, 'people.term-backwards');
}

/**
 * Whether a membership may end then: after it began, and not later than it would anyway.
 *
 * @see RULES.md P24
 */
export function decideEnding({ since, until }: Term, end: Instant): Outcome<Term> {
	if (until !== null && until <= end) return refuse(409, 'people.membership-over');
	return checkTerm({ since, until: end });
}

/**
 * Whether a group's presidency may pass on at `since`: after the one before began.
 *
 * @param terms all presidencies of the group, whenever they ran
 * @see RULES.md P26
 */
export function decidePresidency(
	group: { kind: GroupKind },
	terms: readonly Term[],
	since: Instant
): Outcome<null> {
	if (group.kind !== 'negotiating') return refuse(400, 'people.presidency-kind');
	return terms.every((term) => term.since < since)
		? accept(null)
		: refuse(409, 'people.presidency-later');
}

/** What a negotiating group is called by. @see RULES.md P25 */
export function checkGroup<G extends { code: string; name: string }>(
	group: G,
	known: readonly { code: string }[]
): Outcome<G> {
	const code = group.code.trim().toUpperCase();
	const name = plainLine(group.name);
	if (!/^[A-Z0-9]{2,12}$/.test(code)) return refuse(400, 'people.group-code');
	if (!name || name.length > 120) return refuse(400, 'people.group-name');
	if (known.some((each) => each.code === code)) return refuse(409, 'people.group-code-taken');
	return accept({ ...group, code, name });
}
