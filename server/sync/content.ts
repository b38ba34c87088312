import * as Y from 'yjs';
import { isLegalMarker, isLegalMarkerValue } from '#lib/text/markers.ts';
import { hasOverrides, isLegalAtom, isLegalMark } from '#lib/text/marks.ts';
import { MOVES_ROOT, textOf } from '#lib/text/sequence.ts';
import { Refusal } from './refusal.ts';
import type { Insertions } from './scan.ts';

const NOT_TEXT = 'sync.not-text';

/**
 * Check what an update brought into a document and what it deleted: only the sequence's own
 * kinds, whole markers, and claims of moves that stay once they are made. Permissive about
 * arrangement, which concurrent edits may make odd.
 *
 * @throws {Refusal}
 */
export function checkContent(
	doc: Y.Doc,
	insertions: readonly Insertions[],
	deleted: Y.Transaction['deleteSet'] | null
): void {
	const text = textOf(doc);
	const moves = doc.getArray(MOVES_ROOT);
	for (const { client, from, to } of insertions)
		for (const struct of structsIn(doc, client, from, to))
			if (struct instanceof Y.Item) checkItem(struct, text, moves, insertions);
	deleted?.clients.forEach((ranges, client) => {
		for (const { clock, len } of ranges)
			for (const struct of structsIn(doc, client, clock, clock + len))
				if (struct instanceof Y.Item) checkDeletion(struct, moves);
	});
}

/** The structs that hold a range of a client's clocks. */
export function* structsIn(
	doc: Y.Doc,
	client: number,
	from: number,
	to: number
): Generator<Y.Item | Y.GC> {
	const structs = doc.store.clients.get(client);
	if (!structs || from >= Math.min(to, Y.getState(doc.store, client))) return;
	for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
		const struct = structs[i];
		if (!struct || struct.id.clock >= to) return;
		yield struct;
	}
}

function checkItem(
	item: Y.Item,
	text: Y.Text,
	moves: Y.Array<unknown>,
	insertions: readonly Insertions[]
): void {
	const { parent } = item;
	if (parent === text) return checkUnit(item);
	if (parent === moves) {
		if (item.content instanceof Y.ContentAny) return;
	} else if (parent instanceof Y.Map && parent._item?.parent === text) {
		return checkMarkerKey(item, parent._item, insertions);
	}
	throw new Refusal(NOT_TEXT);
}

/** Something in the sequence itself: words, an atom, a mark's start or end, or a marker. */
function checkUnit(item: Y.Item): void {
	const { content } = item;
	if (item.parentSub !== null) throw new Refusal(NOT_TEXT);
	if (content instanceof Y.ContentDeleted) return;
	if (content instanceof Y.ContentString && !hasOverrides(content.str)) return;
	if (content instanceof Y.ContentEmbed && isLegalAtom(content.embed)) return;
	if (content instanceof Y.ContentFormat && isLegalMark(content.key, content.value)) return;
	if (content instanceof Y.ContentType && content.type instanceof Y.Map) {
		if (item.deleted || isLegalMarker(content.type.toJSON())) return;
	}
	throw new Refusal(NOT_TEXT);
}

function checkMarkerKey(item: Y.Item, marker: Y.Item, insertions: readonly Insertions[]): void {
	const { content, parentSub } = item;
	if (content instanceof Y.ContentDeleted) return;
	const value = content instanceof Y.ContentAny && item.length === 1 ? content.arr[0] : undefined;
	if (parentSub === null || !isLegalMarkerValue(parentSub, value)) throw new Refusal(NOT_TEXT);
	// A block's name is given once, with its marker.
	if (parentSub === 'id' && !isAmong(marker.id, insertions)) throw new Refusal(NOT_TEXT);
}

function isAmong({ client, clock }: Y.ID, insertions: readonly Insertions[]): boolean {
	return insertions.some((run) => run.client === client && run.from <= clock && clock < run.to);
}

function checkDeletion(item: Y.Item, moves: Y.Array<unknown>): void {
	const { parent, parentSub } = item;
	if (parent === moves) throw new Refusal(NOT_TEXT);
	if (parentSub === null || !(parent instanceof Y.Map) || parent._item?.deleted) return;
	// A key may be written over, never taken out of a marker that stands.
	if (parent._map.get(parentSub)?.deleted) throw new Refusal(NOT_TEXT);
}
