import type { SectionId } from '#lib/kernel/ids.ts';
import { readTargetBlock, type TargetBlock } from './targets.ts';

/** Something that must be counted anew. */
export type Touched = { section: SectionId; block: TargetBlock };

/** Beginnings of the kinds of entries after which the same delegations stand where they stood. */
const UNTOUCHING = [
	...['thread.', 'comment.', 'invitation.', 'seat.', 'mode.', 'phase.', 'roundtables.'],
	...['consultation.', 'visit.', 'notice.', 'proposal.']
];

/**
 * What entries of the record change about positions and how they are counted; null when they may
 * change anything. A kind that is not known here may.
 */
export function touchedBy(
	entries: readonly { kind: string; section: SectionId | null; payload: string }[]
): Touched[] | null {
	const touched: Touched[] = [];
	for (const { kind, section, payload } of entries) {
		if (UNTOUCHING.some((start) => kind.startsWith(start))) continue;
		if (!kind.startsWith('position.') || !section) return null;
		const { decision } = JSON.parse(payload) as { decision: { block?: unknown } };
		const block = readTargetBlock(decision.block);
		if (block === null) return null;
		touched.push({ section, block });
	}
	return touched;
}
