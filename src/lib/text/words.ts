import type { Atom, Block } from './blocks.ts';

// Building a segmenter loads a dictionary for its language: milliseconds, so each is kept.
const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(lang: string | null): Intl.Segmenter {
	const key = lang ?? 'en';
	let segmenter = segmenters.get(key);
	if (!segmenter) {
		segmenter = new Intl.Segmenter(canonicalLang(key), { granularity: 'word' });
		segmenters.set(key, segmenter);
	}
	return segmenter;
}

/** English where a tag is malformed: a fixed language, so that every machine cuts alike. */
function canonicalLang(lang: string): string {
	try {
		return Intl.getCanonicalLocales(lang)[0] ?? 'en';
	} catch {
		return 'en';
	}
}

/**
 * Cuts `text` into words, numbers, punctuation and spaces by the rules of its language
 * (Unicode UAX 29; Chinese by dictionary). Joined together again they are `text`.
 */
export function segmentWords(text: string, lang: string | null): string[] {
	return Array.from(segmenterFor(lang).segment(text), ({ segment }) => segment);
}

const WORD = /[\p{L}\p{N}]/u;

/** Whether a segment is a word or number, not punctuation or space. */
export function isWord(segment: string): boolean {
	return WORD.test(segment);
}

/** How an atom prints: brackets as themselves, a footnote in its place as `^[text]`. */
export function atomText(atom: Atom): string {
	if ('bracket' in atom) return atom.side === 'open' ? '[' : ']';
	return 'footnote' in atom ? `^[${atom.footnote}]` : '\n';
}

/** The words of a block as they print, without marks; see `atomText` for its atoms. */
export function plainText(block: Pick<Block, 'content'>): string {
	return block.content
		.map((inline) => ('atom' in inline ? atomText(inline.atom) : inline.text))
		.join('');
}

const OPENING = 60;

/** The first words of a text, to know a paragraph by; where no spaces are set, its first signs. */
export function openingWords(text: string): string {
	if (text.length <= OPENING) return text;
	const signs = text.slice(0, OPENING).replace(/[\uD800-\uDBFF]$/, '');
	const words = text.slice(0, OPENING + 1).replace(/\s+\S*$/u, '');
	return `${(words.length > OPENING / 2 && words.length <= OPENING ? words : signs).trimEnd()}…`;
}
