import * as Y from 'yjs';

/**
 * The documents that stand still for an editor in which an input method composes words, by the
 * document that goes on meanwhile. Positions on screen are positions in the still one.
 */
const still = new WeakMap<Y.Doc, Y.Doc>();

/** The document as an editor shows it: the same one, or as it was when composing began. */
export function shownDoc(doc: Y.Doc): Y.Doc {
	return still.get(doc) ?? doc;
}

export function isStill(doc: Y.Doc): boolean {
	return still.has(doc);
}

/** Keep a document as it is now for the editor that shows it. */
export function holdStill(doc: Y.Doc): void {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	// What is composed is written under the same client, and carried over at once.
	copy.clientID = doc.clientID;
	still.set(doc, copy);
}

export function letGo(doc: Y.Doc): void {
	still.get(doc)?.destroy();
	still.delete(doc);
}

/**
 * Write into a document in one transaction, where the editor shows it: while it is held still into the
 * copy first, whose positions the editor speaks of.
 */
export function writeShown(
	doc: Y.Doc,
	write: (transaction: Y.Transaction) => void,
	origin: unknown
): void {
	const copy = still.get(doc);
	if (!copy) return doc.transact(write, origin);
	const updates: Uint8Array[] = [];
	const collect = (update: Uint8Array) => updates.push(update);
	copy.on('update', collect);
	copy.transact(write, origin);
	copy.off('update', collect);
	doc.transact((transaction) => {
		for (const update of updates) Y.applyUpdate(doc, update);
		// Or Yjs would take its own client id for a stranger's, and change it.
		transaction.local = true;
	}, origin);
}
