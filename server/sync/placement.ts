import * as Y from 'yjs';
import { Refusal } from './refusal.ts';

/** Where a new struct says it belongs: its clocks and the neighbours it was put between. */
export type Placement = {
	client: number;
	clock: number;
	end: number;
	left: [client: number, clock: number] | null;
	right: [client: number, clock: number] | null;
};

// Measured: about 0.1 µs a step in Yjs, so that no update takes longer than 50 ms to place.
const MOST_STEPS = 300_000;

/**
 * Bound how far Yjs must walk to place an update's insertions: from each one's left neighbour
 * over everything that others, or the update itself, put before its right neighbour. Within
 * all limits of size a small update could otherwise take seconds.
 *
 * @throws {Refusal} `sync.too-costly`
 */
export function boundPlacement(doc: Y.Doc, placements: readonly Placement[]): void {
	const fresh = new Fresh(placements);
	const siblings = new Map<string, number>();
	let steps = 0;
	for (const { left, right } of placements) {
		const key = left ? left.join() : '';
		const before = siblings.get(key) ?? 0;
		siblings.set(key, before + 1);
		steps += before;
		const start = left ? itemAt(doc, left) : null;
		if (start) steps += distance(start.right, fresh.standingRight(doc, right), MOST_STEPS - steps);
		if (steps > MOST_STEPS) throw new Refusal('sync.too-costly');
	}
}

function distance(from: Y.Item | null, to: Y.Item | null, most: number): number {
	let steps = 0;
	for (let item = from; item && item !== to && steps <= most; item = item.right) steps++;
	return steps;
}

function itemAt(doc: Y.Doc, [client, clock]: [number, number]): Y.Item | null {
	const structs = doc.store.clients.get(client);
	if (!structs || clock >= Y.getState(doc.store, client)) return null;
	const struct = structs[Y.findIndexSS(structs, clock)];
	return struct instanceof Y.Item ? struct : null;
}

/** The new structs of an update, to look up by any of their clocks. */
class Fresh {
	readonly #byClient = new Map<number, Placement[]>();

	constructor(placements: readonly Placement[]) {
		for (const placement of placements) {
			const own = this.#byClient.get(placement.client) ?? [];
			own.push(placement);
			this.#byClient.set(placement.client, own);
		}
	}

	/** The nearest right neighbour that stands already, by way of new ones. */
	standingRight(doc: Y.Doc, right: Placement['right']): Y.Item | null {
		let at = right;
		for (let hops = 0; at && hops < 100; hops++) {
			const item = itemAt(doc, at);
			if (item) return item;
			at = this.#find(at)?.right ?? null;
		}
		return null;
	}

	#find([client, clock]: [number, number]): Placement | null {
		const own = this.#byClient.get(client) ?? [];
		let low = 0;
		let high = own.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((own[middle]?.clock ?? 0) <= clock) low = middle;
			else high = middle - 1;
		}
		const found = own[low];
		return found && found.clock <= clock && clock < found.end ? found : null;
	}
}
