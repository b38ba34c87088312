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

/** Hears what comes of applying updates to a document. */
class Ear {
	#applied: Applied = heardNothing();
	#main: Y.Transaction | null = null;

	constructor(doc: Y.Doc) {
		doc.on('afterTransaction', (transaction: Y.Transaction) => {
			if (transaction === this.#main) this.#applied.disturbs = mayDisturb(transaction);
		});
		doc.on('update', (bytes: Uint8Array, _: unknown, __: Y.Doc, transaction: Y.Transaction) => {
			if (!this.#main) return;
			if (transaction === this.#main) this.#applied.own = bytes;
			else this.#applied.tidied.push(bytes);
		});
	}

	/** What comes of this, and of what Yjs does after it. */
	hear(doc: Y.Doc, act: () => void): Applied {
		const applied = heardNothing();
		this.#applied = applied;
		try {
			doc.transact((transaction) => {
				this.#main = transaction;
				applied.deleted = transaction.deleteSet;
				act();
			});
		} finally {
			this.#main = null;
		}
		return applied;
	}
}

const heardNothing = (): Applied => ({
	...{ own: null, tidied: [], disturbs: false },
	deleted: Y.createDeleteSet()
});

// Listening anew at every keystroke costs as much as placing it.
const ears = new WeakMap<Y.Doc, Ear>();

/**
 * Apply an update. What Yjs makes of it is what is logged and relayed, so that nothing beside
 * the change itself travels on.
 */
export function applyUpdate(doc: Y.Doc, update: Uint8Array): Applied {
	const ear = ears.get(doc) ?? new Ear(doc);
	ears.set(doc, ear);
	return ear.hear(doc, () => Y.applyUpdate(doc, update));
}

/** Restore the normal form under the document's own client id; the updates that it took. */
export function restoreNormalForm(
	doc: Y.Doc,
	mintId: () => BlockId,
	yields: (client: number) => boolean
): Uint8Array[] {
	return collectUpdates(doc, () => void normalise(doc, mintId, yields));
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
