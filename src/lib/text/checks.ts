import * as Y from 'yjs';
import { idsOf, mintedBy, readMarker } from './markers.ts';
import type { Move } from './moves.ts';
import { isMove, movesOf } from './moves.ts';
import { MOST_SCRAPS, Order } from './order.ts';
import { unitsOf } from './ranges.ts';
import type { UnitId } from './ranges.ts';
import { contentOf, textOf } from './sequence.ts';

/** What a unit is, as one word to compare; `null` when its Yjs threw the word away. */
type Unit = { word: string | null; deleted: boolean };

function unitAt(doc: Y.Doc, { client, clock }: UnitId): Unit | null {
	if (clock >= Y.getState(doc.store, client)) return null;
	const item: unknown = Y.getItem(doc.store, Y.createID(client, clock));
	if (!(item instanceof Y.Item) || (item.parent as unknown) !== textOf(doc)) return null;
	const { deleted } = item;
	if (item.content instanceof Y.ContentDeleted) return { word: null, deleted };
	const content = contentOf(item);
	if (!content) return null;
	if ('text' in content) {
		return { word: `text ${content.text.charAt(clock - item.id.clock)}`, deleted };
	}
	if ('atom' in content) return { word: `atom ${JSON.stringify(content.atom)}`, deleted };
	// All ids that it ever had: the server may have told it apart from another.
	return { word: `block ${idsOf(content.marker).join(' ')}`, deleted };
}

const keyOf = ({ client, clock }: UnitId) => `${client}.${clock}`;

/** Whether the moves that one client adds with an update are true. */
class Claims {
	readonly #doc: Y.Doc;
	readonly #sender: number;
	readonly #since: number;
	/** Where the sender says that its units come from. */
	readonly #origins = new Map<string, UnitId>();
	#order: Order | null = null;

	constructor(doc: Y.Doc, sender: number, since: number) {
		this.#doc = doc;
		this.#sender = sender;
		this.#since = since;
	}

	/** Note where the units at `to` come from; false when one is not new or is claimed twice. */
	note({ from, to }: Move): boolean {
		const sources = unitsOf(from);
		for (const unit of unitsOf(to)) {
			const source = sources.next().value;
			if (!source || !this.#isNew(unit) || this.#origins.has(keyOf(unit))) return false;
			this.#origins.set(keyOf(unit), source);
		}
		return true;
	}

	/** A word that the sender put in and took out again before we saw it is what it was made of. */
	#wordOf(id: UnitId): Unit | null {
		const unit = unitAt(this.#doc, id);
		if (!unit || unit.word !== null) return unit;
		let word: string | null = null;
		for (let at: UnitId | undefined = id, steps = 0; at && word === null; steps++) {
			if (!this.#isNew(at) || steps > MOST_STEPS) return null;
			at = this.#origins.get(keyOf(at));
			word = at ? (unitAt(this.#doc, at)?.word ?? null) : OWN;
		}
		return { word, deleted: unit.deleted };
	}

	isTrue({ from, to, block }: Move): boolean {
		const before = Array.from(unitsOf(from), (unit) => this.#wordOf(unit));
		if (!before.every((unit) => unit?.deleted)) return false;
		if (block && !isNamed(before[0]?.word, block.id, this.#sender)) return false;
		if (to.length === 0) return Boolean(block) || before.every((unit) => isBlock(unit?.word));
		const isSameWords = Array.from(unitsOf(to)).every((id, i) => {
			const unit = unitAt(this.#doc, id);
			const was = before[i]?.word;
			return unit !== null && (unit.word === null || was === OWN || isSame(unit.word, was));
		});
		if (!isSameWords || before.length < 2) return isSameWords;
		this.#order ??= new Order(this.#doc);
		// Letters taken from here and there are new words.
		return this.#order.isKept([...unitsOf(from)], [...unitsOf(to)]);
	}

	/** Each of many claims may be in order, and what they make together be nobody's words. */
	isPatchwork(): boolean {
		this.#order ??= new Order(this.#doc);
		return this.#order.isPatchwork(this.#origins, this.#sender);
	}

	#isNew({ client, clock }: UnitId): boolean {
		return client === this.#sender && clock >= this.#since;
	}
}

/** The word of what only its sender ever saw: credited to nobody else, it may be anything. */
const OWN = 'own';
const MOST_STEPS = 100;

/**
 * Whether the moves that an update adds are true: what stands at `to` was written by its sender in
 * this very update, and is word for word what stood at `from` and was deleted, in the same order
 * within each block, and not put together from scraps by many entries; a `block` names the block whose marker comes first there.
 *
 * What was moved several times offline arrives without the words in between, which the sender's Yjs
 * threw away: there the last words are compared with the first.
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
	const claims = new Claims(doc, sender, since);
	return (
		entries.every((entry) => isMove(entry) && claims.note(entry)) &&
		entries.every((entry) => isMove(entry) && claims.isTrue(entry)) &&
		(entries.length < MOST_SCRAPS || !claims.isPatchwork())
	);
}

function isSame(word: string | null | undefined, was: string | null | undefined): boolean {
	if (!word || !was) return false;
	if (!isBlock(word) || !isBlock(was)) return word === was;
	const ids = was.split(' ').slice(1);
	return word
		.split(' ')
		.slice(1)
		.some((id) => ids.includes(id));
}

function isBlock(word: string | null | undefined): boolean {
	return word === OWN || (word ?? '').startsWith('block ');
}

function isNamed(word: string | null | undefined, id: string, sender: number): boolean {
	return word === OWN ? mintedBy(id) === sender : isSame(word, `block ${id}`);
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
		if (!content || !('marker' in content)) continue;
		for (const id of idsOf(content.marker)) deleted.add(id);
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
