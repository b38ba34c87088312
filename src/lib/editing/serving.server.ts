import { render } from 'svelte/server';
import { gatherFootnotes, gatherLists, type NumberedBlock } from '#lib/text/render.ts';
import TextNotes from '#lib/text/TextNotes.svelte';
import TextPart from '#lib/text/TextPart.svelte';

/**
 * A text in HTML, for `TextView`: a piece for each paragraph and each list, and one for the
 * footnotes if there are any. The components escape every word.
 *
 * `permalinkBase` is the address of the page that a paragraph's own address is on; `beside` is HTML
 * to stand in the gutter, by the block that it stands beside.
 */
export function serveText(
	blocks: readonly NumberedBlock[],
	permalinkBase: string,
	beside: ReadonlyMap<string, string> = new Map()
): string[] {
	const notes = gatherFootnotes(blocks);
	const pieces = gatherLists(blocks).map((part) =>
		render(TextPart, { props: { part, notes, permalinkBase, beside } })
	);
	if (notes.length > 0) pieces.push(render(TextNotes, { props: { notes } }));
	return pieces.map(({ body }) => body.replace(COMMENT, ''));
}

/** What a browser would take a component over by. No words hold one: their signs are escaped. */
const COMMENT = /<!--.*?-->/gs;
