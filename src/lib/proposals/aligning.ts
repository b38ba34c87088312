import { findAgreement, type Stretch } from '#lib/text/edits.ts';

/**
 * Where the words of two texts agree, and what stands between them. Words come first: a shortest script
 * over all signs would give up a word for the spaces on either side of two others, and let it be typed
 * anew by whoever left it as it was. Rule X22.
 *
 * @param isWord whether a part is a word, or whatever else is not to be given up for what parts words
 */
export function alignWords(
	before: readonly string[],
	after: readonly string[],
	isWord: (part: string) => boolean
): Stretch[] {
	const numbers = new Map<string, number>();
	const numbered = (parts: readonly string[]) =>
		Int32Array.from(parts, (part) => {
			const number = numbers.get(part) ?? numbers.size;
			numbers.set(part, number);
			return number;
		});
	const [a, b] = [numbered(before), numbered(after)];
	const [wordsOf, wordsIn] = [before, after].map((parts) =>
		parts.flatMap((part, at) => (isWord(part) ? at : []))
	) as [number[], number[]];
	const kept = findAgreement(
		Int32Array.from(wordsOf, (at) => a[at] ?? -1),
		Int32Array.from(wordsIn, (at) => b[at] ?? -1)
	).flatMap(({ before: from, after: to, length }) =>
		Array.from({ length }, (_, i): [number, number] => [
			wordsOf[from + i] ?? 0,
			wordsIn[to + i] ?? 0
		])
	);
	const found: Stretch[] = [];
	const keep = (stretch: Stretch) => {
		const last = found.at(-1);
		const follows =
			last &&
			last.before + last.length === stretch.before &&
			last.after + last.length === stretch.after;
		if (follows) last.length += stretch.length;
		else found.push(stretch);
	};
	let [x, y] = [0, 0];
	for (const [atX, atY] of [...kept, [before.length, after.length] as const]) {
		for (const gap of findAgreement(a.subarray(x, atX), b.subarray(y, atY)))
			keep({ before: x + gap.before, after: y + gap.after, length: gap.length });
		if (atX < before.length) keep({ before: atX, after: atY, length: 1 });
		[x, y] = [atX + 1, atY + 1];
	}
	return found;
}

/**
 * The two words that one is where others typed them against each other at the same time, `openfree`, and
 * somebody parts them; null where it is none of these.
 *
 * @param words what reads now
 */
export function partWord(word: string, words: ReadonlySet<string>): [string, string] | null {
	if (words.has(word)) return null;
	for (let at = word.length - 1; at > 0; at--) {
		const [first, second] = [word.slice(0, at), word.slice(at)];
		if (words.has(first) && words.has(second)) return [first, second];
	}
	return null;
}
