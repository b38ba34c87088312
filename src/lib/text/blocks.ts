import type { BlockId } from '#lib/kernel/ids.ts';

export type BlockType = 'paragraph' | 'heading' | 'item' | 'quote';
export type ListStyle = 'bullet' | 'number';

/** Formatting on characters. Links are http, https or mailto. */
export type Marks = { strong?: true; em?: true; link?: { href: string } };

/** A character-like thing inside a block that is not a character. */
export type Atom =
	{ bracket: string; side: 'open' | 'close' } | { footnote: string } | { break: true };

/** A run of equal marks, or one atom. An atom has length 1 in the sequence. */
export type Inline = { text: string; marks: Marks } | { atom: Atom; marks: Marks };

/**
 * One block read out of the sequence: what its marker says, and what follows it.
 * `level` is 0–8 (heading rank or list depth), `lang` a BCP 47 tag or null.
 */
export type Block = {
	id: BlockId;
	type: BlockType;
	level: number;
	list: ListStyle | null;
	lang: string | null;
	content: Inline[];
};
