import * as Y from 'yjs';
import type { Place } from '#lib/comments/rules.ts';
import { CONTEXT_LIMIT } from '#lib/comments/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';

/**
 * Where a thread on these words stands: at their first occurrence in the text.
 *
 * @throws naming the words when the text does not have them
 */
export function placeOnWords(doc: Y.Doc, quote: string): Place {
	const text = textOf(doc);
	let start = 0;
	for (const block of readBlocks(text)) {
		const words = plainText(block);
		const at = words.indexOf(quote);
		if (at >= 0) {
			const from = start + 1 + at;
			return {
				anchorStart: encode(text, from, 0),
				anchorEnd: encode(text, from + quote.length, -1),
				block: block.id,
				quote,
				before: words.slice(Math.max(0, at - CONTEXT_LIMIT), at),
				after: words.slice(at + quote.length).slice(0, CONTEXT_LIMIT)
			};
		}
		start += lengthOf(block);
	}
	throw new Error(`The demonstration comments on words that the text does not have: ${quote}`);
}

/** A block's length in the sequence: its marker and its characters; an atom counts one. */
function lengthOf({ content }: Block): number {
	return content.reduce((sum, inline) => sum + ('text' in inline ? inline.text.length : 1), 1);
}

function encode(text: Y.Text, index: number, assoc: number): string {
	const position = Y.createRelativePositionFromTypeIndex(text, index, assoc);
	return Buffer.from(Y.encodeRelativePosition(position)).toString('base64');
}
