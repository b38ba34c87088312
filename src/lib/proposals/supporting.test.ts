import { describe, expect, it } from 'vitest';
import type { DelegationId, PositionId } from '#lib/kernel/ids.ts';
import type { Stance, Statement } from '#lib/positions/rules.ts';
import type { CountedDelegation } from '#lib/positions/standings.ts';
import type { ChangeState } from './rules.ts';
import { countSupport, supportReceipt, whyNotStateOn } from './supporting.ts';

function delegation(code: string, group: string): CountedDelegation {
	const category = group === 'MS' ? 'member-state' : 'stakeholder';
	const id = code as DelegationId;
	return { id, code, name: code, category, group, regions: [], negotiating: [] };
}

function said(stance: Stance, version: number, hearers: Statement['hearers'] = 'everybody') {
	const statement: Statement = {
		...{ id: `${stance}-${version}` as PositionId, stance, reservation: '', reason: '' },
		...{ version, hearers, source: '', disputedAt: null, textHash: 'h', statedAt: version },
		...{ statedBy: 'Somebody', receipt: '', notes: [], origin: '' }
	};
	return statement;
}

const ROOM = [delegation('KEN', 'MS'), delegation('NOR', 'MS'), delegation('ACME', 'PS')];

function count(seen: Record<string, Statement[]>) {
	const by = new Map(Object.entries(seen).map(([code, own]) => [code as DelegationId, own]));
	return countSupport(ROOM, by, 'h', ['MS', 'PS']);
}

describe('positions on a Change', () => {
	it.each([
		['of its first wording', 1, 1, 'everybody', 'NOR-P4.2-1'],
		['of a later one', 3, 2, 'everybody', 'NOR-P4r3.2-2'],
		['stated as a sounding', 1, 1, 'facilitation', 'NOR-P4.2-F1'],
		['kept to itself', 1, 1, 'delegation', 'NOR-P4.2-D1']
	] as const)('[X31] has a receipt that names it: %s', (_, revision, version, hearers, number) =>
		expect(supportReceipt('NOR', { number: 4, revision, ordinal: 2 }, version, hearers)).toBe(
			number
		)
	);

	it.each([
		['open', true],
		['incorporated', false],
		['not-retained', false],
		['withdrawn', false],
		['overtaken', false]
	] as [ChangeState, boolean][])('[X31] are stated on one that is %s: %s', (state, may) =>
		expect(whyNotStateOn({ state }) === null).toBe(may)
	);

	it('[X32] count delegations, each in its group, and none stated as none stated', () => {
		const { all, groups } = count({ ACME: [said('support', 1)], KEN: [said('object', 1)] });
		expect(all).toMatchObject({ support: 1, object: 1, none: 1, total: 3 });
		expect(groups.MS).toMatchObject({ support: 0, object: 1, none: 1, total: 2 });
		expect(groups.PS).toMatchObject({ support: 1, none: 0, total: 1 });
	});

	it('[X32] are the newest in force: what was withdrawn is none stated, and not listed', () => {
		const { all, statements } = count({
			NOR: [said('object', 1), said('support', 2)],
			KEN: [said('object', 1), said('withdrawn', 2)]
		});
		expect(all).toMatchObject({ support: 1, object: 0, none: 2 });
		expect(statements.map((each) => [each.delegation.code, each.statement.stance])).toEqual([
			['NOR', 'support']
		]);
	});

	it('[X32] are listed with objections first', () => {
		const { statements } = count({
			KEN: [said('support', 1)],
			NOR: [said('reservation', 1)],
			ACME: [said('object', 1)]
		});
		expect(statements.map(({ delegation: { code } }) => code)).toEqual(['ACME', 'NOR', 'KEN']);
	});
});
