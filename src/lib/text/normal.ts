import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { placeInMoved, remainsOf, sameUnit } from './homes.ts';
import type { Remains } from './homes.ts';
import type { Range, Unit } from './insertion.ts';
import { insertUnits, insertUnitsAfter } from './insertion.ts';
import { isBlockId, paragraph, readMarker } from './markers.ts';
import type { Marker } from './markers.ts';
import { readMarks } from './marks.ts';
import { movesOf, readMoves, recordMove, standingItem } from './moves.ts';
import type { MoveMap, Taken } from './moves.ts';
import { appendRange, unitsOf } from './ranges.ts';
import type { UnitId } from './ranges.ts';
import { deleteRange } from './rewriting.ts';
import { contentOf, isMarker, itemsOf, startsUnmarked, textOf } from './sequence.ts';

/** The origin of the transactions in which the server restores the normal form. */
const NORMAL_FORM = 'normal-form';

const MOST_ROUNDS = 16;

/**
 * Restore the normal form of a document; true when something had to change. The server alone calls it.
 *
 * 1. Two copies of the same words, made by moves or undos at the same time: the later one stays.
 * 2. Words typed into a block while somebody moved it whole follow it; while somebody deleted it, they
 *    keep it.
 * 3. The sequence starts with a marker.
 * 4. No block id stands twice: the first keeps it.
 *
 * All changes are made in one transaction with the origin `NORMAL_FORM`; they depend on the state of
 * the document alone.
 *
 * @param mintId must mint under the document's own client id (`blockMinter`)
 * @param yields whose copies make way for any other, though they were made later
 */
export function normalise(
	doc: Y.Doc,
	mintId: () => BlockId,
	yields: (client: number) => boolean = () => false
): boolean {
	return doc.transact((transaction) => {
		const text = textOf(doc);
		let changed = false;
		// Where words went home to may itself be merged or move home behind them.
		for (let round = 0; round < MOST_ROUNDS; round++) {
			const merged = mergeCopies(transaction, text, yields);
			if (!bringHome(transaction, text) && !merged) break;
			changed = true;
		}
		const begun = beginWithMarker(transaction, text, mintId);
		return renameDoubles(text, mintId) || begun || changed;
	}, NORMAL_FORM);
}

/**
 * Whether a transaction can have disturbed the normal form, at the cost of a glance: when it says
 * no, `normalise` need not be called. Ask in `afterTransaction` or right after applying an update.
 */
export function mayDisturb(transaction: Y.Transaction): boolean {
	const { doc } = transaction;
	const text = textOf(doc);
	if (transaction.changed.has(movesOf(doc) as never)) return true;
	for (const type of transaction.changed.keys()) {
		if ((type as unknown) !== text && type._item?.parent === text) return true;
	}
	if (!transaction.changed.has(text as never)) return false;
	if (startsUnmarked(text)) return true;
	const moved = movesOf(doc).length > 0;
	let disturbed = false;
	transaction.afterState.forEach((end, client) => {
		const from = transaction.beforeState.get(client) ?? 0;
		if (disturbed || from >= end) return;
		const structs = doc.store.clients.get(client) ?? [];
		for (let i = Y.findIndexSS(structs, from); i < structs.length && !disturbed; i++) {
			const item = structs[i];
			if (!(item instanceof Y.Item) || item.parent !== text || item.deleted) continue;
			disturbed = isMarker(item) || (moved && item.countable && standsBesideDeleted(item));
		}
	});
	if (disturbed || !moved) return disturbed;
	// Words can come to stand among remains by deletions alone: when the marker before them goes.
	Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
		if (!(struct instanceof Y.Item) || struct.parent !== text) return;
		disturbed ||=
			struct.content instanceof Y.ContentType || struct.content instanceof Y.ContentDeleted;
	});
	return disturbed;
}

function standsBesideDeleted(item: Y.Item): boolean {
	let left = item.left;
	while (left && !left.deleted && !left.countable) left = left.left;
	return Boolean(left?.deleted);
}

const keyOf = ({ client, clock }: UnitId) => `${client}.${clock}`;

const merged = new WeakMap<Y.Doc, number>();

/** Rule 1: of words that stand twice, the copy of the latest move stays, and others point to it. */
function mergeCopies(
	transaction: Y.Transaction,
	text: Y.Text,
	yields: (client: number) => boolean
): boolean {
	const { doc } = transaction;
	// Words come to stand twice only through new entries; what was merged once stays merged.
	if (merged.get(doc) === movesOf(doc).length) return false;
	const moves = readMoves(doc);
	// By the word that was typed first, all that stand for it; the last one to be put in comes last.
	const copies = new Map<string, Map<string, UnitId>>();
	for (const { to } of movesOf(doc)) {
		for (const unit of unitsOf(to)) {
			if (!standingItem(doc, unit)) continue;
			const root = moves.rootOf(unit);
			const known = copies.get(keyOf(root)) ?? new Map<string, UnitId>();
			copies.set(keyOf(root), known);
			if (standingItem(doc, root)) known.set(keyOf(root), root);
			known.delete(keyOf(unit));
			known.set(keyOf(unit), unit);
		}
	}
	const doubles = [...copies.values()].flatMap((known) => {
		const units = [...known.values()];
		const to = units.findLast(({ client }) => !yields(client)) ?? (units.at(-1) as UnitId);
		return units.filter((from) => from !== to).map((from) => ({ from, to }));
	});
	merged.set(doc, movesOf(doc).length);
	if (doubles.length === 0) return false;
	for (const { from, to, block } of groupByBlock(doc, doubles)) {
		// Unit by unit a sign of two would be torn into two unknown ones, here and in no other copy.
		for (const range of from) deleteRange(transaction, range);
		recordMove(doc, block ? { from, to, block } : { from, to });
	}
	if (text._searchMarker) text._searchMarker.length = 0;
	merged.set(doc, movesOf(doc).length);
	return true;
}

