import { fromBase64, toBase64 } from 'lib0/buffer';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Range } from './insertion.ts';
import { readMarker } from './markers.ts';
import { readMoves } from './moves.ts';
import { Places, unitsBetween } from './places.ts';
import type { Place } from './places.ts';
import { appendRange, lengthOf, unitsOf } from './ranges.ts';
import type { UnitId } from './ranges.ts';
import { contentOf, isMarker, itemsOf, textOf } from './sequence.ts';

/**
 * Words that a comment or position is about: two encoded Yjs relative positions, base64. The start
 * belongs to the first character and the end to the last, so that typing at the edges stays outside.
 * Behind each position stand the names of the words themselves, half of them each, where they fit;
 * Yjs does not read on so far.
 */
export type Anchor = { start: string; end: string };

/** Where an anchor's words stand: characters `from`–`to` of a block, half-open; an atom counts one. */
export type Anchored = { block: BlockId; from: number; to: number };

/** Bytes of one end with the names behind it; where anchors are stored they may have 64. */
const MOST_BYTES = 64;

/** The names of the words at the units `from`–`to` of the sequence, markers left out. */
function namesAt(text: Y.Text, from: number, to: number): Range[] {
	const names: Range[] = [];
	let index = 0;
	for (const item of itemsOf(text)) {
		if (index >= to) break;
		if (item.deleted || !item.countable) continue;
		const first = Math.max(0, from - index);
		const last = Math.min(item.length, to - index);
		index += item.length;
		if (first >= last || isMarker(item)) continue;
		appendRange(names, [item.id.client, item.id.clock + first, last - first]);
	}
	return names;
}

function encodeEnd(position: Y.RelativePosition, names: readonly Range[]): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeUint8Array(encoder, Y.encodeRelativePosition(position));
	for (const part of names.flat()) encoding.writeVarUint(encoder, part);
	return encoding.toUint8Array(encoder);
}

/** An anchor on the units `from`–`to` of the sequence (half-open), at least one. */
export function anchorAt(text: Y.Text, from: number, to: number): Anchor {
	if (to <= from) throw new RangeError('an anchor needs words to stand on');
	const names = namesAt(text, from, to);
	const half = Math.ceil(names.length / 2);
	const start = Y.createRelativePositionFromTypeIndex(text, from, 0);
	const end = Y.createRelativePositionFromTypeIndex(text, to, -1);
	let ends = [encodeEnd(start, names.slice(0, half)), encodeEnd(end, names.slice(half))];
	// All names or none: half of the words would pass for the whole.
	if (ends.some(({ length }) => length > MOST_BYTES)) {
		ends = [encodeEnd(start, []), encodeEnd(end, [])];
	}
	const [first, last] = ends.map(toBase64) as [string, string];
	return { start: first, end: last };
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

type End = { unit: UnitId; names: Range[] };

function decodeEnd(encoded: string): End | null {
	try {
		const bytes = fromBase64(encoded);
		const position = Y.decodeRelativePosition(bytes);
		const { item } = position;
		if (!item) return null;
		const decoder = decoding.createDecoder(
			bytes.subarray(Y.encodeRelativePosition(position).length)
		);
		const names: Range[] = [];
		while (decoding.hasContent(decoder)) {
			const client = decoding.readVarUint(decoder);
			const clock = decoding.readVarUint(decoder);
			names.push([client, clock, decoding.readVarUint(decoder)]);
		}
		return { unit: { client: item.client, clock: item.clock }, names };
	} catch {
		return null;
	}
}

/** The units that an anchor names; without names, everything between its ends. */
function unitsOfAnchor(places: Places, { start, end }: Anchor): Iterable<UnitId> {
	const first = decodeEnd(start);
	const last = decodeEnd(end);
	if (!first || !last) return [];
	const names = [...first.names, ...last.names];
	if (names.length === 0) return unitsBetween(places, first.unit, last.unit);
	// No anchor is longer than the text: a forged length costs nothing.
	return lengthOf(names) > places.units ? [] : unitsOf(names);
}

function stretchesOf(places: Places, units: Iterable<UnitId>): Anchored[] {
	const moves = readMoves(places.doc);
	const stretches = new Map<BlockId, Anchored>();
	const found: Place[] = [];
	for (const unit of units) {
		const standing = moves.mayHaveCopies(unit.client) ? moves.standing(unit) : unit;
		const place = standing && places.of(standing);
		if (place) found.push(place);
	}
	found.sort((a, b) => a.index - b.index);
	for (const { block, offset } of found) {
		const known = stretches.get(block);
		if (known) known.to = offset + 1;
		else stretches.set(block, { block, from: offset, to: offset + 1 });
	}
	return [...stretches.values()];
}

/**
 * Where the words of anchors stand now, each as stretches in the order of the text: one, or several
 * after a split; none when all the words are gone. Splits, joins and moves are followed.
 */
export function resolveAnchors(doc: Y.Doc, anchors: readonly Anchor[]): Anchored[][] {
	const places = new Places(doc);
	return anchors.map((anchor) => stretchesOf(places, unitsOfAnchor(places, anchor)));
}
