import { readMoves } from '#lib/text/moves.ts';
import type { UnitId } from '#lib/text/ranges.ts';
import { isWord, segmentWords } from '#lib/text/words.ts';
import { NEVER, unitOf, type Chronicle } from './chronicle.ts';

/** How many words a step put in and took out; a word of which a part changed counts as one. */
export type Counted = { added: number; removed: number };

/**
 * The words that each step put in and took out. What was put in and taken out within one step was a slip
 * of the pen and counts in neither, nor does what was moved.
 */
export function countSteps(chronicle: Chronicle, stepOf: Int32Array, steps: number): Counted[] {
	const added = new Tally(steps);
	const removed = new Tally(steps);
	const moved = movedWithin(chronicle, stepOf);
	chronicle.pieces.forEach((piece, place) => {
		const { content, born, died } = piece;
		if (!content || !('text' in content)) return;
		const came = stepOf[born] ?? 0;
		const went = died === NEVER ? NEVER : (stepOf[died] ?? 0);
		if (came === went || moved.has(keyOf(unitOf(piece)))) return;
		added.add(came, place, content.text);
		if (went !== NEVER) removed.add(went, place, content.text);
	});
	return Array.from({ length: steps }, (_, step) => ({
		added: added.count(step),
		removed: removed.count(step)
	}));
}

/** What was taken from one place and put in at another within one step, at both of them. */
function movedWithin(chronicle: Chronicle, stepOf: Int32Array): Set<string> {
	const moved = new Set<string>();
	const moves = readMoves(chronicle.doc);
	for (const piece of chronicle.pieces) {
		const { client, clock } = unitOf(piece);
		if (!piece.content || !moves.mayBeCopied(client)) continue;
		for (let i = 0; i < piece.length; i++) {
			const unit = { client, clock: clock + i };
			const [, source] = moves.lineage(unit);
			const died = source && chronicle.lifeOf(source).died;
			if (!source || died === null || died === undefined) continue;
			if (stepOf[died] !== stepOf[piece.born]) continue;
			moved.add(keyOf(unit)).add(keyOf(source));
		}
	}
	return moved;
}

const keyOf = ({ client, clock }: UnitId) => `${client}.${clock}`;

/** The words of each step: pieces that follow on each other are one run of text. */
class Tally {
	readonly #texts: string[];
	readonly #last: Int32Array;

	constructor(steps: number) {
		this.#texts = Array.from({ length: steps }, () => '');
		this.#last = new Int32Array(steps).fill(-2);
	}

	add(step: number, place: number, text: string): void {
		this.#texts[step] += (this.#last[step] === place - 1 ? '' : '\n') + text;
		this.#last[step] = place;
	}

	count(step: number): number {
		return countWords(this.#texts[step] ?? '');
	}
}

// Scripts that do not put spaces between words are cut by dictionary, which is slow.
const UNSPACED =
	/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const WORDS = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu;

/** How many words and numbers a text has. */
function countWords(text: string): number {
	if (UNSPACED.test(text)) return segmentWords(text, null).filter(isWord).length;
	return text.match(WORDS)?.length ?? 0;
}
