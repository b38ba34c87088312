import type { Block } from '#lib/text/blocks.ts';
import { foldTypography, hashBlock, hashText } from '#lib/text/hash.ts';
import { QUOTE_LIMIT, type Place } from './rules.ts';

/**
 * The paragraphs of a text that a quote was taken from, beginning with the one in which it begins;
 * none when they do not have its words. Rule C5.
 *
 * Typography is folded, and what is no word (a footnote, a line break) reads as a space, as a
 * selection in the editor has it.
 */
export function quotedBlocks(
	blocks: readonly Block[],
	{ block, quote }: Pick<Place, 'block' | 'quote'>
): Block[] {
	const start = blocks.findIndex(({ id }) => id === block);
	const sought = foldTypography(quote.replace(/…$/, ''));
	if (start === -1 || sought === '') return [];
	const taken: Block[] = [];
	let words = '';
	let beyond = 0;
	for (const each of blocks.slice(start)) {
		const own = wordsOf(each);
		if (taken.length > 0) beyond += own.length;
		words = foldTypography(`${words} ${own}`);
		taken.push(each);
		if (words.includes(sought)) return taken;
		// What is quoted begins in the first and is no longer than this.
		if (beyond > QUOTE_LIMIT) break;
	}
	return [];
}

/** How the text of a quote is called: a paragraph by its own hash, several by that of all; '' for none. */
export function hashQuoted([first, ...rest]: readonly Block[]): string {
	if (!first) return '';
	return rest.length === 0 ? hashBlock(first) : hashText([first, ...rest]);
}

function wordsOf({ content }: Block): string {
	return content.map((inline) => ('atom' in inline ? ' ' : inline.text)).join('');
}
