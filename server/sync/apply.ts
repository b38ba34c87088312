import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { mayDisturb, normalise } from '#lib/text/normal.ts';
import { textOf } from '#lib/text/sequence.ts';

/** What a change to a document made of it, each as one v1 update. */
export type Applied = {
	/** The change itself, as far as it was new; null when nothing was. */
	own: Uint8Array | null;
	/** What Yjs tidied up after it. */
	tidied: Uint8Array[];
	/** What it deleted. */
	deleted: Y.Transaction['deleteSet'];
	/** Whether the normal form has to be restored. */
	disturbs: boolean;
};

/**
 * Apply an update. What Yjs makes of it is what is logged and relayed, so that nothing beside
 * the change itself travels on.
 */
export function applyUpdate(doc: Y.Doc, update: Uint8Array): Applied {
	const applied: Applied = {
		own: null,
		tidied: [],
		deleted: Y.createDeleteSet(),
		disturbs: false
	};
	let main: Y.Transaction | null = null;
	const onAfter = (transaction: Y.Transaction) => {
		if (transaction === main) applied.disturbs = mayDisturb(transaction);
	};
	const onUpdate = (bytes: Uint8Array, _: unknown, __: Y.Doc, transaction: Y.Transaction) => {
		if (transaction === main) applied.own = bytes;
		else applied.tidied.push(bytes);
	};
	doc.on('afterTransaction', onAfter);
	doc.on('update', onUpdate);
	try {
		doc.transact((transaction) => {
			main = transaction;
			applied.deleted = transaction.deleteSet;
			Y.applyUpdate(doc, update);
		});
	} finally {
		doc.off('afterTransaction', onAfter);
		doc.off('update', onUpdate);
	}
	return applied;
}

/** Restore the normal form under the document's own client id; the updates that it took. */
export function restoreNormalForm(doc: Y.Doc, mintId: () => BlockId): Uint8Array[] {
	return collectUpdates(doc, () => void normalise(doc, mintId));
}

/** Take out formatting that formats nothing, as every Yjs client does when it loads a text. */
export function tidyFormatting(doc: Y.Doc): Uint8Array[] {
	return collectUpdates(doc, () => void Y.cleanupYTextFormatting(textOf(doc)));
}

function collectUpdates(doc: Y.Doc, act: () => void): Uint8Array[] {
	const updates: Uint8Array[] = [];
	const collect = (bytes: Uint8Array) => void updates.push(bytes);
	doc.on('update', collect);
	try {
		act();
	} finally {
		doc.off('update', collect);
	}
	return updates;
}
