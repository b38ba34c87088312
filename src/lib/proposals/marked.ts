import type * as Y from 'yjs';
import type { Marks } from '#lib/text/blocks.ts';
import { itemsOf, textOf } from '#lib/text/sequence.ts';
import { atomText } from '#lib/text/words.ts';
import { isSame, knows, readPieces, type Piece } from './pieces.ts';

/** What was taken out at a place: words as they were set, and null for the end of a paragraph. */
export type TakenOut = (TakenWords | null)[];
export type TakenWords = { words: string; marks: Marks };

/**
 * What to mark in a proposal's text where it differs from its section's; places are indexes of the
 * proposal's sequence. `put`, `restyled`: words between two places. `begun`: a paragraph that begins at
 * a place. `reshaped`: one that is of another kind now. `taken`: what stood at a place; `apart` where its
 * paragraphs were taken out whole.
 */
export type Mark =
	| { kind: 'put' | 'restyled'; from: number; to: number }
	| { kind: 'begun' | 'reshaped'; at: number }
	| { kind: 'taken'; at: number; said: TakenOut; apart: boolean };

/**
 * What a proposal changes, in the order of its text. The two documents come over lines of their own: what
 * the one has of the section's before the other is no change of the proposal's. Rule X5.
 */
export function readMarks(section: Y.Doc, proposal: Y.Doc): Mark[] {
	const marks: Mark[] = [];
	const places = placesIn(proposal);
	let end = 0;
	/** Where words that are put in begin, while nothing of the section's came since: what they replace goes before. */
	let began = 0;
	let taken: { at: number; said: TakenOut } | null = null;
	const close = (next: Piece | null) => {
		if (taken) marks.push({ kind: 'taken', ...taken, apart: !next || next.marker !== null });
		taken = null;
	};
	for (const piece of readPieces(section, proposal)) {
		if (piece.fate === 'delete') {
			const words = wordsOf(piece);
			taken ??= { at: words === null ? end : began, said: [] };
			taken.said.push(words);
			continue;
		}
		const from = places(piece);
		const to = from + piece.length;
		if (piece.fate === 'insert' && !isOfSection(section, piece)) {
			if (piece.marker) {
				close(piece);
				marks.push({ kind: 'begun', at: from });
				began = to;
			} else {
				if (from !== end) began = from;
				extend(marks, 'put', from, to);
			}
		} else {
			close(piece);
			if (!isSame(piece) && piece.fate === 'same')
				if (piece.marker) marks.push({ kind: 'reshaped', at: from });
				else extend(marks, 'restyled', from, to);
			began = to;
		}
		end = to;
	}
	close(null);
	return marks;
}

function extend(marks: Mark[], kind: 'put' | 'restyled', from: number, to: number): void {
	const last = marks.at(-1);
	if (last?.kind === kind && last.to === from) last.to = to;
	else marks.push({ kind, from, to });
}

function wordsOf({ content, marks }: Piece): TakenWords | null {
	if ('marker' in content) return null;
	const words = 'text' in content ? content.text : atomText(content.atom);
	return { words, marks: marks.before };
}

/** Whether words are the section's after all: on the way to its document, or out of that already. */
function isOfSection(section: Y.Doc, piece: Piece): boolean {
	return knows(section, piece) || section.store.clients.has(piece.client);
}

/** Where standing pieces stand, asked in the order of the text. */
function placesIn(doc: Y.Doc): (piece: Piece) => number {
	const items = itemsOf(textOf(doc));
	let index = 0;
	let item = items.next().value;
	return ({ client, clock }) => {
		for (; item; item = items.next().value) {
			const { id, length, deleted, countable } = item as Y.Item;
			const stands = !deleted && countable;
			if (stands && id.client === client && id.clock <= clock && clock < id.clock + length)
				return index + clock - id.clock;
			if (stands) index += length;
		}
		throw new Error('a piece that does not stand in its document');
	};
}
