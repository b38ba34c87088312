import { describe, expect, it } from 'vitest';
import type { ChangeState, ProposalState } from './rules.ts';
import { standingOf } from './standing.ts';

describe('[X2] a tabled proposal', () => {
	it.each<[string, ChangeState[], ProposalState]>([
		['is open while a Change of it is', ['incorporated', 'open'], 'tabled'],
		['is incorporated when anything of it was', ['not-retained', 'incorporated'], 'incorporated'],
		[
			'is not retained when what was not withdrawn was not',
			['withdrawn', 'not-retained'],
			'not-retained'
		],
		[
			'is overtaken when all that is left stands in the text',
			['overtaken', 'withdrawn'],
			'overtaken'
		],
		['is withdrawn when all of it was', ['withdrawn', 'withdrawn'], 'withdrawn']
	])('%s', (_rule, changes, state) => expect(standingOf(changes)).toBe(state));
});
