import * as Y from 'yjs';
import type { Insertions } from './scan.ts';
import { checkContent } from './content.ts';

/** What applying an update produced: first itself, as far as it was new, then Yjs's cleaning up. */
export type Applied = { updates: Uint8Array[] };

/**
 * Apply an update to a document and check everything it brought or took away.
 *
 * What Yjs makes of it is what is logged and relayed, so that nothing beside the change itself
 * travels on.
 *
 * @param insertions what is new in it
 * @throws {Refusal} with the update applied: the document must then be read anew
 */
export function applyUpdate(
	doc: Y.Doc,
	update: Uint8Array,
	insertions: readonly Insertions[]
): Applied {
	const updates: Uint8Array[] = [];
	const collect = (bytes: Uint8Array) => updates.push(bytes);
	doc.on('update', collect);
	let deleted: Y.Transaction['deleteSet'] | null = null;
	try {
		doc.transact((transaction) => {
			deleted = transaction.deleteSet;
			Y.applyUpdate(doc, update);
		});
	} finally {
		doc.off('update', collect);
	}
	checkContent(doc, insertions, deleted);
	return { updates };
}
