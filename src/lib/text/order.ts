import * as Y from 'yjs';
import type { MoveMap } from './moves.ts';
import { readMoves } from './moves.ts';
import type { UnitId } from './ranges.ts';
import { isMarker, itemsOf, textOf } from './sequence.ts';

/** Where a unit stands or stood: its item and the markers before it, by number, and its place in the item. */
type Place = { item: number; block: number; offset: number };

/** A place where a word stood, and from which entry of `moves` to which. */
type Stay = { place: Place; came: number; went: number };

/** How many moves of one word are looked back on; so that nobody can keep a server busy with them. */
const MOST_STAYS = 100;
/** From how many stretches in a row, of how many units each at least on the whole, words are new. */
export const MOST_SCRAPS = 3;
const SHORTEST_STRETCH = 4;

function compare(a: Place, b: Place): number {
	return a.item - b.item || a.offset - b.offset;
}

/** The order of everything that ever stood in a document, read once to be asked often. */
export class Order {
	readonly #doc: Y.Doc;
	readonly #moves: MoveMap;
	readonly #items = new Map<Y.Item, { item: number; block: number }>();

	constructor(doc: Y.Doc) {
		this.#doc = doc;
		this.#moves = readMoves(doc);
		let block = 0;
		for (let item = textOf(doc)._start; item; item = item.right) {
			if (item.content instanceof Y.ContentType) block++;
			this.#items.set(item, { item: this.#items.size, block });
		}
	}

	/**
	 * Whether words that were put in again keep their order within each block: any two neighbours must
	 * have stood in it at some time. That need not be the last time, since undo goes back behind what
	 * others moved meanwhile.
	 *
	 * @param from where they stood, unit by unit
	 * @param to where they stand now
	 */
	isKept(from: readonly UnitId[], to: readonly UnitId[]): boolean {
		const pairs = from.map((unit, i) => ({ unit, place: this.#placeOf(to[i] as UnitId) }));
		pairs.sort((a, b) => compare(a.place, b.place));
		return pairs.every((pair, i) => {
			const last = pairs[i - 1];
			if (!last || last.place.block !== pair.place.block) return true;
			return this.#stoodBefore(last.unit, pair.unit);
		});
	}

	/**
	 * Whether others' words were put together from scraps: three stretches or more in a row, short on
	 * the whole, each from elsewhere than the one before it.
	 *
	 * @param sources where units come from, by `<client>.<clock>`
	 * @param sender whose own words may stand in any order
	 */
	isPatchwork(sources: ReadonlyMap<string, UnitId>, sender: number): boolean {
		let stretches = 0;
		let length = 0;
		let last: UnitId | null = null;
		for (const item of itemsOf(textOf(this.#doc))) {
			if (item.deleted || !item.countable) continue;
			for (let i = 0; i < item.length; i++) {
				const source = sources.get(`${item.id.client}.${item.id.clock + i}`);
				const isOthers = source && this.#moves.rootOf(source).client !== sender;
				if (!isOthers || isMarker(item)) {
					stretches = length = 0;
					last = null;
					continue;
				}
				if (!last || !this.#stoodBefore(last, source)) stretches++;
				length++;
				last = source;
				if (stretches >= MOST_SCRAPS && length < stretches * SHORTEST_STRETCH) return true;
			}
		}
		return false;
	}

	/** Whether one word stood before the other at some time. */
	#stoodBefore(one: UnitId, other: UnitId): boolean {
		const others = this.#pastOf(other);
		return this.#pastOf(one).some((a) =>
			others.some((b) => compare(a.place, b.place) < 0 && a.came < b.went && b.came < a.went)
		);
	}

	/** Where and when a word stood, the last first. */
	#pastOf(unit: UnitId): Stay[] {
		const past: Stay[] = [];
		for (const at of this.#moves.lineage(unit)) {
			// What an entry names that is yet to be checked need not exist.
			const known = at.clock < Y.getState(this.#doc.store, at.client);
			if (!known || past.length === MOST_STAYS) break;
			past.push({ place: this.#placeOf(at), ...this.#moves.lifeOf(at) });
		}
		return past;
	}

	#placeOf({ client, clock }: UnitId): Place {
		const item = Y.getItem(this.#doc.store, Y.createID(client, clock)) as unknown as Y.Item;
		const { item: index = 0, block = 0 } = this.#items.get(item) ?? {};
		return { item: index, block, offset: clock - item.id.clock };
	}
}
