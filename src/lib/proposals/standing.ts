import type { ChangeState, ProposalState } from './rules.ts';

/** Where a tabled proposal stands, by where its Changes stand. Rule X2. */
export function standingOf(changes: readonly ChangeState[]): ProposalState {
	if (changes.includes('open')) return 'tabled';
	for (const state of ['incorporated', 'not-retained', 'overtaken'] as const)
		if (changes.includes(state)) return state;
	return 'withdrawn';
}
