import type { Fragment, Slice } from 'prosemirror-model';
import type { Atom, Marks } from '#lib/text/blocks.ts';
import type { Marker } from '#lib/text/markers.ts';
import { UNNAMED } from '#lib/text/markers.ts';
import { sameAtom, sameMarks } from '#lib/text/marks.ts';
import { atomOf, fromMarks, markerOf } from './schema.ts';

/** One position's worth of the flat document: all of it but the closing tokens is in the sequence. */
export type Token =
	| { open: Marker }
	| { close: true }
	| { char: string; marks: Marks }
	| { atom: Atom; marks: Marks };

function readFragment(content: Fragment, tokens: Token[]): void {
	content.forEach((node) => {
		if (node.type.name === 'block') {
			tokens.push({ open: markerOf(node) });
			readFragment(node.content, tokens);
			tokens.push({ close: true });
			return;
		}
		const marks = fromMarks(node.marks);
		if (!node.isText) tokens.push({ atom: atomOf(node), marks });
		else for (const char of (node.text ?? '').split('')) tokens.push({ char, marks });
	});
}

/** The tokens of a slice, without those that its open sides leave out. */
export function tokensOf({ content, openStart, openEnd }: Slice): Token[] {
	const tokens: Token[] = [];
	readFragment(content, tokens);
	return tokens.slice(openStart, tokens.length - openEnd);
}

/** Whether two tokens are one and the same; opening tokens are when they name one block. */
function sameToken(a: Token, b: Token): boolean {
	if ('open' in a) return 'open' in b && a.open.id === b.open.id && a.open.id !== UNNAMED;
	if ('close' in a) return 'close' in b;
	if ('char' in a) return 'char' in b && a.char === b.char && sameMarks(a.marks, b.marks);
	return 'atom' in b && sameAtom(a.atom, b.atom) && sameMarks(a.marks, b.marks);
}

const isHighHalf = (token: Token | undefined) =>
	token !== undefined && 'char' in token && /^[\uD800-\uDBFF]$/.test(token.char);
const isLowHalf = (token: Token | undefined) =>
	token !== undefined && 'char' in token && /^[\uDC00-\uDFFF]$/.test(token.char);

/** How many tokens two lists share at their start and at their end; no character is cut in half. */
export function sharedEnds(before: Token[], after: Token[]): { head: number; tail: number } {
	const shorter = Math.min(before.length, after.length);
	const same = (i: number, j: number) => {
		const [a, b] = [before[i], after[j]];
		return a !== undefined && b !== undefined && sameToken(a, b);
	};
	let head = 0;
	while (head < shorter && same(head, head)) head++;
	if (head > 0 && isHighHalf(before[head - 1])) head--;
	let tail = 0;
	while (tail < shorter - head && same(before.length - 1 - tail, after.length - 1 - tail)) {
		tail++;
	}
	if (tail > 0 && isLowHalf(before[before.length - tail])) tail--;
	return { head, tail };
}
