import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block, Inline, Marks } from '#lib/text/blocks.ts';

/** A block for a test: an id, then words or inlines, then what differs from a plain paragraph. */
export function block(
	id: string,
	content: string | Inline[],
	shape: Partial<Omit<Block, 'id' | 'content'>> = {}
): Block {
	return {
		id: id as BlockId,
		type: 'paragraph',
		level: 0,
		list: null,
		lang: null,
		...shape,
		content: typeof content === 'string' ? (content ? [words(content)] : []) : content
	};
}

/** A run of words in one formatting. */
export function words(text: string, marks: Marks = {}): Inline {
	return { text, marks };
}
