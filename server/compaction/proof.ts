import * as Y from 'yjs';
import { isIncomplete } from '#server/sync/document.ts';
import { MOVES_ROOT, TEXT_ROOT } from '#lib/text/sequence.ts';

/**
 * The document that updates make when they are applied in order, its deleted words kept. Not as a
 * remote change: Yjs would then tidy formatting up after it, which the log says by itself.
 *
 * @throws when an update would wait for a later one
 */
export function applyAll(updates: Iterable<Uint8Array>): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	doc.getText(TEXT_ROOT);
	doc.getArray(MOVES_ROOT);
	doc.transact(() => {
		for (const bytes of updates) {
			Y.applyUpdate(doc, bytes);
			if (isIncomplete(doc)) throw new Error('An update stands before what it needs.');
		}
	});
	return doc;
}

/**
 * Prove that a log says the same in other rows: the same document, in every item and deletion, with
 * nothing waiting on the way.
 *
 * @throws when it does not
 */
export function proveSame(before: Iterable<Uint8Array>, after: Iterable<Uint8Array>): void {
	const [was, is] = [before, after].map((updates) => {
		const doc = applyAll(updates);
		const bytes = Y.encodeStateAsUpdate(doc);
		doc.destroy();
		return bytes;
	});
	if (!was || !is || Buffer.compare(was, is) !== 0)
		throw new Error('Merged updates would make another text.');
}
