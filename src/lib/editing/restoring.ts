import * as Y from 'yjs';
import { deletedMarkerAt } from '#lib/text/claims.ts';
import type { Copy } from '#lib/text/claims.ts';
import { mendMarker } from '#lib/text/markers.ts';
import { standingItem } from '#lib/text/moves.ts';
import { contentOf, textOf } from '#lib/text/sequence.ts';

/** What one undo or redo went through. */
export type UndoStep = NonNullable<ReturnType<Y.UndoManager['undo']>>;

/**
 * The words that an undo put in again, by what they were before; to be asked within its transaction.
 * Markers among them get back what they said.
 */
export function restoredBy(transaction: Y.Transaction, { deletions }: UndoStep): Copy[] {
	const text = textOf(transaction.doc);
	const copies: Copy[] = [];
	Y.iterateDeletedStructs(transaction, deletions, (item) => {
		if (!(item instanceof Y.Item) || (item.parent as unknown) !== text || !item.redone) return;
		const { client, clock } = item.redone;
		if (!item.countable || clock < (transaction.beforeState.get(client) ?? 0)) return;
		restoreMarker(transaction, item, item.redone);
		for (let i = 0; i < item.length; i++) {
			const from = { client: item.id.client, clock: item.id.clock + i };
			copies.push({ from, to: { client, clock: clock + i } });
		}
	});
	return copies;
}

function restoreMarker(transaction: Y.Transaction, before: Y.Item, redone: Y.ID): void {
	const was = deletedMarkerAt(transaction.doc, before.id);
	const restored = standingItem(transaction.doc, redone);
	const now = restored && contentOf(restored);
	if (was && now && 'marker' in now) mendMarker(now.marker, was);
}
