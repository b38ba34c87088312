import * as Y from 'yjs';
import type { MoveMap, Taken } from './moves.ts';
import { readMoves, standingItem } from './moves.ts';
import type { UnitId } from './ranges.ts';
import { isMarker } from './sequence.ts';

/**
 * What became of the block that a place among remains belonged to: its old marker, what it said,
 * and where it stands now (null: nowhere).
 */
export type Remains = Taken & { standing: UnitId | null };

export function sameUnit(a: UnitId, b: UnitId): boolean {
	return a.client === b.client && a.clock === b.clock;
}

/** The marker of the block that an item stands in; null before the first. */
function markerBefore(item: Y.Item | null): Y.Item | null {
	let at = item;
	while (at && !isMarker(at)) at = at.left;
	return at;
}

/**
 * Whether a marker that was taken away whole, with its block, is what words right of it belonged to;
 * null when the block before them is that very block (a deletion undone in its place).
 */
export function remainsOf(moves: MoveMap, taken: Taken, block: Y.Item | null): Remains | null {
	if (block && sameUnit(moves.rootOf(block.id), moves.rootOf(taken.id))) return null;
	return { ...taken, standing: moves.standing(taken.id) };
}

/** The remains that an item stands among; null where it is at home. */
function remainsAt(moves: MoveMap, item: Y.Item): Remains | null {
	let taken: Taken | null = null;
	let at = item.left;
	while (at && !isMarker(at)) {
		taken ??= moves.takenIn(at);
		at = at.left;
	}
	return taken && remainsOf(moves, taken, at);
}

/**
 * Where in a block that was moved a place among its remains is now: right of the copy of the nearest
 * word before it that went along, or right of the block's marker.
 */
export function placeInMoved(moves: MoveMap, item: Y.Item, remains: Remains): UnitId | null {
	const { standing } = remains;
	if (!standing) return null;
	const block = standingItem(moves.doc, standing);
	for (let at = item.left; at && !isMarker(at); at = at.left) {
		if (!at.deleted || !at.countable) continue;
		for (let i = at.length - 1; i >= 0; i--) {
			const unit = { client: at.id.client, clock: at.id.clock + i };
			if (sameUnit(unit, remains.id)) return standing;
			const copy = moves.standing(unit);
			const item = copy && standingItem(moves.doc, copy);
			if (item && markerBefore(item) === block && !remainsAt(moves, item)) return copy;
		}
	}
	return standing;
}

/**
 * Where a place that belonged to a character is now: right or left of that character, or of the nearest
 * one to its left that stands. A place in a block that was moved goes along. Null at the very start.
 */
export function followPlace(
	doc: Y.Doc,
	unit: UnitId,
	side: 'before' | 'after'
): { unit: UnitId; side: 'before' | 'after' } | null {
	const moves = readMoves(doc);
	const standing = moves.standing(unit);
	if (standing) return { unit: standing, side };
	if (unit.clock >= Y.getState(doc.store, unit.client)) return null;
	const item: unknown = Y.getItem(doc.store, Y.createID(unit.client, unit.clock));
	if (!(item instanceof Y.Item)) return null;
	for (let at = item.left; at; at = at.left) {
		if (!at.deleted && at.countable) {
			const last = { client: at.id.client, clock: at.id.clock + at.length - 1 };
			return { unit: last, side: 'after' };
		}
		// Everything left of it in its block is gone: the block may have been moved.
		const remains = moves.takenIn(at) ? remainsAt(moves, item) : null;
		const place = remains?.standing ? placeInMoved(moves, item, remains) : null;
		if (place) return { unit: place, side: 'after' };
	}
	return null;
}
