import type * as Y from 'yjs';
import type { Copy } from '#lib/text/claims.ts';
import type { Range, Unit } from '#lib/text/insertion.ts';
import { readMarker } from '#lib/text/markers.ts';
import type { UnitId } from '#lib/text/ranges.ts';
import { unitsOf } from '#lib/text/ranges.ts';
import { contentOf, itemsOf } from '#lib/text/sequence.ts';

/** Words by the names of their units: a character each in `stream`, what they are in `values`. */
export type Carried = { stream: string; values: string[]; units: UnitId[] };

/** What stands for a marker or an atom in a stream; neither can be typed. */
const MARKER = '\uFFFE';
const ATOM = '\uFFFF';
/** Shorter stretches out of a longer cut are taken for new words: they could be anybody's. */
const SHORTEST_PART = 4;

function carry(carried: Carried, unit: Unit, units: Iterable<UnitId>): void {
	for (const one of units) carried.units.push(one);
	if ('text' in unit) {
		carried.stream += unit.text;
		carried.values.push(...unit.text.split(''));
	} else if ('atom' in unit) {
		carried.stream += ATOM;
		carried.values.push(JSON.stringify(unit.atom));
	} else {
		carried.stream += MARKER;
		carried.values.push(unit.marker.id);
	}
}

function nothing(): Carried {
	return { stream: '', values: [], units: [] };
}

/** The words that stand at an index, before they are taken away. */
export function readCarried(text: Y.Text, index: number, length: number): Carried {
	const carried = nothing();
	let at = 0;
	for (const item of itemsOf(text)) {
		if (at >= index + length) break;
		if (item.deleted || !item.countable) continue;
		const from = Math.max(0, index - at);
		const to = Math.min(item.length, index + length - at);
		at += item.length;
		const content = contentOf(item);
		if (from >= to || !content) continue;
		const ids = unitsOf([[item.id.client, item.id.clock + from, to - from]]);
		if ('marker' in content) carry(carried, { marker: readMarker(content.marker) }, ids);
		else if ('text' in content) {
			carry(carried, { text: content.text.slice(from, to), marks: {} }, ids);
		} else carry(carried, { atom: content.atom, marks: {} }, ids);
	}
	return carried;
}

/** The words that were just written. */
export function writtenAs(units: Unit[], ranges: Range[]): Carried {
	const carried = nothing();
	units.forEach((unit, i) => carry(carried, unit, unitsOf([ranges[i] as Range])));
	return carried;
}

/** A stretch of words within one block: where it begins and what it says. */
type Stretch = { carried: Carried; start: number; words: string };

function stretchesOf(all: Carried[]): Stretch[] {
	return all.flatMap((carried) => {
		let start = 0;
		return carried.stream.split(MARKER).flatMap((words) => {
			const stretch = { carried, start, words };
			start += words.length + 1;
			return words === '' ? [] : [stretch];
		});
	});
}

function markersOf(all: Carried[]): Map<string, UnitId> {
	const markers = new Map<string, UnitId>();
	for (const { stream, values, units } of all) {
		for (let i = stream.indexOf(MARKER); i >= 0; i = stream.indexOf(MARKER, i + 1)) {
			markers.set(values[i] as string, units[i] as UnitId);
		}
	}
	return markers;
}

/** How two stretches of words lie on each other; null when neither holds the other. */
function overlay(taken: string, put: string): { taken: number; put: number } | null {
	const inside = put.indexOf(taken);
	if (inside >= 0) return { taken: 0, put: inside };
	const part = put.length < SHORTEST_PART ? -1 : taken.indexOf(put);
	return part >= 0 ? { taken: part, put: 0 } : null;
}

function pairWords(source: Stretch, target: Stretch, copies: Copy[]): boolean {
	const start = overlay(source.words, target.words);
	if (!start) return false;
	const length = Math.min(source.words.length, target.words.length);
	for (let i = 0; i < length; i++) {
		const from = source.start + start.taken + i;
		const to = target.start + start.put + i;
		if (source.carried.values[from] !== target.carried.values[to]) continue;
		copies.push({
			from: source.carried.units[from] as UnitId,
			to: target.carried.units[to] as UnitId
		});
	}
	return true;
}

/**
 * Which of the words put in are words that were taken away, block by block: each stretch is used
 * once, the first that fits in the order of the text. A marker is the same under the same block id.
 */
export function matchCarried(taken: Carried[], put: Carried[]): Copy[] {
	const copies: Copy[] = [];
	const sources = stretchesOf(taken);
	for (const target of stretchesOf(put)) {
		const found = sources.findIndex((source) => pairWords(source, target, copies));
		if (found >= 0) sources.splice(found, 1);
	}
	const markers = markersOf(taken);
	for (const [id, to] of markersOf(put)) {
		const from = markers.get(id);
		if (from) copies.push({ from, to });
	}
	return copies;
}
