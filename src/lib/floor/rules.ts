import type { Seat } from '#lib/kernel/actor.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { maySetMode, type Section } from '#lib/sections/rules.ts';

/** Whether this seat leads the room of a section. Rule F2. */
export function mayLead(seat: Seat, section: Pick<Section, 'id'>): boolean {
	return maySetMode(seat, section);
}

/** A paragraph with those before and after it; null at the ends, and all when there is none. */
export type Looking = { block: BlockId | null; before: BlockId | null; after: BlockId | null };

/**
 * What somebody looks at: the paragraph that they roam to, else the one that is shown, else the first.
 * Rules F1, F3.
 *
 * @param roaming the paragraph that they opened themselves; null while they follow
 */
export function lookAt(
	blocks: readonly BlockId[],
	shown: string | null,
	roaming: string | null
): Looking {
	const wanted = [roaming, shown].find((each) => blocks.includes(each as BlockId));
	const at = wanted ? blocks.indexOf(wanted as BlockId) : 0;
	const nth = (index: number) => blocks[index] ?? null;
	return { block: nth(at), before: at > 0 ? nth(at - 1) : null, after: nth(at + 1) };
}
