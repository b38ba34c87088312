import { fromBase64, toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { readMarker, UNNAMED } from './markers.ts';
import { readMoves } from './moves.ts';
import type { UnitId } from './ranges.ts';
import { contentOf, isMarker, itemsOf, textOf } from './sequence.ts';

/**
 * Words that a comment or position is about: encoded Yjs relative positions, base64. The start
 * belongs to the first character and the end to the last, so that typing at the edges stays outside.
 */
export type Anchor = { start: string; end: string };

/** Where an anchor's words stand: characters `from`–`to` of a block, half-open; an atom counts one. */
export type Anchored = { block: BlockId; from: number; to: number };

type Place = { block: BlockId; offset: number };

/** An anchor on the units `from`–`to` of the sequence (half-open), at least one. */
export function anchorAt(text: Y.Text, from: number, to: number): Anchor {
	if (to <= from) throw new RangeError('an anchor needs words to stand on');
	const encode = (index: number, assoc: number) =>
		toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, assoc)));
	return { start: encode(from, 0), end: encode(to, -1) };
}

/** An anchor on characters of a block; null when the block does not stand or has no such words. */
export function anchorIn(doc: Y.Doc, { block, from, to }: Anchored): Anchor | null {
	const text = textOf(doc);
	let index = 0;
	let start = -1;
	for (const item of itemsOf(text)) {
		const content = item.deleted ? null : contentOf(item);
		if (!content) continue;
		if ('marker' in content) {
			if (start >= 0) break;
			if (readMarker(content.marker).id === block) start = index + 1;
		}
		index += item.length;
	}
	if (start < 0 || from < 0 || to <= from || start + to > index) return null;
	return anchorAt(text, start + from, start + to);
}

function decode(encoded: string): UnitId | null {
	try {
		const { item } = Y.decodeRelativePosition(fromBase64(encoded));
		return item && { client: item.client, clock: item.clock };
	} catch {
		return null;
	}
}

/** Where every unit stands: by client, stretches of clocks with their place. */
class Places {
	readonly doc: Y.Doc;
	private readonly stretches = new Map<Y.Item, Place>();

	constructor(doc: Y.Doc) {
		this.doc = doc;
		let block = UNNAMED;
		let offset = 0;
		for (const item of itemsOf(textOf(doc))) {
			if (item.deleted || !item.countable) continue;
			if (isMarker(item)) {
				block = readMarker((item.content as Y.ContentType).type as Y.Map<unknown>).id;
				offset = 0;
				continue;
			}
			this.stretches.set(item, { block, offset });
			offset += item.length;
		}
	}

	item({ client, clock }: UnitId): Y.Item | null {
		if (clock >= Y.getState(this.doc.store, client)) return null;
		const item: unknown = Y.getItem(this.doc.store, Y.createID(client, clock));
		return item instanceof Y.Item ? item : null;
	}

	/** The place of a word that stands; a marker has none. */
	of(unit: UnitId): Place | null {
		const item = this.item(unit);
		const place = item && this.stretches.get(item);
		if (!place || !item) return null;
		return { block: place.block, offset: place.offset + unit.clock - item.id.clock };
	}
}

/** The units between two, in the order of the sequence, standing or not; no marks. */
function* unitsBetween(places: Places, start: UnitId, end: UnitId): Generator<UnitId> {
	const last = places.item(end);
	for (let item = places.item(start); item; item = item.right) {
		if (item.countable) {
			const { client, clock } = item.id;
			const from = item === places.item(start) ? start.clock : clock;
			const to = item === last ? end.clock : clock + item.length - 1;
			for (let at = from; at <= to; at++) yield { client, clock: at };
		}
		if (item === last) return;
	}
}

/**
 * The stretches, one per block, in which the words between two units stand. Words that went
 * elsewhere count only when more of them did than stayed: a moved paragraph takes its threads along,
 * a word taken out of one does not.
 */
function stretchesOf(places: Places, start: UnitId, end: UnitId): Anchored[] {
	const moves = readMoves(places.doc);
	const stayed: Place[] = [];
	const went: Place[] = [];
	for (const unit of unitsBetween(places, start, end)) {
		const here = places.of(unit);
		if (here) {
			stayed.push(here);
			continue;
		}
		const copy = moves.mayHaveCopies(unit.client) ? moves.standing(unit) : null;
		const there = copy && places.of(copy);
		if (there) went.push(there);
	}
	const stretches = new Map<BlockId, Anchored>();
	for (const { block, offset } of went.length > stayed.length ? went : stayed) {
		const known = stretches.get(block);
		if (!known) stretches.set(block, { block, from: offset, to: offset + 1 });
		else {
			known.from = Math.min(known.from, offset);
			known.to = Math.max(known.to, offset + 1);
		}
	}
	return [...stretches.values()];
}

/**
 * Where the words of anchors stand now, each as stretches in the order of the text: one, or several
 * after a split; none when all the words are gone. Splits, joins and moves are followed.
 */
export function resolveAnchors(doc: Y.Doc, anchors: readonly Anchor[]): Anchored[][] {
	const places = new Places(doc);
	return anchors.map((anchor) => {
		const start = decode(anchor.start);
		const end = decode(anchor.end);
		if (!start || !end || !places.item(start) || !places.item(end)) return [];
		return stretchesOf(places, start, end);
	});
}

/** Where an anchor's words stand now, in the block that holds their beginning; null when they are gone. */
export function resolveAnchor(doc: Y.Doc, anchor: Anchor): Anchored | null {
	return resolveAnchors(doc, [anchor])[0]?.[0] ?? null;
}
