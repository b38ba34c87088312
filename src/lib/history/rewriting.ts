import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Marks } from '#lib/text/blocks.ts';
import { recordClaims, type Copy } from '#lib/text/claims.ts';
import { insertUnitsAfter, type Range, type Unit } from '#lib/text/insertion.ts';
import { sameMarker } from '#lib/text/markers.ts';
import { MARK_NAMES, readMarks, sameMark, sameMarks } from '#lib/text/marks.ts';
import { readMoves } from '#lib/text/moves.ts';
import { unitsOf, type UnitId } from '#lib/text/ranges.ts';
import { deleteRange, formatRange } from '#lib/text/rewriting.ts';
import { contentOf, setMarker, textOf } from '#lib/text/sequence.ts';
import { NEVER, unitOf, type Chronicle, type Piece } from './chronicle.ts';
import { wentFrom, withoutStarts } from './following.ts';
import type { Passage } from './passages.ts';
import { stood } from './states.ts';

/**
 * What of a text is to read as it did after the edit `to`. Only what differs from it after the edit
 * `base`, which whoever asks for it has seen, is changed: what others wrote since stays. Rule H7.
 */
export type Restoring = {
	to: number;
	base: number;
	within: (place: Placed) => boolean;
	/** Whether what came between the two edits goes wherever it was moved to since. */
	follows?: true;
};

/** A piece with the blocks that it was in after the two edits; null where it stood in none. */
type Placed = { piece: Piece; then: BlockId | null; now: BlockId | null };

/**
 * Puts a passage back where it stood, with the start of its paragraph when nothing of that stands any
 * more: its words would be the paragraph before's.
 */
export function passageRestoring(
	chronicle: Chronicle,
	{ pieces, until }: Passage,
	base: number
): Restoring {
	const wanted = new Set<Piece>(pieces);
	let start: Piece | null = null;
	let isLost = false;
	const keepStart = () => {
		if (start && isLost) wanted.add(start);
	};
	for (const piece of chronicle.pieces) {
		if (!piece.content || !stood(piece, until)) continue;
		if ('marker' in piece.content) {
			keepStart();
			start = piece.died === NEVER ? null : piece;
			isLost = false;
		} else if (wanted.has(piece)) isLost ||= start !== null;
		else if (piece.died === NEVER) start = null;
	}
	keepStart();
	return { to: until, base, within: ({ piece }) => wanted.has(piece) };
}

/**
 * Make a text read as it did, in one transaction of the document's own client. Words that come back are
 * those that stood there: they keep their writers, and what was said about them. Rules H7, H8.
 *
 * @param doc a copy of the chronicle's own
 */
export function restoreIn(doc: Y.Doc, chronicle: Chronicle, restoring: Restoring): void {
	const plan = planOf(chronicle, restoring);
	doc.transact((transaction) => {
		const text = textOf(doc);
		const copies: Copy[] = [];
		for (const { after, units, sources } of plan.insertions) {
			const ranges = insertUnitsAfter(
				transaction,
				text,
				Y.createID(after.client, after.clock),
				units
			);
			const put = unitsOf(ranges);
			for (const from of sources) {
				const to = put.next().value;
				if (to) copies.push({ from, to });
			}
		}
		for (const range of plan.deletions) deleteRange(transaction, range);
		for (const { unit, marker } of plan.markers) {
			const content = contentOf(itemAt(doc, unit));
			if (content && 'marker' in content) setMarker(content.marker, marker);
		}
		if (text._searchMarker) text._searchMarker.length = 0;
		for (const { range, marks } of plan.formats) formatRange(text, range, marks);
		recordClaims(transaction, copies);
	});
}

type Insertion = { after: UnitId; units: Unit[]; sources: UnitId[] };
type Plan = {
	insertions: Insertion[];
	deletions: Range[];
	markers: { unit: UnitId; marker: ReturnType<Chronicle['markerAt']> }[];
	formats: { range: Range; marks: Record<string, unknown> }[];
};

