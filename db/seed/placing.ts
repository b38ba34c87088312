import type * as Y from 'yjs';
import { CONTEXT_LIMIT, type Place } from '#lib/comments/rules.ts';
import { anchorIn } from '#lib/text/anchors.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';

/**
 * Where a thread on these words stands: at their first occurrence in the text.
 *
 * @throws naming the words when the text does not have them
 */
export function placeOnWords(doc: Y.Doc, quote: string): Place {
	for (const block of readBlocks(textOf(doc))) {
		const words = plainText(block);
		const from = words.indexOf(quote);
		const to = from + quote.length;
		const anchor = from < 0 ? null : anchorIn(doc, { block: block.id, from, to });
		if (!anchor) continue;
		return {
			anchorStart: anchor.start,
			anchorEnd: anchor.end,
			block: block.id,
			quote,
			before: words.slice(Math.max(0, from - CONTEXT_LIMIT), from),
			after: words.slice(to, to + CONTEXT_LIMIT)
		};
	}
	throw new Error(`The demonstration comments on words that the text does not have: ${quote}`);
}
