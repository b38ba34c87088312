import type { BlockId } from '#lib/kernel/ids.ts';
import type { Atom, Block, Marks } from './blocks.ts';

/**
 * What became of a block. `formatted`: same words, other marks, type, level, list or language.
 * `split`: new, and holds words that stood in a block before it. `joined`: gone, and its words stand
 * in a block before it. `moved` stands at the new place, `moved-away` at the old one.
 */
export type ChangeKind =
	| 'same'
	| 'changed'
	| 'formatted'
	| 'inserted'
	| 'deleted'
	| 'split'
	| 'joined'
	| 'moved'
	| 'moved-away';

/**
 * Words that stayed, came or went. `was` is set where they stayed in another formatting; `by` where it
 * is known who put them in or took them out, as a place in a list of authors.
 */
export type WordChange = {
	kind: 'same' | 'insert' | 'delete';
	text: string;
	marks: Marks;
	was?: Marks;
	atom?: Atom;
	by?: number;
};

/**
 * One block of a comparison. The list read in order is the sequence of both texts at once: leave
 * out what is not in the one and the words stand as in the other, those of a `split` or `joined`
 * block flowing into the block before.
 */
export type BlockChange = {
	id: BlockId;
	kind: ChangeKind;
	before: Block | null;
	after: Block | null;
	words: WordChange[];
};
