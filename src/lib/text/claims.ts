import * as Y from 'yjs';
import { sameUnit } from './homes.ts';
import type { Range } from './insertion.ts';
import type { Marker } from './markers.ts';
import { readMarker } from './markers.ts';
import type { MoveMap } from './moves.ts';
import { readMoves, recordMove } from './moves.ts';
import { appendRange } from './ranges.ts';
import type { UnitId } from './ranges.ts';
import { isMarker, textOf } from './sequence.ts';

/** Words put in that are words from elsewhere: unit by unit, the same number on both sides. */
export type Copy = { from: UnitId; to: UnitId };

const keyOf = ({ client, clock }: UnitId) => `${client}.${clock}`;

/** A block that a transaction took away whole: its marker, and its words that it took with it. */
type Whole = { marker: Y.Item; said: Marker; items: Y.Item[] };

/**
 * Write down, at the end of a transaction of one's own, what became of the words that it deleted:
 * `copies` are those it put in again (moved, pasted after a cut, restored by undo). From the rest it
 * finds out which blocks went whole, and where blocks were joined across earlier remains.
 *
 * @param way whether the transaction goes on or back (undo, redo): going back, a block that was moved
 * takes along what others wrote into it since
 */
export function recordClaims(
	transaction: Y.Transaction,
	copies: readonly Copy[],
	way: 'on' | 'back' = 'on'
): void {
	const { doc } = transaction;
	const gone = goneItems(transaction);
	if (gone.size === 0 && copies.length === 0) return;
	const moves = readMoves(doc);
	const pairs = latestSources(moves, gone, copies);
	rememberMarkers(doc, gone);
	const returns = (marker: Y.Item) => way === 'back' && pairs.has(keyOf(marker.id));
	const { whole, joined } = sortMarkers(moves, gone, returns);
	for (const block of whole) recordWhole(doc, block, pairs);
	recordRest(doc, pairs);
	const released = joined.flatMap((marker) => remainsBefore(moves, marker));
	if (released.length > 0) recordMove(doc, { from: released, to: [] });
}

const remembered = new WeakMap<Y.Doc, Map<string, Marker>>();

// Yjs lets go of a deleted marker's keys at times although an undo will ask for them.
function rememberMarkers(doc: Y.Doc, gone: Set<Y.Item>): void {
	const markers = remembered.get(doc) ?? new Map<string, Marker>();
	remembered.set(doc, markers);
	for (const item of gone) {
		const map = deletedMarker(item);
		if (map) markers.set(keyOf(item.id), readMarker(map));
	}
}

/** What a marker said that a transaction of one's own deleted; null for others. */
export function deletedMarkerAt(doc: Y.Doc, unit: UnitId): Marker | null {
	return remembered.get(doc)?.get(keyOf(unit)) ?? null;
}

/** What stood in the sequence before a transaction and does not any more. */
function goneItems(transaction: Y.Transaction): Set<Y.Item> {
	const text = textOf(transaction.doc);
	const gone = new Set<Y.Item>();
	Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
		if (!(struct instanceof Y.Item) || (struct.parent as unknown) !== text) return;
		const { client, clock } = struct.id;
		const isOld = clock < (transaction.beforeState.get(client) ?? 0);
		if (isOld && struct.countable) gone.add(struct);
	});
	return gone;
}

function* unitsIn({ id, length }: Y.Item): Generator<UnitId> {
	for (let i = 0; i < length; i++) yield { client: id.client, clock: id.clock + i };
}

/**
 * Copies by where their words stood last. An undone move restores words from where they were before
 * it, while the copies that it had made, and that people may be typing into, are what is taken away.
 * Of words that stood twice for a moment, each goes with the copy that was made of itself.
 */
