import * as Y from 'yjs';
import type { Range } from './insertion.ts';
import { mintedBy, readMarker } from './markers.ts';
import { isMove, movesOf } from './moves.ts';
import { unitsOf } from './ranges.ts';
import type { UnitId } from './ranges.ts';
import { contentOf, textOf } from './sequence.ts';

/** What a unit is, as one word to compare; null for what is none. */
function wordAt(doc: Y.Doc, { client, clock }: UnitId): { word: string; deleted: boolean } | null {
	if (clock >= Y.getState(doc.store, client)) return null;
	const item: unknown = Y.getItem(doc.store, Y.createID(client, clock));
	if (!(item instanceof Y.Item) || (item.parent as unknown) !== textOf(doc)) return null;
	const content = contentOf(item);
	if (!content) return null;
	const { deleted } = item;
	if ('text' in content) {
		return { word: `text ${content.text.charAt(clock - item.id.clock)}`, deleted };
	}
	if ('atom' in content) return { word: `atom ${JSON.stringify(content.atom)}`, deleted };
	return { word: `block ${readMarker(content.marker).id}`, deleted };
}

function wordsAt(doc: Y.Doc, ranges: readonly Range[]): ReturnType<typeof wordAt>[] {
	return Array.from(unitsOf(ranges), (unit) => wordAt(doc, unit));
}

/**
 * Whether the moves that an update adds are true: what stands at `to` was written by its sender in
 * this very update, and is word for word what stood at `from` and was deleted; a `block` names the
 * block whose marker comes first there.
 *
 * Call it only when an update added entries to `moves`, after applying the update to a document with
 * `gc: false` that was rebuilt from the log (deleted words must still be readable), and refuse the
 * update when it says no. Entries of the server's own (`normalise`) are not checked.
 *
 * @param doc with the update applied
 * @param entries the values that the update added to `moves`, in any order
 * @param sender the client id that the update's structs come from
 * @param since the sender's clock before the update
 */
export function checkMoves(
	doc: Y.Doc,
	entries: readonly unknown[],
	sender: number,
	since = 0
): boolean {
	const claimed = new Set<string>();
	return entries.every((entry) => {
		if (!isMove(entry)) return false;
		const { from, to, block } = entry;
		const before = wordsAt(doc, from);
		if (!before.every((unit) => unit?.deleted)) return false;
		if (block && before[0]?.word !== `block ${block.id}`) return false;
		if (to.length === 0) return Boolean(block) || before.every((unit) => isBlock(unit?.word));
		const after = wordsAt(doc, to);
		if (!after.every((unit, i) => unit !== null && unit.word === before[i]?.word)) return false;
		return Array.from(unitsOf(to)).every(({ client, clock }) => {
			const key = `${client}.${clock}`;
			const isNew = client === sender && clock >= since && !claimed.has(key);
			claimed.add(key);
			return isNew;
		});
	});
}

function isBlock(word: string | undefined): boolean {
	return word !== undefined && word.startsWith('block ');
}

/** A marker that a transaction put in, and the block id that it carries. */
export type NewMarker = { id: string; client: number; clock: number };

/**
 * The markers that a transaction put in. Ask in `afterTransaction`, or at any time before the
 * document's next transaction; then hand those that `mintedBy(id) !== client` to `mayCarryIds`.
 */
export function newMarkers(transaction: Y.Transaction): NewMarker[] {
	const { doc } = transaction;
	const text = textOf(doc);
	const found: NewMarker[] = [];
	transaction.afterState.forEach((end, client) => {
		const from = transaction.beforeState.get(client) ?? 0;
		if (from >= end) return;
		const structs = doc.store.clients.get(client) ?? [];
		for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
			const item = structs[i];
			if (!(item instanceof Y.Item) || (item.parent as unknown) !== text) continue;
			const content = contentOf(item);
			if (!content || !('marker' in content)) continue;
			found.push({ id: readMarker(content.marker).id, client, clock: item.id.clock });
		}
	});
	return found;
}

/**
 * Whether new markers may carry their ids: minted by the client that put them in, or the id of a
 * block of this document that was deleted (restored by undo or moved). That an id stands twice for a
 * moment, since two people restored one block at once, is for `normalise`.
 *
 * @param doc with `gc: false`, rebuilt from the log and with the update applied, as for `checkMoves`;
 * any document will do while every id was minted by its own client
 */
export function mayCarryIds(doc: Y.Doc, markers: readonly NewMarker[]): boolean {
	const foreign = markers.filter(({ id, client }) => mintedBy(id) !== client);
	if (foreign.length === 0) return true;
	const fresh = new Set(markers.map(({ client, clock }) => `${client}.${clock}`));
	const deleted = new Set<string>();
	for (let item = textOf(doc)._start; item; item = item.right) {
		if (!item.deleted || fresh.has(`${item.id.client}.${item.id.clock}`)) continue;
		const content = contentOf(item);
		if (content && 'marker' in content) deleted.add(readMarker(content.marker).id);
	}
	return foreign.every(({ id }) => deleted.has(id));
}

/** The entries that a transaction added to `moves`, for `checkMoves`. */
export function newMoves(transaction: Y.Transaction): unknown[] {
	const moves = movesOf(transaction.doc);
	if (!transaction.changed.has(moves as never)) return [];
	const added: unknown[] = [];
	for (let item = moves._start; item; item = item.right) {
		const from = transaction.beforeState.get(item.id.client) ?? 0;
		if (item.deleted || item.id.clock + item.length <= from) continue;
		if (item.content instanceof Y.ContentAny) {
			added.push(...item.content.arr.slice(Math.max(0, from - item.id.clock)));
		}
	}
	return added;
}
