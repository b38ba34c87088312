import type { BlockChange, WordChange } from '#lib/text/changes.ts';
import { compareTexts } from '#lib/text/difference.ts';
import type { Chronicle, Piece } from './chronicle.ts';
import { stateAt } from './states.ts';

/** Whose an edit is, by its place in the list of edits, as a place in a list of authors. */
export type Attribution = (edit: number) => number;

/**
 * What changed between two moments, in words, with who put in those that came and who took out those
 * that went. A word of which a part is new is whose that part is. Rule H3.
 *
 * @param from place of an edit, -1 for before the first; and `to` that of a later one
 */
export function compareMoments(
	chronicle: Chronicle,
	from: number,
	to: number,
	attribution: Attribution
): BlockChange[] {
	const before = stateAt(chronicle, from);
	const after = stateAt(chronicle, to);
	const bringer = ({ born }: Piece) => (born > from ? attribution(born) : null);
	const taker = ({ died }: Piece) => (died <= to ? attribution(died) : null);
	// Read in order, what a comparison keeps and brings is the one text, what it keeps and takes the other.
	const coming = new Cursor(after.owners.flat());
	const going = new Cursor(before.owners.flat());
	return compareTexts(before.blocks, after.blocks).map((change) => {
		const isMoved = change.kind === 'moved' && change.before;
		// A block that moved is read twice: where it left, and where it came to.
		const left = isMoved ? new Cursor(before.owners[before.blocks.indexOf(isMoved)] ?? []) : going;
		const words = change.words.flatMap((word) => {
			const { length } = word.text;
			if (word.kind === 'insert') return byAuthor(word, coming.take(length).map(bringer));
			const gone = left.take(length);
			if (word.kind === 'delete') return byAuthor(word, gone.map(taker));
			coming.take(length);
			return [word];
		});
		return { ...change, words };
	});
}

class Cursor {
	readonly #pieces: readonly Piece[];
	#at = 0;

	constructor(pieces: readonly Piece[]) {
		this.#pieces = pieces;
	}

	take(length: number): Piece[] {
		this.#at += length;
		return this.#pieces.slice(this.#at - length, this.#at);
	}
}

/** A run of words cut where its author changes; characters of nobody go with those before them. */
function byAuthor(word: WordChange, authors: readonly (number | null)[]): WordChange[] {
	const first = authors.find((author) => author !== null);
	if (first === undefined) return [word];
	if (word.atom || authors.every((author) => author === null || author === first))
		return [{ ...word, by: first }];
	const runs: (WordChange & { by: number })[] = [];
	let author: number = first ?? 0;
	let at = 0;
	for (const part of word.text.split(/(?<=\s)(?=\S)/)) {
		const own = authors.slice(at, at + part.length).find((each) => each !== null);
		author = own ?? author;
		const last = runs.at(-1);
		if (last?.by === author) last.text += part;
		else runs.push({ ...word, text: part, by: author });
		at += part.length;
	}
	return runs;
}
