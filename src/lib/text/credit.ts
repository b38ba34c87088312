import type * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { readMarker, UNNAMED } from './markers.ts';
import { readMoves } from './moves.ts';
import { contentOf, itemsOf, textOf } from './sequence.ts';

/** Characters `from`–`to` of a block (half-open; an atom counts one) and the client that typed them. */
export type CreditRun<Author> = {
	block: BlockId;
	from: number;
	to: number;
	client: number;
	/** Who the client was; null when it is not known. */
	author: Author | null;
};

/**
 * Who first typed the words of a document, in order: exact to the character, and unmoved by splits,
 * joins, moves and undone deletions.
 *
 * @param authors by client id, as the server bound them; runs of one author are not joined when they
 * came through two client ids
 */
export function creditRuns<Author>(
	doc: Y.Doc,
	authors: ReadonlyMap<number, Author>
): CreditRun<Author>[] {
	const moves = readMoves(doc);
	const runs: CreditRun<Author>[] = [];
	let block = UNNAMED;
	let at = 0;
	const credit = (client: number, length: number) => {
		const last = runs.at(-1);
		if (last && last.block === block && last.client === client && last.to === at) {
			last.to += length;
		} else {
			const author = authors.get(client) ?? null;
			runs.push({ block, from: at, to: at + length, client, author });
		}
		at += length;
	};
	for (const item of itemsOf(textOf(doc))) {
		const content = item.deleted ? null : contentOf(item);
		if (!content) continue;
		if ('marker' in content) {
			block = readMarker(content.marker).id;
			at = 0;
			continue;
		}
		const { client, clock } = item.id;
		if (!moves.mayBeCopied(client)) credit(client, item.length);
		else {
			for (let i = 0; i < item.length; i++) {
				credit(moves.rootOf({ client, clock: clock + i }).client, 1);
			}
		}
	}
	return runs;
}
