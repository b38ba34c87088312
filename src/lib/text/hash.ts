import { sha256 } from '@oslojs/crypto/sha2';
import { encodeHexLowerCase } from '@oslojs/encoding';
import type { Block } from './blocks.ts';
import { plainText } from './words.ts';

/**
 * The words of `text` with their typography folded, so that two settings of one sentence
 * are equal: spaces of every kind and number, quotes, dashes and hyphens, and characters
 * that do not show. Letters, figures, accents, case and other punctuation are kept.
 *
 * @see DESIGN.md section 9: "purely typographic changes (space, quotes, dashes) do not touch" positions
 */
export function foldTypography(text: string): string {
	return (
		text
			// Soft hyphen, zero-width space, word joiner, byte order mark, direction marks and isolates.
			.replace(/[\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\ufeff]/g, '')
			.normalize('NFC')
			// An em dash takes spaces in one house and none in the next, as guillemets do.
			.replace(/\s*[\p{Pd}\u2212][\s\p{Pd}\u2212]*/gu, '-')
			.replace(/\s*[\u0027\u2018-\u201b\u2039\u203a\u0060\u00b4\u300e\u300f]\s*/g, "'")
			.replace(/\s*[\u0022\u201c-\u201f\u00ab\u00bb\u300c\u300d]\s*/g, '"')
			.replace(/\s+/g, ' ')
			.trim()
	);
}

/**
 * The hash of a block's words: SHA-256 in hex of the folded words as they print.
 *
 * What counts: words, printed brackets, footnotes, and where links lead (changing the
 * address changes what is referred to). What does not: strong, emphasis, line breaks, and
 * the block's id, type, level, list and language. A bracket typed and a bracket placed are alike.
 */
export function hashBlock(block: Pick<Block, 'content'>): string {
	return hexHash(hashedWords(block));
}

/**
 * The hash of a text: SHA-256 over its blocks' hashes in order. Blocks without words do not
 * count; splitting or joining paragraphs does, since it changes what a number refers to.
 */
export function hashText(blocks: readonly Pick<Block, 'content'>[]): string {
	return hashOfHashes(blocks.map(hashBlock));
}

/** The hash of a text whose blocks have these hashes, in order. */
export function hashOfHashes(hashes: readonly string[]): string {
	return hexHash(hashes.filter((hash) => hash !== WORDLESS).join('\n'));
}

/** The folded words on one line, then where their links lead, an address a line. */
function hashedWords(block: Pick<Block, 'content'>): string {
	const addresses: string[] = [];
	let linked: string | null = null;
	for (const { marks } of block.content) {
		const href = marks.link?.href ?? null;
		if (href !== null && href !== linked) addresses.push(href);
		linked = href;
	}
	return [foldTypography(plainText(block)), ...addresses].join('\n');
}

function hexHash(text: string): string {
	return encodeHexLowerCase(sha256(new TextEncoder().encode(text)));
}

const WORDLESS = hexHash('');
