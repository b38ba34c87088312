import type { Block } from './blocks.ts';
import { findAgreement, type Stretch } from './edits.ts';
import { tokenise, type Token } from './tokens.ts';

/**
 * A few neighbouring blocks of one side as they stand in the sequence: each block's edge (its
 * marker), then its tokens. Edges never agree between sides, so words are free to flow across them.
 */
export type Stream = {
	blocks: readonly Block[];
	/** Null is an edge: the start of block `owners[i]`. */
	tokens: (Token | null)[];
	owners: number[];
	/** How many words each block has. */
	words: number[];
	/** Where the characters of the first i elements end. */
	lengths: number[];
};

/** Lays blocks out as a stream. `aside` are blocks that only pass through: edges without words. */
export function layOut(blocks: readonly Block[], aside: ReadonlySet<Block>): Stream {
	const stream: Stream = { blocks, tokens: [], owners: [], words: [], lengths: [0] };
	blocks.forEach((block, owner) => {
		const tokens = aside.has(block) ? [] : tokenise(block);
		stream.words.push(tokens.filter((token) => token.word).length);
		for (const token of [null, ...tokens]) {
			stream.tokens.push(token);
			stream.owners.push(owner);
			stream.lengths.push((stream.lengths.at(-1) ?? 0) + (token?.text.length ?? 0));
		}
	});
	return stream;
}

/** Where words of two streams are the same and worth showing as such. `lead`: both begin with one block. */
export function agree(before: Stream, after: Stream, lead: boolean): Stretch[] {
	const keys = new Map<string, number>();
	const numberOf = (token: Token): number => {
		const known = keys.get(token.key);
		if (known !== undefined) return known;
		keys.set(token.key, keys.size);
		return keys.size - 1;
	};
	// Negative numbers are edges, each met once: nothing agrees with them.
	let edges = 0;
	const numbers = ({ tokens }: Stream): Int32Array =>
		Int32Array.from(tokens, (token) => (token ? numberOf(token) : --edges));
	const found = findAgreement(numbers(before), numbers(after));
	return keepCredible(before, after, slide(before, after, dissolve(before, after, found)), lead);
}

/**
 * Drops agreements shorter than the changes on both sides of them: "the" kept between two
 * rewritten halves of a sentence helps nobody to read it.
 *
 * @see N. Fraser, diff-match-patch, semantic cleanup
 */
function dissolve(before: Stream, after: Stream, found: readonly Stretch[]): Stretch[] {
	const kept: Stretch[] = [];
	const rest = [...found].reverse();
	for (let next = rest.pop(); next; next = rest.pop()) {
		const previous = kept.at(-1);
		const following = rest.at(-1);
		const length = charactersIn(before, next.before, next.before + next.length);
		const changedBefore = Math.max(
			sinceEdge(before, previous ? previous.before + previous.length : 0, next.before),
			sinceEdge(after, previous ? previous.after + previous.length : 0, next.after)
		);
		const changedAfter = Math.max(
			untilEdge(before, next.before + next.length, following?.before ?? before.tokens.length),
			untilEdge(after, next.after + next.length, following?.after ?? after.tokens.length)
		);
		if (length > changedBefore || length > changedAfter) kept.push(next);
		// What stood before it now neighbours a longer change: it is weighed again.
		else if (previous) rest.push(...kept.splice(-1));
	}
	return kept;
}

function charactersIn(stream: Stream, start: number, end: number): number {
	return (stream.lengths[end] ?? 0) - (stream.lengths[start] ?? 0);
}

/** Characters from `start` up to the first edge: a new paragraph says nothing about the words before it. */
function untilEdge(stream: Stream, start: number, end: number): number {
	let at = start;
	while (at < end && stream.tokens[at]) at++;
	return charactersIn(stream, start, at);
}

function sinceEdge(stream: Stream, start: number, end: number): number {
	let at = end;
	while (at > start && stream.tokens[at - 1]) at--;
	return charactersIn(stream, at, end);
}

/** Moves a change that begins with a space past it when it can: "[all ]users", not "[ all] users". */
function slide(before: Stream, after: Stream, found: readonly Stretch[]): Stretch[] {
	const slid = found.map((stretch) => ({ ...stretch }));
	slid.forEach((next, index) => {
		const previous = slid[index - 1];
		if (!previous || next.length < 2) return;
		const [deleted, inserted] = [
			before.tokens.slice(previous.before + previous.length, next.before),
			after.tokens.slice(previous.after + previous.length, next.after)
		];
		const changed = deleted.length === 0 ? inserted : inserted.length === 0 ? deleted : [];
		const [first] = changed;
		if (!first || first.text.trim() !== '' || changed.includes(null)) return;
		if (first.key !== before.tokens[next.before]?.key) return;
		previous.length++;
		next.before++;
		next.after++;
		next.length--;
	});
	return slid;
}

/** So many words in a row are never in two paragraphs by chance. */
const UNLIKELY_RUN = 8;

/** What two blocks share: words in all, and in their longest run. */
type Share = { words: number; run: number };

/** Drops agreements between blocks that share too little for their words to have gone from one to the other. */
function keepCredible(
	before: Stream,
	after: Stream,
	found: readonly Stretch[],
	lead: boolean
): Stretch[] {
	const shares = new Map<string, Share>();
	const pairOf = (stretch: Stretch): string =>
		`${before.owners[stretch.before]} ${after.owners[stretch.after]}`;
	for (const stretch of found) {
		const words = wordsIn(before, stretch);
		const share = shares.get(pairOf(stretch)) ?? { words: 0, run: 0 };
		shares.set(pairOf(stretch), {
			words: share.words + words,
			run: Math.max(share.run, words)
		});
	}
	return found.filter((stretch) => {
		const x = before.owners[stretch.before] ?? 0;
		const y = after.owners[stretch.after] ?? 0;
		if (lead && x === 0 && y === 0) return true;
		const { words, run } = shares.get(pairOf(stretch)) ?? { words: 0, run: 0 };
		const [inX = 0, inY = 0] = [before.words[x], after.words[y]];
		if (words > 0 && words === inX && words === inY) return true;
		return run >= UNLIKELY_RUN || (words >= 3 && words * 2 >= Math.min(inX, inY));
	});
}

/** How many words a stretch holds. */
export function wordsIn(before: Stream, stretch: Stretch): number {
	let words = 0;
	for (let at = stretch.before; at < stretch.before + stretch.length; at++)
		if (before.tokens[at]?.word) words++;
	return words;
}
