import type { DelegationId } from '#lib/kernel/ids.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { ShownComment } from '#lib/comments/thread-page.server.ts';
import { refuse, type Refused } from '#lib/kernel/outcome.ts';
import { NOTHING_MARKED } from '#lib/positions/editorial.ts';
import { countStandings, type Counts } from '#lib/positions/matrix.ts';
import type { Hearers, Statement } from '#lib/positions/rules.ts';
import {
	mostCriticalFirst,
	standingsOn,
	type CountedDelegation,
	type Standing
} from '#lib/positions/standings.ts';
import type { Tally } from '#lib/positions/tally.ts';
import type { ChangeState } from './rules.ts';

/** The Change that was stated on, as its receipt names it. */
export type Stated = { number: number; revision: number; ordinal: number };

/** What a delegation states on a Change, in force, as its card shows it. */
export type SupportStatement = {
	delegation: { code: string; name: string; group: string };
	statement: Statement;
};

/** A thread on a Change, as its card shows it. Rule X33. */
export type CardThread = {
	id: string;
	/** Who alone reads it, in words; null where everybody does. */
	readers: string | null;
	resolved: boolean;
	comments: ShownComment[];
};

/** What is said about a Change. */
export type CardDiscussion = {
	threads: CardThread[];
	/** From what seat the reader may say something, to choose who reads it; null for whoever may not. */
	seat: Pick<Seat, 'role' | 'delegation'> | null;
	/** Under what what is typed is kept in this browser. */
	draftKey: string;
};

/** Where delegations stand on a Change. Rules X30, X32. */
export type Support = Counts & { statements: SupportStatement[] };

/** The positions on a Change as its card shows them. */
export type CardSupport = {
	all: Tally;
	/** Counting groups in which anybody stated anything. */
	groups: { code: string; name: string; tally: Tally }[];
	statements: SupportStatement[];
	/** What the reader's delegation needs to state its own; null for whoever has none. */
	own: OwnSupport | null;
};

export type OwnSupport = {
	delegation: { code: string; name: string };
	/** What it has in force; null for nothing. */
	current: Statement | null;
	/** How many statements of it there are, to be told of those made meanwhile. */
	after: number;
	/** Under what what is typed is kept in this browser: one per seat and Change. */
	draftKey: string;
	/** Why it cannot state one now, in words; null when it can. */
	whyNot: string | null;
};

/**
 * The number on the receipt of a position on a Change, such as `NOR-P4.2-1`: Norway's first on the second
 * Change of proposal 4; of a later wording `NOR-P4r2.2-1`. What not everybody hears is numbered by itself.
 * Rules X31, P14.
 */
export function supportReceipt(
	delegation: string,
	{ number, revision, ordinal }: Stated,
	version: number,
	hearers: Hearers
): string {
	const series = { everybody: '', facilitation: 'F', delegation: 'D' }[hearers];
	const wording = revision > 1 ? `r${revision}` : '';
	return `${delegation}-P${number}${wording}.${ordinal}-${series}${version}`;
}

/** Why nothing can be stated on a Change any more; null while it can. Rule X31. */
export function whyNotStateOn({ state }: { state: ChangeState }): Refused | null {
	return state === 'open' ? null : refuse(409, 'proposals.not-open');
}

/** Where every counted delegation stands on a Change. Rule X32. */
export function supportStandings(
	delegations: readonly CountedDelegation[],
	seen: ReadonlyMap<DelegationId, readonly Statement[]>,
	hash: string
): Standing[] {
	return standingsOn(delegations, seen, hash, NOTHING_MARKED);
}

/**
 * Where every counted delegation stands on a Change, and how many of each group, by the statements on it that the reader may see.
 * A negotiating group states nothing on one, and no change of the text is editorial to it. Rule X32.
 *
 * @param codes the groups by which it is counted
 */
export function countSupport(
	delegations: readonly CountedDelegation[],
	seen: ReadonlyMap<DelegationId, readonly Statement[]>,
	hash: string,
	codes: readonly string[]
): Support {
	const standings = supportStandings(delegations, seen, hash);
	const statements = mostCriticalFirst(standings).flatMap(({ delegation, statement }) => {
		if (!statement || statement.stance === 'withdrawn') return [];
		const { code, name, group } = delegation;
		return [{ delegation: { code, name, group }, statement }];
	});
	return { ...countStandings(standings, codes), statements };
}
