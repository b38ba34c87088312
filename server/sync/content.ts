import * as Y from 'yjs';
import { isLegalMarkerValue, mintedBy, readMarker } from '#lib/text/markers.ts';
import { checkMoves } from '#lib/text/checks.ts';
import { isMove, type Move } from '#lib/text/moves.ts';
import { lengthOf } from '#lib/text/ranges.ts';
import { checkItem as whyNotInText } from '#lib/text/validate.ts';
import { itemsOf, MOVES_ROOT, textOf } from '#lib/text/sequence.ts';
import { Neighbours } from './neighbours.ts';
import { Refusal } from './refusal.ts';
import type { Insertions } from './scan.ts';
import type { Novelty } from './state.ts';

const NOT_TEXT = 'sync.not-text';
// Words that the moves of one update may name: each is compared with what stood there.
const MOST_MOVED = 200_000;

/** Where block ids come from: those that ever stood here, and who may mint others. */
export type BlockIds = { known: Set<string>; mayMint: (client: number) => boolean };

/**
 * Check what an update brought into a document and what it deleted: only the sequence's own
 * kinds, whole markers named by their sender, and claims of moves that stay once they are made.
 * Permissive about arrangement, which concurrent edits may make odd.
 *
 * New block ids are added to those known.
 *
 * @param mayClaim whether moves may be of words that stand elsewhere, which is for the server to know
 * @throws {Refusal}
 */
export function checkContent(
	doc: Y.Doc,
	{ insertions, thrownAway }: Pick<Novelty, 'insertions' | 'thrownAway'>,
	deleted: Y.Transaction['deleteSet'],
	ids: BlockIds,
	mayClaim = false
): void {
	const text = textOf(doc);
	const moves = doc.getArray(MOVES_ROOT);
	const within = { text, moves, insertions, ids, neighbours: new Neighbours(doc) };
	let lost = -thrownAway;
	for (const run of insertions) {
		const claims: Move[] = [];
		for (const struct of structsIn(doc, run.client, run.from, run.to))
			if (struct instanceof Y.Item) checkItem(struct, { ...within, from: run.from, claims });
			else lost += lengthIn(struct, run);
		if (!mayClaim) checkClaims(doc, claims, run);
	}
	// What stands nowhere has split the words that it names all the same, and nobody else's copy has.
	if (lost > 0) throw new Refusal(NOT_TEXT);
	deleted.clients.forEach((ranges, client) => {
		for (const { clock, len } of ranges)
			for (const struct of structsIn(doc, client, clock, clock + len))
				if (struct instanceof Y.Item) checkDeletion(struct, moves);
	});
}

/** Every block id that ever stood in a document. */
export function blockIdsOf(doc: Y.Doc): Set<string> {
	const ids = new Set<string>();
	for (const { content } of itemsOf(textOf(doc))) {
		if (!(content instanceof Y.ContentType)) continue;
		for (let item = content.type._map.get('id') ?? null; item; item = item.left)
			if (item.content instanceof Y.ContentAny) ids.add(String(item.content.arr[0]));
	}
	return ids;
}

/** The block ids that an update brought into a document. */
export function newBlockIds(doc: Y.Doc, update: Uint8Array): string[] {
	const { from, to } = Y.parseUpdateMeta(update);
	return [...from].flatMap(([client, clock]) =>
		[...structsIn(doc, client, clock, to.get(client) ?? clock)].flatMap((struct) => {
			const isId = struct instanceof Y.Item && struct.parentSub === 'id';
			return isId && struct.content instanceof Y.ContentAny ? String(struct.content.arr[0]) : [];
		})
	);
}

type Within = {
	text: Y.Text;
	moves: Y.Array<unknown>;
	insertions: readonly Insertions[];
	ids: BlockIds;
	neighbours: Neighbours;
	/** The clock from which on things are new. */
	from: number;
	/** The moves found so far. */
	claims: Move[];
};

/** The structs that hold a range of a client's clocks. */
function* structsIn(
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

function lengthIn({ id, length }: Y.GC, { from, to }: Insertions): number {
	return Math.min(id.clock + length, to) - Math.max(id.clock, from);
}

function checkItem(item: Y.Item, within: Within): void {
	const { parent, content } = item;
	within.neighbours.check(item);
	if (parent === within.text) return checkUnit(item, within);
	if (parent === within.moves) {
		// Items that continue each other are one by now: what stood before `from` was checked then.
		const entries = content instanceof Y.ContentAny ? content.arr : [];
		if (entries.length > 0 && entries.every(isMove)) {
			within.claims.push(...entries.slice(Math.max(0, within.from - item.id.clock)));
			return;
		}
	} else if (parent instanceof Y.Map && parent._item?.parent === within.text) {
		return checkMarkerKey(item, parent._item, within);
	}
	throw new Refusal(NOT_TEXT);
}

/** Something in the sequence itself: words, an atom, a mark's start or end, or a marker. */
function checkUnit(item: Y.Item, { ids }: Within): void {
	if (item.parentSub !== null || whyNotInText(item)) throw new Refusal(NOT_TEXT);
	const { content } = item;
	if (item.deleted || !(content instanceof Y.ContentType)) return;
	checkBlockId(readMarker(content.type as Y.Map<unknown>).id, ids);
}

/** What one client claims to have moved must be what stood there, word for word. */
function checkClaims(doc: Y.Doc, claims: readonly Move[], { client, from }: Insertions): void {
	if (claims.length === 0) return;
	const ranges = claims.flatMap((claim) => [...claim.from, ...claim.to]);
	const isKnown = ranges.every(
		([of, clock, length]) => clock + length <= Y.getState(doc.store, of)
	);
	if (!isKnown || lengthOf(ranges) > MOST_MOVED || !checkMoves(doc, claims, client, from))
		throw new Refusal('sync.false-move');
}

/** A block's id was minted by whoever sends it, or is that of a block that stood here before. */
function checkBlockId(id: string, { known, mayMint }: BlockIds): void {
	if (known.has(id)) return;
	const client = mintedBy(id);
	if (client === null || !mayMint(client)) throw new Refusal('sync.foreign-block');
	known.add(id);
}

function checkMarkerKey(item: Y.Item, marker: Y.Item, { insertions }: Within): void {
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
