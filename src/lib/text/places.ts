import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { readMarker, UNNAMED } from './markers.ts';
import type { UnitId } from './ranges.ts';
import { contentOf, itemsOf, textOf } from './sequence.ts';

/** Where a character stands: its block, how far into it, and its index in the sequence. */
export type Place = { block: BlockId; offset: number; index: number };

/** Where everything that stands in a sequence does, read once to be asked often. */
export class Places {
	readonly doc: Y.Doc;
	/** How many units stand. */
	readonly units: number;
	private readonly items = new Map<Y.Item, Place>();

	constructor(doc: Y.Doc) {
		this.doc = doc;
		let block = UNNAMED;
		let offset = 0;
		let index = 0;
		for (const item of itemsOf(textOf(doc))) {
			if (item.deleted || !item.countable) continue;
			const content = contentOf(item);
			if (content && 'marker' in content) {
				block = readMarker(content.marker).id;
				offset = 0;
			} else {
				this.items.set(item, { block, offset, index });
				offset += item.length;
			}
			index += item.length;
		}
		this.units = index;
	}

	/** The item that holds a unit, standing or not; null when it is not known. */
	item({ client, clock }: UnitId): Y.Item | null {
		if (clock >= Y.getState(this.doc.store, client)) return null;
		const item: unknown = Y.getItem(this.doc.store, Y.createID(client, clock));
		return item instanceof Y.Item ? item : null;
	}

	/** The place of a character that stands; a marker has none. */
	of(unit: UnitId): Place | null {
		const item = this.item(unit);
		const place = item && this.items.get(item);
		if (!place || !item) return null;
		const into = unit.clock - item.id.clock;
		return { block: place.block, offset: place.offset + into, index: place.index + into };
	}
}

/** The units between two, in the order of the sequence, standing or not; no formatting. */
export function* unitsBetween(places: Places, start: UnitId, end: UnitId): Generator<UnitId> {
	const first = places.item(start);
	const last = places.item(end);
	if (!last) return;
	for (let item = first; item; item = item.right) {
		if (item.countable) {
			const { client, clock } = item.id;
			const from = item === first ? start.clock : clock;
			const to = item === last ? end.clock : clock + item.length - 1;
			for (let at = from; at <= to; at++) yield { client, clock: at };
		}
		if (item === last) return;
	}
}
