import type { Atom, Block, Inline, Marks } from './blocks.ts';
import { sameAtom, sameMarks } from './marks.ts';
import { atomText, isWord, segmentWords } from './words.ts';

/**
 * What the difference engine compares: a word, a sign, a space or an atom of one block, never
 * across the edge of a link. Tokens with equal keys are the same; strong and emphasis are not in it.
 */
export type Token = {
	key: string;
	text: string;
	atom: Atom | null;
	word: boolean;
	pieces: Piece[];
};

/** A part of a token in one formatting. */
type Piece = { text: string; marks: Marks };

/** Cuts a block's content into tokens; their texts joined are its `plainText`. */
export function tokenise(block: Block): Token[] {
	const tokens: Token[] = [];
	let run: { text: string; marks: Marks }[] = [];
	const cut = () => {
		tokens.push(...cutRun(run, block.lang));
		run = [];
	};
	for (const inline of block.content) {
		if ('atom' in inline) {
			cut();
			tokens.push(atomToken(inline.atom, inline.marks));
			continue;
		}
		if (run[0] && run[0].marks.link?.href !== inline.marks.link?.href) cut();
		run.push(inline);
	}
	cut();
	return tokens;
}

function atomToken(atom: Atom, marks: Marks): Token {
	const text = atomText(atom);
	const key = `\u0002${atomKey(atom)}\u0002${marks.link?.href ?? ''}`;
	return { key, text, atom, word: 'footnote' in atom, pieces: [{ text, marks }] };
}

function atomKey(atom: Atom): string {
	if ('bracket' in atom) return `${atom.side} ${atom.bracket}`;
	return 'footnote' in atom ? `footnote ${atom.footnote}` : 'break';
}

/** Words of neighbouring runs of one link (or of none), whatever their formatting. */
function cutRun(run: Piece[], lang: string | null): Token[] {
	const link = run[0]?.marks.link?.href;
	const suffix = link === undefined ? '' : `\u0002${link}`;
	let index = 0;
	let used = 0;
	return cutWords(run.map(({ text }) => text).join(''), lang).map((text) => {
		const pieces: Piece[] = [];
		for (let left = text.length; left > 0;) {
			const source = run[index];
			if (!source) break;
			const part = source.text.slice(used, used + left);
			if (part) pieces.push({ text: part, marks: source.marks });
			left -= part.length;
			used += part.length;
			if (used >= source.text.length) {
				index++;
				used = 0;
			}
		}
		return { key: text + suffix, text, atom: null, word: isWord(text), pieces };
	});
}

/**
 * A join leaves "end.Next" without a space, which the standard takes for one word; and words that are
 * taken out leave two spaces, of which it makes one that is neither of those.
 */
function cutWords(text: string, lang: string | null): string[] {
	return segmentWords(text, lang).flatMap((segment) =>
		segment.split(/(?<=\p{L})(?=[.:]\p{L})|(?<=\p{L}[.:])(?=\p{L})|(?<=\s)(?=\s)/u)
	);
}

/** Whether two contents are alike run for run: the quick test that spares cutting words. */
export function sameContent(one: readonly Inline[], other: readonly Inline[]): boolean {
	return (
		one.length === other.length && one.every((inline, index) => sameInline(inline, other[index]))
	);
}

function sameInline(one: Inline, other: Inline | undefined): boolean {
	if (!other || !sameMarks(one.marks, other.marks)) return false;
	if ('atom' in one) return 'atom' in other && sameAtom(one.atom, other.atom);
	return 'text' in other && one.text === other.text;
}
