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
	units: Pick<ChangeUnits, 'deletes'>;
};

/** Kinds that are about the whole of their paragraph. */
const WHOLE: readonly ChangeKind[] = ['delete', 'move', 'alternative', 'retain'];

/**
 * Whether two Changes of different proposals touch the same words: they take out some of the same, put
 * paragraphs in at the same place, or one is about the whole paragraph that the other changes. Rule X25.
 */
export function touchesSame(a: Compared, b: Compared): boolean {
	if (a.proposal === b.proposal || a.section !== b.section) return false;
	if (overlap(a.units.deletes, b.units.deletes)) return true;
	if (a.block !== b.block) return false;
	if (isInsertion(a.kind) || isInsertion(b.kind)) return a.kind === b.kind;
	return WHOLE.includes(a.kind) || WHOLE.includes(b.kind);
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
