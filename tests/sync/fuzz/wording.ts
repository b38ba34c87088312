import type * as Y from 'yjs';
import type { Random } from '#lib/editing/fuzz/random.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { insertUnits } from '#lib/text/insertion.ts';
import { recordClaims } from '#lib/text/claims.ts';
import { blockMinter, embedMarker, paragraph } from '#lib/text/markers.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { proposeBlock, proposeDeletion } from '#lib/proposals/wording.ts';

/** Words that stand once in a story: whose they are, and a number. */
const WORD = /[a-z]\d+/g;

/** A text on plain lists: its paragraphs, and in each its words. */
export type Lines = string[][];

/** What somebody means to do to a text: words that they put in and take out, and what it reads then. */
export type Intent = { puts: string[]; takes: string[]; lines: Lines };

export const wordsIn = (text: string): string[] => text.match(WORD) ?? [];
export const textsOf = (doc: Y.Doc): string[] => readBlocks(textOf(doc)).map(plainText);
export const linesOf = (doc: Y.Doc): Lines => textsOf(doc).map(wordsIn);

/** Whose words are whose, each of them said once in a story. */
export class Lexicon {
	#last = 0;

	/** So many new words of a side, known by its first letter. */
	mint(side: string, count: number): string[] {
		return Array.from({ length: count }, () => `${side.charAt(0)}${++this.#last}`);
	}
}

/** Begin a paragraph at a place of the sequence. */
export function breakAt(doc: Y.Doc, place: number): void {
	textOf(doc).insertEmbed(place, embedMarker(paragraph(blockMinter(doc)())), {});
}

type Placed = { id: BlockId; start: number; end: number; words: { word: string; at: number }[] };

/** Each paragraph with the places of its words in the sequence. */
function placesIn(doc: Y.Doc): Placed[] {
	let at = 0;
	return readBlocks(textOf(doc)).map((block) => {
		const text = plainText(block);
		const start = ++at;
		at += text.length;
		const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
			word,
			at: start + index
		}));
		return { id: block.id, start, end: at, words };
	});
}

/** Do in a document what a hand at the keyboard does, and the same on plain lists. */
export function type(doc: Y.Doc, random: Random, mint: (count: number) => string[]): Intent {
	const places = placesIn(doc);
	const lines = places.map(({ words }) => words.map(({ word }) => word));
	const b = random.between(0, places.length - 1);
	const block = places[b];
	if (!block) throw new Error('There is always a paragraph.');
	const text = textOf(doc);
	const line = lines[b] ?? [];
	const k = random.between(0, line.length);
	const before = block.words[k - 1];
	const at = before ? before.at + before.word.length : block.start;
	const intent = (puts: string[], takes: string[]): Intent => ({ puts, takes, lines });
	switch (random.between(0, 9)) {
		case 0:
		case 1: {
			const count = random.between(1, 3);
			const gone = block.words.slice(k, k + count);
			doc.transact(() => {
				for (const { word, at } of gone.toReversed()) text.delete(at, word.length);
			});
			return intent([], line.splice(k, count));
		}
		case 2: {
			doc.transact(() => breakAt(doc, at));
			lines.splice(b + 1, 0, line.splice(k));
			return intent([], []);
		}
		case 3: {
			if (b === 0) return intent([], []);
			// With the note that an editor leaves: that it is meant to be read behind what was deleted there.
			doc.transact((transaction) => {
				text.insert(block.start, ' ', {});
				text.delete(block.start - 1, 1);
				recordClaims(transaction, []);
			});
			lines.splice(b, 1);
			lines[b - 1]?.push(...line);
			return intent([], []);
		}
		case 4: {
			const put = mint(random.between(2, 6));
			proposeBlock(doc, block.id, put.join(' '));
			lines.splice(b + 1, 0, put);
			return intent(put, []);
		}
		case 5: {
			if (places.length < 3 || b === 0) return intent([], []);
			proposeDeletion(doc, block.id);
			lines.splice(b, 1);
			return intent([], line);
		}
		default: {
			const put = mint(random.between(1, 3));
			const typed = before ? ` ${put.join(' ')}` : `${put.join(' ')} `;
			// As an editor does, right of the word before; `Y.Text` goes on past what was deleted there.
			doc.transact((transaction) =>
				insertUnits(transaction, text, at, [{ text: typed, marks: {} }])
			);
			line.splice(k, 0, ...put);
			return intent(put, []);
		}
	}
}

/** A paragraph's words as a field would give them, a few of them others. */
export function reword(
	line: readonly string[],
	random: Random,
	mint: (count: number) => string[]
): { words: string[]; puts: string[]; takes: string[] } {
	const words = [...line];
	const takes = words.splice(random.between(0, words.length), random.between(0, 2));
	const puts = mint(random.between(1, 2));
	words.splice(random.between(0, words.length), 0, ...puts);
	return { words, puts, takes };
}

/** What is wrong with the order of words in one list that also stand in another, as sentences. */
export function outOfOrder(words: readonly string[], as: readonly string[]): string[] {
	const places = new Map(as.map((word, place) => [word, place]));
	const shared = words.filter((word) => places.has(word));
	return shared.flatMap((word, i) => {
		const before = shared[i - 1];
		const isBehind = before === undefined || (places.get(before) ?? 0) < (places.get(word) ?? 0);
		return isBehind ? [] : [`${word} stood before ${before}`];
	});
}
