import { render } from 'svelte/server';
import type { BlockId } from '#lib/kernel/ids.ts';
import { isParagraphNumber } from '#lib/text/numbers.ts';
import type { NumberedBlock } from '#lib/text/render.ts';
import { plainText } from '#lib/text/words.ts';
import GutterStrip from './GutterStrip.svelte';
import type { Tally } from './tally.ts';
import { nameParagraphs, paragraphWords } from './targets.ts';

/**
 * What stands in the gutter of a section's text, as HTML by block: how delegations stand on each
 * paragraph alone, and the way to its page. Numbered paragraphs have one, and whatever else
 * positions stand on or is proposed. Rule P20.
 *
 * @param proposals how many are open on which paragraph
 */
export function serveStrips(
	blocks: readonly NumberedBlock[],
	place: string,
	tallies: ReadonlyMap<BlockId, Tally>,
	proposals: ReadonlyMap<string, number> = new Map()
): Map<BlockId, string> {
	const named = nameParagraphs(
		blocks.map((content) => ({
			...{ id: content.id, number: content.number, text: plainText(content), content }
		}))
	);
	const strips = new Map<BlockId, string>();
	for (const [at, { id, number }] of blocks.entries()) {
		const tally = tallies.get(id) ?? null;
		const name = named[at];
		const proposed = proposals.get(id) ?? 0;
		if (!name || (!tally && !proposed && !isParagraphNumber(number))) continue;
		const href = `${place}/paragraphs/${id}`;
		const props = { label: paragraphWords(name), href, tally, proposals: proposed };
		strips.set(id, render(GutterStrip, { props }).body);
	}
	return strips;
}