function latestSources(
	moves: MoveMap,
	gone: Set<Y.Item>,
	copies: readonly Copy[]
): Map<string, Copy> {
	const latest = new Map<string, UnitId>();
	const units = copies.length > 0 ? [...gone].flatMap((item) => [...unitsIn(item)]) : [];
	for (const unit of units) {
		for (const earlier of moves.lineage(unit)) latest.set(keyOf(earlier), unit);
	}
	for (const unit of units) latest.set(keyOf(unit), unit);
	const pairs = new Map<string, Copy>();
	for (const { from, to } of copies) {
		const source = latestOf(from) ?? from;
		pairs.set(keyOf(source), { from: source, to });
	}
	return pairs;

	function latestOf(from: UnitId): UnitId | null {
		for (const earlier of moves.lineage(from)) {
			const last = latest.get(keyOf(earlier));
			if (last && !pairs.has(keyOf(last))) return last;
		}
		return null;
	}
}

/** Which deleted markers took their whole block along, and which left words to the block before. */
function sortMarkers(
	moves: MoveMap,
	gone: Set<Y.Item>,
	returns: (marker: Y.Item) => boolean
): { whole: Whole[]; joined: Y.Item[] } {
	const known = new Map<Y.Item, Whole | null>();
	const read = (marker: Y.Item, map: Y.Map<unknown>): Whole | null => {
		const before = known.get(marker);
		if (before !== undefined) return before;
		const block: Whole = { marker, said: readMarker(map), items: [marker] };
		let whole = true;
		const within = returns(marker) ? new Set([marker]) : null;
		for (let item = marker.right; item; item = item.right) {
			if (within && (gone.has(item) || wasPutBehind(moves.doc, item, within))) within.add(item);
			if (gone.has(item)) {
				const next = deletedMarker(item);
				if (next) {
					whole = read(item, next) !== null;
					break;
				}
				block.items.push(item);
			} else if (item.deleted) {
				if (moves.takenIn(item)) break;
			} else if (isMarker(item)) {
				if (!within?.has(item)) break;
			} else if (item.countable && !within?.has(item)) {
				whole = false;
				break;
			}
		}
		known.set(marker, whole ? block : null);
		return whole ? block : null;
	};
	for (const item of gone) {
		const map = deletedMarker(item);
		if (map) read(item, map);
	}
	const joined = [...known].flatMap(([marker, block]) => (block ? [] : [marker]));
	return { whole: [...known.values()].filter((block) => block !== null), joined };
}

/** Whether something was put in directly behind one of some items. */
function wasPutBehind(doc: Y.Doc, { origin }: Y.Item, items: Set<Y.Item>): boolean {
	if (!origin) return false;
	const before: unknown = Y.getItem(doc.store, origin);
	return before instanceof Y.Item && items.has(before);
}

function deletedMarker({ content }: Y.Item): Y.Map<unknown> | null {
	return content instanceof Y.ContentType && content.type instanceof Y.Map ? content.type : null;
}

/** A block that went whole: where it went to, or that it was deleted. */
function recordWhole(doc: Y.Doc, { marker, said, items }: Whole, pairs: Map<string, Copy>): void {
	const moved = pairs.has(keyOf(marker.id));
	const from: Range[] = [];
	const to: Range[] = [];
	for (const unit of items.flatMap((item) => [...unitsIn(item)])) {
		const pair = pairs.get(keyOf(unit));
		if (moved !== Boolean(pair)) continue;
		appendRange(from, [unit.client, unit.clock, 1]);
		if (pair) {
			appendRange(to, [pair.to.client, pair.to.clock, 1]);
			pairs.delete(keyOf(unit));
		}
	}
	recordMove(doc, { from, to, block: said });
}

function recordRest(doc: Y.Doc, pairs: Map<string, Copy>): void {
	const from: Range[] = [];
	const to: Range[] = [];
	for (const pair of pairs.values()) {
		if (sameUnit(pair.from, pair.to)) continue;
		appendRange(from, [pair.from.client, pair.from.clock, 1]);
		appendRange(to, [pair.to.client, pair.to.clock, 1]);
	}
	if (from.length > 0) recordMove(doc, { from, to });
}

/** Markers of blocks that went whole earlier, between a joined marker and the block before it. */
function remainsBefore(moves: MoveMap, joined: Y.Item): Range[] {
	const found: Range[] = [];
	for (let item = joined.left; item && !isMarker(item); item = item.left) {
		for (const { id } of moves.allTakenIn(item)) found.push([id.client, id.clock, 1]);
	}
	return found;
}
