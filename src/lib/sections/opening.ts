import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { writeBlocks } from '#lib/text/sequence.ts';

/**
 * The Yjs client id that the server writes opening texts with. It is bound to nobody in every
 * section's family, so that no session can claim it and its words are credited to no delegation.
 */
export const SERVER_CLIENT = 1;

/** A section's first text: its blocks with their ids, and the one update that makes them. */
export type Opening = { blocks: Block[]; update: Uint8Array };

/**
 * The first text of a section, as if the server had typed it. A section without words opens
 * with one empty paragraph.
 */
export function openText(words: readonly Omit<Block, 'id'>[]): Opening {
	const content = words.length > 0 ? words : [EMPTY];
	const blocks = content.map((block, i) => ({
		...block,
		id: `${SERVER_CLIENT}.${i + 1}` as BlockId
	}));
	const doc = new Y.Doc();
	doc.clientID = SERVER_CLIENT;
	writeBlocks(doc, blocks);
	const update = Y.encodeStateAsUpdate(doc);
	doc.destroy();
	return { blocks, update };
}

const EMPTY: Omit<Block, 'id'> = {
	type: 'paragraph',
	level: 0,
	list: null,
	lang: null,
	content: []
};