type Doubled = { from: Range[]; to: Range[]; block?: Marker };

function groupByBlock(doc: Y.Doc, doubles: { from: UnitId; to: UnitId }[]): Doubled[] {
	const groups: Doubled[] = [];
	for (const { from, to } of doubles) {
		const item = standingItem(doc, from);
		const content = item && contentOf(item);
		if (content && 'marker' in content) {
			groups.push({ from: [], to: [], block: readMarker(content.marker) });
		}
		const group = groups.at(-1) ?? { from: [], to: [] };
		if (groups.length === 0) groups.push(group);
		appendRange(group.from, [from.client, from.clock, 1]);
		appendRange(group.to, [to.client, to.clock, 1]);
	}
	return groups;
}

/** Rule 2, in one pass from the start: what stands among remains follows the block or keeps it. */
function bringHome(transaction: Y.Transaction, text: Y.Text): boolean {
	const { doc } = transaction;
	if (movesOf(doc).length === 0) return false;
	const attributes = new Map<string, unknown>();
	let block: Y.Item | null = null;
	let taken: Taken | null = null;
	let changed = false;
	for (let item = text._start; item; item = item.right) {
		const moves = readMoves(doc);
		if (item.deleted) {
			taken = moves.takenIn(item) ?? taken;
			continue;
		}
		if (item.content instanceof Y.ContentFormat) {
			attributes.set(item.content.key, item.content.value);
			continue;
		}
		const remains: Remains | null = taken && remainsOf(moves, taken, block);
		if (isMarker(item)) {
			if (remains && wasSplitWhileMoved(moves, item, remains)) {
				taken = { id: item.id, marker: markerOf(item), with: [] };
				follow(transaction, text, item, remains, attributes);
				changed = true;
			} else {
				block = item;
				taken = null;
			}
		} else if (remains) {
			if (remains.standing) follow(transaction, text, item, remains, attributes);
			else {
				block = revive(transaction, text, remains);
				taken = null;
			}
			changed = true;
		}
	}
	return changed;
}

/** Whether a marker was put between words of a block that was moved away from both its sides. */
function wasSplitWhileMoved(moves: MoveMap, marker: Y.Item, remains: Remains): boolean {
	if (!remains.standing || sameUnit(moves.rootOf(marker.id), moves.rootOf(remains.id)))
		return false;
	for (let item = marker.right; item && !isMarker(item); item = item.right) {
		if (moves.takenIn(item)) return false;
		if (item.deleted && item.countable && meets(item, remains.with)) return true;
	}
	return false;
}

function meets({ id, length }: Y.Item, ranges: readonly Range[]): boolean {
	return ranges.some(
		([client, clock, count]) =>
			client === id.client && clock < id.clock + length && id.clock < clock + count
	);
}

function markerOf(item: Y.Item): Marker {
	const content = contentOf(item);
	if (!content || !('marker' in content)) throw new Error('a marker was expected here');
	return readMarker(content.marker);
}

function unitOf(item: Y.Item, attributes: Map<string, unknown>): Unit {
	const content = contentOf(item);
	if (!content) throw new Error('something stands in the sequence that has no place in it');
	if ('marker' in content) return { marker: readMarker(content.marker) };
	return { ...content, marks: readMarks(attributes) };
}

function follow(
	transaction: Y.Transaction,
	text: Y.Text,
	item: Y.Item,
	remains: Remains,
	attributes: Map<string, unknown>
): void {
	const { doc } = transaction;
	const place = placeInMoved(readMoves(doc), item, remains);
	if (!place) return;
	const unit = unitOf(item, attributes);
	const from: Range[] = [[item.id.client, item.id.clock, item.length]];
	item.delete(transaction);
	const to = insertUnitsAfter(transaction, text, Y.createID(place.client, place.clock), [unit]);
	recordMove(doc, 'marker' in unit ? { from, to, block: unit.marker } : { from, to });
}

function revive(transaction: Y.Transaction, text: Y.Text, { id, marker }: Remains): Y.Item | null {
	const to = insertUnitsAfter(transaction, text, Y.createID(id.client, id.clock), [{ marker }]);
	recordMove(transaction.doc, { from: [[id.client, id.clock, 1]], to });
	const [[client, clock]] = to as [Range];
	return standingItem(transaction.doc, { client, clock });
}

/** Rule 3. */
function beginWithMarker(transaction: Y.Transaction, text: Y.Text, mintId: () => BlockId): boolean {
	if (!startsUnmarked(text)) return false;
	insertUnits(transaction, text, 0, [{ marker: paragraph(mintId()) }]);
	return true;
}

/** Rule 4. */
function renameDoubles(text: Y.Text, mintId: () => BlockId): boolean {
	const taken = new Set<BlockId>();
	let changed = false;
	for (const item of itemsOf(text)) {
		if (!isMarker(item)) continue;
		const map = (item.content as Y.ContentType).type as Y.Map<unknown>;
		const { id } = readMarker(map);
		if (!isBlockId(id) || taken.has(id)) {
			map.set('id', mintId());
			changed = true;
		} else taken.add(id);
	}
	return changed;
}
