import type { Passage } from './passages.ts';

/**
 * Whether words that are looked for were in a passage: all of them in it or around it, and one at least
 * of those taken out. Case and accents do not matter. Rule H6.
 */
export function holdsWords(
	passage: Pick<Passage, 'before' | 'text' | 'after'>,
	sought: string
): boolean {
	const words = fold(sought).split(/\s+/).filter(Boolean);
	if (words.length === 0) return false;
	const [before, text, after] = [passage.before, passage.text, passage.after].map(fold) as [
		string,
		string,
		string
	];
	const whole = before + text + after;
	const [from, to] = [before.length, before.length + text.length];
	let meets = false;
	for (const word of words) {
		let at = whole.indexOf(word);
		if (at < 0) return false;
		for (; at >= 0 && !meets; at = whole.indexOf(word, at + 1))
			meets = at < to && at + word.length > from;
	}
	return meets;
}

/** Words as they are compared: without case, accents and vowel signs. */
function fold(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
