import type { DelegationId, GroupId, GroupStatementId, PositionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { isMember, presidentOf, runsAt, type GroupTerm } from '#lib/people/groups-rules.ts';
import type { SectionRights } from '#lib/sections/rules.ts';
import { groundOf, type Editorial, type Ground } from './editorial.ts';
import { decideStatement, whyNotState, type Statable, type Statement } from './rules.ts';
import type { Target, TargetBlock } from './targets.ts';

/** A negotiating group, such as the Group of 77. */
export type NegotiatingGroup = { id: GroupId; code: string; name: string };

/** One version of what a group states on a section or paragraph, by whoever presided then. */
export type GroupStatement = Pick<
	Statement,
	'version' | 'stance' | 'reservation' | 'reason' | 'textHash' | 'statedAt' | 'statedBy'
> & { id: GroupStatementId; group: GroupId; delegation: DelegationId };

/** A member aligned itself with a statement of its group, or said that it no longer does. */
export type Alignment = {
	statement: GroupStatementId;
	delegation: DelegationId;
	/** 1, 2, 3 … per statement and delegation. */
	version: number;
	aligned: boolean;
	at: Instant;
	/** The person who said so. */
	by: string;
};

/** Everything about negotiating groups that decides where delegations stand on one target. */
export type Negotiation = {
	groups: readonly NegotiatingGroup[];
	memberships: readonly GroupTerm[];
	statements: readonly GroupStatement[];
	alignments: readonly Alignment[];
};

/**
 * What a delegation last said about its groups' statements on a target, as a statement of its own
 * would read. `aligned` is in force; `lapsed` was made to an earlier statement of the group; and of
 * what is `over` only that it replaced what stood before it remains. Rules P43, P44.
 */
export type Through = {
	state: 'aligned' | 'lapsed' | 'over';
	group: { code: string; name: string };
	/** Of the group's statement. */
	version: number;
	statement: Statement;
};

/** The terms of those who belong to a group at an instant. Rule P40. */
export function membersAt(
	memberships: readonly GroupTerm[],
	group: GroupId,
	at: Instant
): GroupTerm[] {
	return memberships.filter((each) => each.group === group && runsAt(each, at));
}

/** The groups that a delegation belongs to at an instant, in their order. Rule P40. */
export function groupsOf(
	{ groups, memberships }: Pick<Negotiation, 'groups' | 'memberships'>,
	delegation: DelegationId,
	at: Instant
): NegotiatingGroup[] {
	const own = memberships.filter((each) => each.delegation === delegation && runsAt(each, at));
	return groups.filter(({ id }) => own.some(({ group }) => group === id));
}

/** What a group states: its newest version, unless that withdrew it. Rule P41. */
export function groupStands<S extends Pick<GroupStatement, 'version' | 'stance'>>(
	versions: readonly S[]
): S | null {
	const newest = [...versions].sort((a, b) => a.version - b.version).at(-1);
	return newest && newest.stance !== 'withdrawn' ? newest : null;
}

/**
 * Why this seat may not state a position on behalf of a group, as a reason code; null when it may:
 * whoever may speak for the delegation that presides over it at that moment. Rule P40.
 */
export function whyNotStateFor(
	seat: Seat,
	rights: Pick<SectionRights, 'position'>,
	{ group, presidencies }: { group: GroupId; presidencies: readonly GroupTerm[] },
	now: Instant
): string | null {
	const refused = whyNotState(seat, rights);
	if (refused) return refused;
	return presidentOf(presidencies, group, now) === seat.delegation?.id
		? null
		: 'positions.not-presiding';
}

/** The text that what a group states stands on, by what was marked editorial. Rules P41, E2. */
export function groupGround(
	statement: GroupStatement,
	block: TargetBlock,
	todaysHash: string,
	editorial: Editorial
): Ground {
	// Contests are delegations': one lets its own position fall, and not its group's.
	const nobody = '' as DelegationId;
	return groundOf({ ...statement, hearers: 'everybody' }, nobody, block, todaysHash, editorial);
}

/** Whether a group's next statement may be made on today's text, and its version. Rule P41. */
export function decideGroupStatement(
	versions: readonly GroupStatement[],
	asked: Pick<Statable, 'after' | 'stance' | 'textHash'>,
	todaysHash: string
): Outcome<number> {
	const heard = { hearers: 'everybody', disputedAt: null } as const;
	const before = versions.map((each) => ({ ...each, ...heard }));
	return decideStatement(before, { ...asked, hearers: 'everybody' }, todaysHash);
}

/** What a delegation asks for: to be aligned with a statement, or to be so no longer. */
export type Alignable = {
	statement: string;
	aligned: boolean;
	/** How often it aligned or ceased to with this very statement when the form was made. */
	after: number;
	receipt: string;
};

/** @returns what a form asks for, or why it cannot be asked. Rule P43. */
export function readAlignable(form: FormData): Outcome<Alignable> {
	const text = (name: string) => String(form.get(name) ?? '');
	const receipt = text('receipt');
	if (!/^[\w-]{16,64}$/.test(receipt)) return refuse(400, 'positions.receipt-missing');
	const aligned = text('aligned');
	if (aligned !== 'yes' && aligned !== 'no') return refuse(400, 'positions.alignment-unclear');
	return accept({
		statement: text('statement'),
		aligned: aligned === 'yes',
		after: Number(text('version')) || 0,
		receipt
	});
}

/**
 * Whether a delegation may align itself with a statement, or cease to. Rules P43, P44.
 *
 * @returns the number of its next word on this statement
 */
export function decideAlignment(
	{ statements, memberships, alignments }: Negotiation,
	delegation: DelegationId,
	asked: Pick<Alignable, 'statement' | 'aligned' | 'after'>,
	now: Instant
): Outcome<number> {
	const statement = statements.find(({ id }) => id === asked.statement);
	if (!statement) return refuse(404, 'positions.group-statement-unknown');
	const { group } = statement;
	if (!isMember(memberships, delegation, group, now)) return refuse(403, 'positions.not-a-member');
	if (groupStands(statements.filter((each) => each.group === group))?.id !== statement.id)
		return refuse(409, 'positions.group-stated-anew');
	const own = alignments.filter((each) => each.delegation === delegation);
	const before = own.filter((each) => each.statement === statement.id);
	if (asked.after !== before.length) return refuse(409, 'positions.alignment-changed');
	const last = newestAct(own);
	if (!asked.aligned && !(last?.aligned && last.statement === statement.id))
		return refuse(409, 'positions.not-aligned');
	return accept(before.length + 1);
}

/**
 * What every delegation last said about its groups' statements on one target: of several groups it
 * is aligned with one, the last. Rules P43, P44.
 *
 * @param named how receipts name a delegation, and the target: `KEN`, `3`
 */
export function throughGroups(
	{ groups, memberships, statements, alignments }: Negotiation,
	now: Instant,
	named: { codeOf: (delegation: DelegationId) => string; place: string }
): Map<DelegationId, Through> {
	const through = new Map<DelegationId, Through>();
	const versions = Map.groupBy(statements, (each) => each.group);
	const belongings = Map.groupBy(memberships, (each) => each.delegation);
	for (const [delegation, acts] of Map.groupBy(alignments, (each) => each.delegation)) {
		const act = newestAct(acts);
		const statement = statements.find(({ id }) => id === act?.statement);
		const group = groups.find(({ id }) => id === statement?.group);
		if (!act || !statement || !group) continue;
		// In one and the same membership: whoever comes back is asked again.
		const member = belongings
			.get(delegation)
			?.some((each) => each.group === group.id && runsAt(each, act.at) && runsAt(each, now));
		const holds = groupStands(versions.get(group.id) ?? [])?.id === statement.id;
		const state = !act.aligned || !member ? 'over' : holds ? 'aligned' : 'lapsed';
		const { code, name } = group;
		const receipt = alignmentNumber(named.codeOf(delegation), named.place, code, statement, act);
		through.set(delegation, {
			...{ state, group: { code, name }, version: statement.version },
			statement: asOwn(statement, act, receipt, state, name)
		});
	}
	return through;
}

/** The last by time; of one instant, by version. */
function newestAct(acts: readonly Alignment[]): Alignment | null {
	return [...acts].sort((a, b) => a.at - b.at || a.version - b.version).at(-1) ?? null;
}

/** An alignment as if the delegation had stated to everybody what its group states. Rule P43. */
function asOwn(
	{ version, stance, reservation, reason, textHash }: GroupStatement,
	{ statement, at, by }: Alignment,
	receipt: string,
	state: Through['state'],
	group: string
): Statement {
	return {
		id: statement as string as PositionId,
		...{ hearers: 'everybody', source: '', disputedAt: null, version, textHash },
		...(state === 'aligned'
			? { stance, reservation, reason }
			: { stance: 'withdrawn', reservation: '', reason: '' }),
		...{ statedAt: at, statedBy: by, receipt },
		notes: [`Through ${group}`],
		origin: 'Aligned by'
	};
}

/** How receipts name what something is on: `3`, the preamble `0`, a paragraph `3/7.12`. Rule P20. */
export function placeOf({ section, block }: Target<{ number: string }>): string {
	return `${section.number || '0'}${block && `/${block}`}`;
}

/** The number on the receipt of a group's statement, such as `G77-3-G2`. Rule P41. */
export function groupReceiptNumber(
	group: string,
	place: string,
	{ version }: Pick<GroupStatement, 'version'>
): string {
	return `${group}-${place}-G${version}`;
}

/**
 * The number on the receipt of an alignment, such as `KEN-3-G77-2.1`: Kenya's first word on the
 * second statement of that group on section 3. Rule P43.
 */
export function alignmentNumber(
	delegation: string,
	place: string,
	group: string,
	{ version }: Pick<GroupStatement, 'version'>,
	act: Pick<Alignment, 'version'>
): string {
	return `${delegation}-${place}-${group}-${version}.${act.version}`;
}
