import * as Y from 'yjs';
import { Refusal } from './refusal.ts';

// So many steps of an update are walked; for more the places of everything are noted once.
const FEW_STEPS = 1_000;

/**
 * Whether what an update put in stands where somebody can have put it.
 *
 * Whoever types puts words between two neighbours that stand side by side for them: in order, in one
 * thing, and with nothing in between that one of the two was put beside. Of anything else each Yjs
 * makes something else, by the order in which it hears of it: people would no longer read the same.
 */
export class Neighbours {
	readonly #doc: Y.Doc;
	readonly #places = new Map<Y.Item['parent'], Map<Y.Item, number>>();
	#steps = FEW_STEPS;

	constructor(doc: Y.Doc) {
		this.#doc = doc;
	}

	/** @throws {Refusal} */
	check(item: Y.Item): void {
		const left = this.#find(item.origin);
		const right = this.#find(item.rightOrigin);
		const isBeside = [left, right].every((each) => !each || isTogether(each, item));
		// Values of a key stand behind each other, and name none to come.
		const isTrue =
			item.parentSub === null
				? isSplit(left, item, right) && this.#isBetween(left, item, right)
				: !right;
		if (!isBeside || !isTrue) throw new Refusal('sync.not-text');
	}

	#find(id: Y.ID | null): Y.Item | null {
		const found: unknown = id && Y.getItem(this.#doc.store, id);
		return found instanceof Y.Item ? found : null;
	}

	#isBetween(left: Y.Item | null, item: Y.Item, right: Y.Item | null): boolean {
		// What the sender must have seen when they saw these two.
		const seen = [this.#find(left?.rightOrigin ?? null), this.#find(right?.origin ?? null)];
		let hasMet = false;
		let at = left ? left.right : startOf(item.parent);
		for (; at && at !== right; at = at.right) {
			if (this.#steps-- <= 0) return this.#isPlacedBetween(left, item, right, seen);
			if (at === item) hasMet = true;
			else if (seen.includes(at)) return false;
		}
		return hasMet && at === right;
	}

	#isPlacedBetween(
		left: Y.Item | null,
		item: Y.Item,
		right: Y.Item | null,
		seen: readonly (Y.Item | null)[]
	): boolean {
		const places = this.#placesIn(item.parent);
		const placeOf = (at: Y.Item | null, none: number) => (at && places.get(at)) ?? none;
		const [from, to] = [placeOf(left, -1), placeOf(right, Infinity)];
		const isInside = (place: number) => from < place && place < to;
		return isInside(placeOf(item, -1)) && !seen.some((each) => isInside(placeOf(each, -1)));
	}

	#placesIn(parent: Y.Item['parent']): Map<Y.Item, number> {
		let places = this.#places.get(parent);
		if (places) return places;
		this.#places.set(parent, (places = new Map()));
		for (let item = startOf(parent); item; item = item.right) places.set(item, places.size);
		return places;
	}
}

function startOf(parent: Y.Item['parent']): Y.Item | null {
	return parent instanceof Y.AbstractType ? parent._start : null;
}

function isTogether(one: Y.Item, other: Y.Item): boolean {
	return one.parent === other.parent && one.parentSub === other.parentSub;
}

/**
 * Whether neither neighbour has grown together with words of its own that must stand on the other
 * side: what stands before the right one in one item with it, or what that was put beside.
 */
function isSplit(
	left: Y.Item | null,
	{ origin, rightOrigin }: Y.Item,
	right: Y.Item | null
): boolean {
	if (right && right.id.clock !== rightOrigin?.clock) return false;
	const beside = right?.origin;
	if (!left || !origin || !beside || beside.client !== left.id.client) return true;
	return beside.clock <= origin.clock || beside.clock >= left.id.clock + left.length;
}
