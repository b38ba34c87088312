import * as Y from 'yjs';
import type { Atom, Marks } from './blocks.ts';
import { embedMarker } from './markers.ts';
import type { Marker } from './markers.ts';
import { MARK_NAMES, sameMark } from './marks.ts';

/** What can be put into a sequence: a run of words or an atom with its marks, or a marker. */
export type Unit =
	{ text: string; marks: Marks } | { atom: Atom; marks: Marks } | { marker: Marker };

/** Consecutive clocks of one client: the name of `length` characters wherever they stand. */
export type Range = [client: number, clock: number, length: number];

/** A gap between two items, and the marks that hold there. */
type Gap = { left: Y.Item | null; right: Y.Item | null; marks: Map<string, unknown> };

function pass(gap: Gap, item: Y.Item): void {
	if (!item.deleted && item.content instanceof Y.ContentFormat) {
		gap.marks.set(item.content.key, item.content.value);
	}
	gap.left = item;
	gap.right = item.right;
}

/** The first gap at an index: right of the character before it, left of anything deleted there. */
function gapAt(transaction: Y.Transaction, text: Y.Text, index: number): Gap {
	const gap: Gap = { left: null, right: text._start, marks: new Map() };
	for (let rest = index; rest > 0;) {
		const item = gap.right;
		if (item === null) throw new RangeError(`index ${index} is beyond the sequence`);
		if (!item.deleted && item.countable) {
			if (rest < item.length) {
				Y.getItemCleanStart(transaction, Y.createID(item.id.client, item.id.clock + rest));
			}
			rest -= item.length;
		}
		pass(gap, item);
	}
	return gap;
}

/** The gap directly right of a character that stands or stood, or the very first when there is none. */
function gapAfter(transaction: Y.Transaction, text: Y.Text, after: Y.ID | null): Gap {
	if (after === null) return gapAt(transaction, text, 0);
	const end = Y.getItemCleanEnd(transaction, transaction.doc.store, after);
	const gap: Gap = { left: null, right: text._start, marks: new Map() };
	while (gap.left !== end) {
		if (gap.right === null) throw new Error('the character stands in no sequence');
		pass(gap, gap.right);
	}
	return gap;
}

/** Go right over formatting that says what the unit wants anyway, never over deleted words. */
function skipFormats(gap: Gap, marks: Marks): void {
	while (gap.right && gap.right.content instanceof Y.ContentFormat) {
		const { key, value } = gap.right.content;
		if (!gap.right.deleted && !sameMark(marks[key as keyof Marks], value)) return;
		pass(gap, gap.right);
	}
}

function place(
	transaction: Y.Transaction,
	text: Y.Text,
	gap: Gap,
	content: Y.Item['content']
): Y.Item {
	const { doc } = transaction;
	const { left, right } = gap;
	const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
	const item = new Y.Item(
		id,
		left,
		left && left.lastId,
		right,
		right && right.id,
		text,
		null,
		content
	);
	item.integrate(transaction, 0);
	pass(gap, item);
	return item;
}

function formatting(name: string, value: unknown): Y.ContentFormat {
	// Yjs types the value as an object; null ends a mark.
	return new Y.ContentFormat(name, value as object);
}

function setMarks(transaction: Y.Transaction, text: Y.Text, gap: Gap, marks: Marks): void {
	for (const name of MARK_NAMES) {
		if (sameMark(gap.marks.get(name), marks[name])) continue;
		place(transaction, text, gap, formatting(name, marks[name] ?? null));
	}
}

/** Let the marks that held before go on holding, where the next character does not say so itself. */
function restoreMarks(
	transaction: Y.Transaction,
	text: Y.Text,
	gap: Gap,
	before: Map<string, unknown>
): void {
	const said = new Set<string>();
	for (let item = gap.right; item && (item.deleted || !item.countable); item = item.right) {
		if (!item.deleted && item.content instanceof Y.ContentFormat) said.add(item.content.key);
	}
	for (const name of MARK_NAMES) {
		const value = before.get(name) ?? null;
		if (said.has(name) || sameMark(gap.marks.get(name), value)) continue;
		place(transaction, text, gap, formatting(name, value));
	}
}

function fill(transaction: Y.Transaction, text: Y.Text, gap: Gap, units: Unit[]): Range[] {
	const first = units.find((unit) => 'marks' in unit);
	if (first) skipFormats(gap, first.marks);
	const before = new Map(gap.marks);
	const ranges = units.map((unit): Range => {
		let item: Y.Item;
		if ('marker' in unit) {
			item = place(transaction, text, gap, new Y.ContentType(embedMarker(unit.marker)));
		} else {
			setMarks(transaction, text, gap, unit.marks);
			const content =
				'text' in unit ? new Y.ContentString(unit.text) : new Y.ContentEmbed(unit.atom);
			item = place(transaction, text, gap, content);
		}
		return [item.id.client, item.id.clock, item.length];
	});
	restoreMarks(transaction, text, gap, before);
	// Yjs keeps remembered positions for its own insertions; these were not among them.
	if (text._searchMarker) text._searchMarker.length = 0;
	return ranges;
}

/**
 * Put units into a sequence at an index and say under which clocks they stand, one range per unit.
 *
 * Unlike `Y.Text.insert`, new words go directly right of the character before them and left of
 * anything deleted there. So words that stand among the remains of a deleted block were typed by
 * somebody who did not yet know of the deletion: the normal form relies on it.
 */
export function insertUnits(
	transaction: Y.Transaction,
	text: Y.Text,
	index: number,
	units: Unit[]
): Range[] {
	return fill(transaction, text, gapAt(transaction, text, index), units);
}

/** Put units directly right of a character, standing or deleted; null is the very beginning. */
export function insertUnitsAfter(
	transaction: Y.Transaction,
	text: Y.Text,
	after: Y.ID | null,
	units: Unit[]
): Range[] {
	return fill(transaction, text, gapAfter(transaction, text, after), units);
}