function planOf(chronicle: Chronicle, { to, base, within, follows }: Restoring): Plan {
	const plan: Plan = { insertions: [], deletions: [], markers: [], formats: [] };
	const moves = readMoves(chronicle.doc);
	const then = new Side(chronicle, to);
	const now = new Side(chronicle, base);
	let open: Insertion | null = null;
	for (const piece of chronicle.pieces) {
		const [wasThere, isThere] = [then.read(piece), now.read(piece)];
		const stands = piece.died === NEVER;
		if (stands) open = null;
		const { content } = piece;
		if (!content || (!wasThere && !isThere)) continue;
		if (!within({ piece, then: wasThere ? then.block : null, now: isThere ? now.block : null }))
			continue;
		const { client, clock } = unitOf(piece);
		const range: Range = [client, clock, piece.length];
		if (!wasThere) {
			if (stands) plan.deletions.push(range);
			else if (follows) plan.deletions.push(...wentFrom(chronicle, piece, to));
		} else if (!isThere) {
			if (!stands) open = bringBack(piece, open);
		} else if (stands && 'marker' in content) {
			const marker = chronicle.markerAt(content.marker, to);
			if (!sameMarker(marker, chronicle.markerAt(content.marker, base)))
				plan.markers.push({ unit: { client, clock }, marker });
		} else if (stands && !sameMarks(then.marks, now.marks))
			plan.formats.push({ range, marks: changedMarks(now.marks, then.marks) });
	}
	if (follows) plan.deletions = withoutStarts(chronicle, plan.deletions, to);
	return plan;

	/** A piece that is not there any more, unless what it was copied to came after `base` and stands. */
	function bringBack(piece: Piece, before: Insertion | null): Insertion | null {
		const { client, clock } = unitOf(piece);
		const last = { client, clock: clock + piece.length - 1 };
		// What stands before a paragraph that comes back too was not of it: left of its remains it stays so.
		const [first] = before?.units ?? [];
		const isApart = first && !('marker' in first) && 'marker' in (piece.content ?? {});
		const insertion = before && !isApart ? before : { after: last, units: [], sources: [] };
		for (let i = 0; i < piece.length; i++) {
			const unit = { client, clock: clock + i };
			const copy = moves.mayHaveCopies(client) ? moves.standing(unit) : null;
			if (copy && chronicle.lifeOf(copy).born > base) continue;
			append(insertion, unitFor(piece, i), copy ?? unit);
		}
		if (insertion.sources.length === 0) return before;
		insertion.after = last;
		if (insertion !== before) plan.insertions.push(insertion);
		return insertion;
	}

	function unitFor(piece: Piece, i: number): Unit {
		const { content } = piece;
		if (!content) throw new Error('Formatting is not brought back by itself.');
		if ('marker' in content) return { marker: chronicle.markerAt(content.marker, to) };
		if ('atom' in content) return { ...content, marks: then.marks };
		return { text: content.text.charAt(i), marks: then.marks };
	}
}

/** Reads the pieces in their order as they stood after one edit. */
class Side {
	readonly #chronicle: Chronicle;
	readonly #edit: number;
	readonly #attributes = new Map<string, unknown>();
	marks: Marks = {};
	block: BlockId | null = null;

	constructor(chronicle: Chronicle, edit: number) {
		this.#chronicle = chronicle;
		this.#edit = edit;
	}

	/** Whether a piece stood. */
	read(piece: Piece): boolean {
		if (!stood(piece, this.#edit)) return false;
		const { content } = piece.item;
		if (content instanceof Y.ContentFormat) {
			this.#attributes.set(content.key, content.value);
			this.marks = readMarks(this.#attributes);
		} else if (piece.content && 'marker' in piece.content)
			this.block = this.#chronicle.markerAt(piece.content.marker, this.#edit).id;
		return true;
	}
}

function append({ units, sources }: Insertion, unit: Unit, source: UnitId): void {
	const last = units.at(-1);
	const goesOn = last && 'text' in last && 'text' in unit && sameMarks(last.marks, unit.marks);
	if (goesOn) last.text += unit.text;
	else units.push(unit);
	sources.push(source);
}

function changedMarks(from: Marks, to: Marks): Record<string, unknown> {
	const changed = MARK_NAMES.filter((name) => !sameMark(from[name], to[name]));
	return Object.fromEntries(changed.map((name) => [name, to[name] ?? null]));
}

function itemAt(doc: Y.Doc, { client, clock }: UnitId): Y.Item {
	const item: unknown = Y.getItem(doc.store, Y.createID(client, clock));
	if (!(item instanceof Y.Item)) throw new Error('What stood in the text is garbage by now.');
	return item;
}
