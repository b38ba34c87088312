/**
 * Where cards stand so that they keep their order and never overlap. Rule C11.
 *
 * `wishes` are the tops of their anchors, ascending; `heights` their own; all in px from
 * the same edge. The `active` card stands level with its words, as far as the cards above
 * it fit; the others give way, those above upwards and those below downwards.
 *
 * @returns one top per card
 */
export function stackCards(
	wishes: readonly number[],
	heights: readonly number[],
	active = -1,
	gap = 12
): number[] {
	const tops: number[] = [];
	let free = 0;
	for (let i = 0; i < wishes.length; i++) {
		tops.push(Math.max(wishes[i] ?? 0, free));
		free = (tops[i] ?? 0) + (heights[i] ?? 0) + gap;
	}
	if (active < 0 || active >= wishes.length) return tops;

	const above = heights.slice(0, active).reduce((sum, height) => sum + height + gap, 0);
	tops[active] = Math.max(wishes[active] ?? 0, above);
	for (let i = active - 1; i >= 0; i--) {
		tops[i] = Math.min(tops[i] ?? 0, (tops[i + 1] ?? 0) - gap - (heights[i] ?? 0));
	}
	for (let i = active + 1; i < wishes.length; i++) {
		tops[i] = Math.max(wishes[i] ?? 0, (tops[i - 1] ?? 0) + (heights[i - 1] ?? 0) + gap);
	}
	return tops;
}
