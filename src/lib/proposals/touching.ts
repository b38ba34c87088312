import type { TargetBlock } from '#lib/kernel/ids.ts';
import type { Range } from '#lib/text/insertion.ts';
import type { ChangeKind, ChangeUnits } from './rules.ts';

/** A Change as far as one is compared with another. */
export type Compared = {
	id: string;
	proposal: string;
	section: string;
	block: TargetBlock;
	kind: ChangeKind;
	units: Pick<ChangeUnits, 'deletes' | 'behind'>;
};

/** Kinds that are about the whole of their paragraph. */
const WHOLE: readonly ChangeKind[] = ['delete', 'move', 'alternative', 'retain'];

/**
 * Whether two Changes of different proposals touch the same words: they take out some of the same, put
 * something in at the same place, or one is about the whole paragraph that the other changes. Rule X25.
 */
export function touchesSame(a: Compared, b: Compared): boolean {
	if (a.proposal === b.proposal || a.section !== b.section) return false;
	if (overlap(ground(a), ground(b))) return true;
	if (a.block !== b.block) return false;
	if (isInsertion(a.kind) || isInsertion(b.kind)) return a.kind === b.kind;
	return WHOLE.includes(a.kind) || WHOLE.includes(b.kind);
}

/** What a Change takes out, and what it puts words in behind. */
function ground({ kind, units: { deletes, behind } }: Compared): readonly Range[] {
	// A paragraph behind another is about no words of that.
	return isInsertion(kind) ? deletes : [...deletes, ...behind];
}

/** Whether a Change puts a paragraph in, beside another. Rule X5. */
export function isInsertion(kind: ChangeKind): boolean {
	return kind === 'insert-before' || kind === 'insert-after';
}

function overlap(some: readonly Range[], others: readonly Range[]): boolean {
	return some.some(([client, clock, length]) =>
		others.some(
			([other, start, size]) => other === client && start < clock + length && clock < start + size
		)
	);
}
