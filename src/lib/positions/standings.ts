import type { Category, Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { grounded, groundOf, type Editorial } from './editorial.ts';
import type { Through } from './negotiating.ts';
import { inDispute, inForce, type Statement } from './rules.ts';
import type { Counted } from './tally.ts';
import type { TargetBlock } from './targets.ts';

/** A delegation that is counted: in `group` once, and in its regional groups beside. */
export type CountedDelegation = {
	id: DelegationId;
	code: string;
	name: string;
	category: Category;
	group: string;
	regions: readonly string[];
	/** Codes of the negotiating groups it belongs to now: they overlap, and count nobody. */
	negotiating: readonly string[];
};

/** The statement of a group that a delegation aligned itself with. */
type Aligned = Pick<Through, 'group' | 'version'>;

/** Where one delegation stands on one section; `statement` is null when none is in force. */
export type Standing = {
	delegation: CountedDelegation;
	statement: Statement | null;
	changed: boolean;
	/** What was recorded for it and it disputes, until something else is stated. */
	disputed: Statement | null;
	/** Through which group it states this; null when it does so itself. Rule P43. */
	through: Aligned | null;
	/** The earlier statement of a group that it is aligned with, and counted under no more. Rule P44. */
	lapsed: Aligned | null;
	/** How many other statements of it the reader may see. */
	earlier: number;
};

/**
 * Where every counted delegation stands, by the statements that the reader may see, by the changes
 * that were marked editorial, and by what it last said about its groups' statements. Rules P9, P15,
 * P43, P44, E2.
 */
export function standingsOn(
	delegations: readonly CountedDelegation[],
	seen: ReadonlyMap<DelegationId, readonly Statement[]>,
	todaysHash: string,
	editorial: Editorial,
	block: TargetBlock = '',
	throughGroups: ReadonlyMap<DelegationId, Through> = new Map()
): Standing[] {
	return delegations.map((delegation) => {
		const { id } = delegation;
		const direct = seen.get(id) ?? [];
		const through = throughGroups.get(id) ?? null;
		const newest = newestOf(direct, through);
		const current = newest === through?.statement && through?.state !== 'aligned' ? null : newest;
		const ground = current && groundOf(current, id, block, todaysHash, editorial);
		const statement = current && ground && grounded(current, id, ground, editorial);
		const disputed = inDispute(through ? [...direct, through.statement] : direct);
		const shown = [current, disputed].filter((each) => each && direct.includes(each));
		return {
			...{ delegation, statement, changed: ground?.changed ?? false, disputed },
			through: alignedIn('aligned', through, newest),
			lapsed: alignedIn('lapsed', through, newest),
			earlier: direct.length - shown.length
		};
	});
}

/** What is in force of a delegation's own statements and its word on a group's: the newest. */
function newestOf(direct: readonly Statement[], through: Through | null): Statement | null {
	return inForce(through ? [...direct, through.statement] : direct);
}

function alignedIn(
	state: Through['state'],
	through: Through | null,
	newest: Statement | null
): Aligned | null {
	if (through?.state !== state || newest !== through.statement) return null;
	return { group: through.group, version: through.version };
}

/** Under which heading a delegation counts: having withdrawn is having none stated. */
export function countedStance({ statement }: Pick<Standing, 'statement'>): Counted {
	return !statement || statement.stance === 'withdrawn' ? 'none' : statement.stance;
}

/** Objections first, then reservations, amendments, support, none stated; by name among equals. */
export function mostCriticalFirst(standings: readonly Standing[]): Standing[] {
	const order: Counted[] = ['object', 'reservation', 'support-if-amended', 'support', 'none'];
	const rank = (standing: Standing) => order.indexOf(countedStance(standing));
	return [...standings].sort((a, b) => rank(a) - rank(b));
}

/** Those counted in this stakeholder group, or belonging to this regional or negotiating group. */
export function within(standings: readonly Standing[], code: string): Standing[] {
	return standings.filter(
		({ delegation: { group, regions, negotiating } }) =>
			group === code || regions.includes(code) || negotiating.includes(code)
	);
}

/** Those who may block a consensus and do not support. Rule P11. */
export function mayStillObject(standings: readonly Standing[], rights: Rights): Standing[] {
	return standings.filter(
		(standing) =>
			rights[standing.delegation.category].includes('block') &&
			countedStance(standing) !== 'support'
	);
}
