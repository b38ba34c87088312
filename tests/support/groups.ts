import type { DelegationId, GroupId, GroupStatementId, PositionId } from '#lib/kernel/ids.ts';
import { NOTHING_MARKED } from '#lib/positions/editorial.ts';
import {
	throughGroups,
	type Alignment,
	type GroupStatement,
	type Negotiation
} from '#lib/positions/negotiating.ts';
import type { Hearers, Stance, Statement } from '#lib/positions/rules.ts';
import { standingsOn } from '#lib/positions/standings.ts';

const group = (code: string) => ({ id: code as GroupId, code, name: `The ${code}` });
export const belongs = (
	delegation: string,
	to: string,
	since = 0,
	until: number | null = null
) => ({
	...{ group: to as GroupId, delegation: delegation as DelegationId, since, until }
});

/** A group's statement, named by group and version: `G77 2`. */
export function groupSays(of: string, version: number, stance: Stance = 'object'): GroupStatement {
	return {
		...{ id: `${of} ${version}` as GroupStatementId, group: of as GroupId, version, stance },
		...{ reservation: '', reason: 'Too vague.', textHash: 'today', statedAt: version * 10 },
		...{ statedBy: 'A. Chair', delegation: 'KEN' as DelegationId }
	};
}

export const aligns = (
	delegation: string,
	statement: string,
	at: number,
	aligned = true
): Alignment => ({
	...{ delegation: delegation as DelegationId, statement: statement as GroupStatementId },
	...{ version: 1, aligned, at, by: 'A. Delegate' }
});

export function negotiation(fields: Partial<Negotiation> = {}): Negotiation {
	return {
		groups: [group('G77'), group('AOSIS')],
		memberships: [belongs('KEN', 'G77'), belongs('FJI', 'G77'), belongs('FJI', 'AOSIS')],
		statements: [groupSays('G77', 1), groupSays('AOSIS', 1, 'support')],
		alignments: [],
		...fields
	};
}

export function own(stance: Stance, statedAt: number, hearers: Hearers = 'everybody'): Statement {
	return {
		...{ id: `${stance} ${statedAt}` as PositionId, stance, reservation: '', reason: '', hearers },
		...{ source: '', disputedAt: null, version: statedAt, textHash: 'today', statedAt },
		...{ statedBy: 'A. Delegate', receipt: '', notes: [], origin: '' }
	};
}

const DELEGATIONS = ['KEN', 'FJI', 'NOR'].map((code) => ({
	...{ id: code as DelegationId, code, name: code, category: 'member-state' as const },
	...{ group: 'MS', regions: [], negotiating: code === 'NOR' ? [] : ['G77'] }
}));
const named = { codeOf: (id: DelegationId) => id as string, place: '3' };

/** Where the three stand at instant 100, and what Fiji stated itself. */
export function standings(
	alignments: Alignment[],
	fields: Partial<Negotiation> = {},
	fiji: Statement[] = []
) {
	const through = throughGroups(negotiation({ alignments, ...fields }), 100, named);
	const seen = new Map([['FJI' as DelegationId, fiji]]);
	return standingsOn(DELEGATIONS, seen, 'today', NOTHING_MARKED, '', through);
}

export function standingOfFiji(...given: Parameters<typeof standings>) {
	const found = standings(...given).find(({ delegation }) => delegation.code === 'FJI');
	const { statement = null, through = null, lapsed = null } = found ?? {};
	return [statement?.stance ?? null, through?.group.code ?? null, lapsed?.group.code ?? null];
}
