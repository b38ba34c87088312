import type { Category, Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId, SectionId } from '#lib/kernel/ids.ts';
import { changedSince, type Statement } from './rules.ts';

/** What a cell counts, in the order in which bars show it. */
export const COUNTED = ['support', 'support-if-amended', 'reservation', 'object', 'none'] as const;
export type Counted = (typeof COUNTED)[number];

/** Delegations by stance. `changed` of them spoke on an earlier text; they are in the others too. */
export type Tally = Record<Counted, number> & { changed: number; total: number };

/** A delegation that is counted: in `group` once, and in its regional groups beside. */
export type CountedDelegation = {
	id: DelegationId;
	code: string;
	name: string;
	category: Category;
	group: string;
	regions: readonly string[];
};

/** Where one delegation stands on one section; `statement` is null when it stated nothing. */
export type Standing = {
	delegation: CountedDelegation;
	statement: Statement | null;
	changed: boolean;
};

/** One section of the matrix. */
export type MatrixRow = {
	section: { id: SectionId; number: string; title: string };
	all: Tally;
	/** By code of the stakeholder group or regional group. */
	groups: Record<string, Tally>;
	/** How many delegations may still object. Rule P11. */
	mayObject: number;
};

/** Count delegations by where they stand. Rule P10. */
export function tally(standings: readonly Standing[]): Tally {
	const counts: Tally = {
		support: 0,
		'support-if-amended': 0,
		reservation: 0,
		object: 0,
		none: 0,
		changed: 0,
		total: standings.length
	};
	for (const standing of standings) {
		counts[countedStance(standing)] += 1;
		if (standing.changed) counts.changed += 1;
	}
	return counts;
}

/** Under which heading a delegation counts: having withdrawn is having none stated. */
export function countedStance({ statement }: Pick<Standing, 'statement'>): Counted {
	return !statement || statement.stance === 'withdrawn' ? 'none' : statement.stance;
}

/** Where every counted delegation stands on a section whose text has `todaysHash`. */
export function standingsOn(
	delegations: readonly CountedDelegation[],
	statements: ReadonlyMap<DelegationId, Statement>,
	todaysHash: string
): Standing[] {
	return delegations.map((delegation) => {
		const statement = statements.get(delegation.id) ?? null;
		const changed = statement !== null && changedSince(statement, todaysHash);
		return { delegation, statement, changed };
	});
}

/** One row: all delegations, and each group's, counted. `codes` names the groups shown. */
export function matrixRow(
	section: MatrixRow['section'],
	standings: readonly Standing[],
	codes: readonly string[],
	rights: Rights
): MatrixRow {
	return {
		section,
		all: tally(standings),
		groups: Object.fromEntries(codes.map((code) => [code, tally(within(standings, code))])),
		mayObject: mayStillObject(standings, rights).length
	};
}

/** Those counted in this stakeholder group, or belonging to this regional group. */
export function within(standings: readonly Standing[], code: string): Standing[] {
	return standings.filter(
		({ delegation }) => delegation.group === code || delegation.regions.includes(code)
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

/** The rows with the most contested first; `rows` come in the order of the text. Rule P12. */
export function mostContestedFirst(rows: readonly MatrixRow[]): MatrixRow[] {
	return [...rows].sort(
		({ all: a }, { all: b }) =>
			b.object - a.object ||
			b.reservation - a.reservation ||
			b['support-if-amended'] - a['support-if-amended']
	);
}
