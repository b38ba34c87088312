import type { Block } from '#lib/text/blocks.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import { findAgreement } from '#lib/text/edits.ts';
import { hashBlock } from '#lib/text/hash.ts';
import type { TargetBlock } from '#lib/kernel/ids.ts';
import { plainText, segmentWords } from '#lib/text/words.ts';
import type { ChangeKind } from './rules.ts';
import { isInsertion } from './touching.ts';

/** A Change as far as its words are looked for in the text. */
type Sought = { kind: ChangeKind; block: TargetBlock; newWords: string; redline: BlockChange[] };

/**
 * Whether what a Change wants is so in the text already: somebody edited it so, or what another proposed
 * alike was incorporated. All that it puts in and takes out is, at its very place; words that stand
 * elsewhere in the paragraph are not its. A move and what is to be retained are never overtaken. Rule X45.
 *
 * @param today its paragraph as it stands; null when it is not there
 * @param standsAlone whether a paragraph of the section reads as the one that it puts in
 */
export function isOvertaken(change: Sought, today: Block | null, standsAlone: boolean): boolean {
	const { kind, block, redline } = change;
	if (isInsertion(kind)) return standsAlone;
	if (kind === 'delete') return today === null;
	if (kind !== 'amend' && kind !== 'alternative') return false;
	const [own, ...others] = redline;
	// What parts or joins paragraphs is not told by the words of one.
	if (!own || others.length > 0 || own.id !== block || !today) return false;
	const { before, after } = own;
	if (!before || !after) return false;
	if (hashBlock(after) === hashBlock(today)) return true;
	const wanted = editsOf(before, after);
	const made = new Set(editsOf(before, today));
	return wanted.length > 0 && wanted.every((edit) => made.has(edit));
}

/** Whether what a Change wants is so in a text of these paragraphs. Rule X45. */
export function standsIn(change: Sought, blocks: readonly Block[]): boolean {
	const today = blocks.find(({ id }) => id === change.block) ?? null;
	const standsAlone = blocks.some((block) => readsAsPutIn(change, plainText(block)));
	return isOvertaken(change, today, standsAlone);
}

/** Whether a paragraph reads as what a Change puts in. */
export function readsAsPutIn({ kind, newWords }: Sought, words: string): boolean {
	return isInsertion(kind) && newWords !== '' && words.trim() === newWords;
}

/** Which words of a paragraph were replaced by which, by their places in it. */
function editsOf(before: Block, after: Block): string[] {
	const [old, now] = [wordsOf(before), wordsOf(after)];
	const numbers = new Map<string, number>();
	const numbered = (words: readonly string[]) =>
		Int32Array.from(words, (word) => {
			const number = numbers.get(word) ?? numbers.size;
			numbers.set(word, number);
			return number;
		});
	const edits: string[] = [];
	let [from, put] = [0, 0];
	const end = { before: old.length, after: now.length, length: 0 };
	for (const stretch of [...findAgreement(numbered(old), numbered(now)), end]) {
		if (stretch.before > from || stretch.after > put)
			edits.push(JSON.stringify([from, stretch.before, now.slice(put, stretch.after)]));
		[from, put] = [stretch.before + stretch.length, stretch.after + stretch.length];
	}
	return edits;
}

/** Its words and signs; between which of them spaces stand is no difference. */
function wordsOf(block: Block): string[] {
	return [...segmentWords(plainText(block), block.lang)].filter((word) => word.trim() !== '');
}
