import type { TargetBlock } from '#lib/kernel/ids.ts';
import type { ChangeKind, ChangeState, ProposalState } from './rules.ts';

/** Where a tabled proposal stands, by where its Changes stand, those of earlier wordings too. Rules X2, X52. */
export function standingOf(changes: readonly ChangeState[]): ProposalState {
	if (changes.includes('open')) return 'tabled';
	for (const state of ['incorporated', 'not-retained', 'overtaken'] as const)
		if (changes.includes(state)) return state;
	return 'withdrawn';
}

/** What became of a Change's own place in the text since its sponsor last saw it. Rule X7. */
export type Ground = 'same' | 'moved' | 'gone';

/** Kinds that stand beside a paragraph: what it says is not theirs. */
const BESIDE: readonly ChangeKind[] = ['insert-after', 'insert-before'];

/** Whether the section's own words under an open Change are still those that its sponsor saw. Rule X7. */
export function standsOn({
	change,
	today
}: {
	change: { kind: ChangeKind; block: TargetBlock; baseHash: string };
	today: { hash: string } | null;
}): Ground {
	if (BESIDE.includes(change.kind)) return 'same';
	if (!today) return 'gone';
	return today.hash === change.baseHash ? 'same' : 'moved';
}
