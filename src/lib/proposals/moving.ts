import type { BlockId, TargetBlock } from '#lib/kernel/ids.ts';

/** Behind which paragraph one goes that is moved up or down by one; null where it cannot. Rule X40. */
export type Steps = { up: TargetBlock | null; down: TargetBlock | null };

/**
 * Where a paragraph goes by one step up or down. Empty lines are passed at once: nobody sees them.
 *
 * @param order the blocks of the text as they stand
 */
export function stepsOf(
	order: readonly { id: BlockId; isEmpty: boolean }[],
	block: BlockId
): Steps {
	const at = order.findIndex(({ id }) => id === block);
	const over = order.slice(0, Math.max(at, 0)).findLastIndex(({ isEmpty }) => !isEmpty);
	const next = at < 0 ? undefined : order.slice(at + 1).find(({ isEmpty }) => !isEmpty);
	return { up: over < 0 ? null : (order[over - 1]?.id ?? ''), down: next?.id ?? null };
}
