import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Marks } from '#lib/text/blocks.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import { recordClaims, type Copy } from '#lib/text/claims.ts';
import { compareTexts } from '#lib/text/difference.ts';
import { sameUnit } from '#lib/text/homes.ts';
import { insertUnitsAfter, type Range, type Unit } from '#lib/text/insertion.ts';
import { readMarker } from '#lib/text/markers.ts';
import { readMarks } from '#lib/text/marks.ts';
import { readMoves, standingItem } from '#lib/text/moves.ts';
import { appendRange, RangeTable, unitsOf, type UnitId } from '#lib/text/ranges.ts';
import { deleteRange, formatRange } from '#lib/text/rewriting.ts';
import { contentOf, isMarker, itemsOf, readBlocks, setMarker, textOf } from '#lib/text/sequence.ts';
import { knows } from './pieces.ts';
import type { ChangeUnits } from './rules.ts';

/**
 * Put Changes of a proposal into its section's text, in one transaction of the document's own client.
 * Words keep who wrote them, by claims on the proposal's units. What was incorporated of the proposal
 * before keeps its place beside them. Rule X8.
 *
 * @param doc a copy of the section's document, or the room's own
 * @param proposal holds everything that the section does
 */
export function incorporateIn(doc: Y.Doc, proposal: Y.Doc, changes: readonly ChangeUnits[]): void {
	const formats = changes.flatMap((change) => change.formats);
	const source = new Source(doc, proposal, formats);
	doc.transact((transaction) => {
		const text = textOf(doc);
		const copies: Copy[] = [];
		for (const range of changes.flatMap(({ inserts }) => inserts))
			for (const { from, unit } of source.unitsIn(range)) {
				const place = source.placeOf(from);
				const after = place && Y.createID(place.client, place.clock);
				const put = unitsOf(insertUnitsAfter(transaction, text, after, [unit]));
				for (let i = 0; i < lengthOf(unit); i++) {
					const here = put.next().value;
					if (here) copies.push(source.note({ ...from, clock: from.clock + i }, here));
				}
			}
		for (const range of changes.flatMap(({ deletes }) => deletes))
			for (const standing of standingIn(doc, range)) deleteRange(transaction, standing);
		for (const { unit, marker } of changes.flatMap(({ markers }) => markers)) {
			const item = itemOf(doc, unit);
			const content = item && contentOf(item);
			// A marker keeps its name, whatever else it says.
			if (content && 'marker' in content)
				setMarker(content.marker, { ...marker, id: readMarker(content.marker).id });
		}
		if (text._searchMarker) text._searchMarker.length = 0;
		for (const { range, marks } of formats)
			for (const standing of standingIn(doc, range))
				for (const part of partsOf(doc, standing)) formatRange(text, part, marks);
		recordClaims(transaction, copies);
	});
}

/** What incorporating a Change would make of the section as it reads now: the paragraphs that differ. */
export function showChange(
	section: Y.Doc,
	proposal: Y.Doc,
	units: ChangeUnits
): { redline: BlockChange[] } {
	const copy = new Y.Doc({ gc: false });
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(section));
	const before = readBlocks(textOf(copy));
	const moving = markersIn(proposal, units);
	incorporateIn(copy, proposal, [units]);
	const redline = compareTexts(before, readBlocks(textOf(copy)), moving);
	copy.destroy();
	return { redline: redline.filter(({ kind }) => kind !== 'same') };
}

/** The paragraphs that a Change puts in: of several in another order it is they that have moved. */
function markersIn(proposal: Y.Doc, { inserts }: ChangeUnits): Set<BlockId> {
	const ids = new Set<BlockId>();
	for (const unit of unitsOf(inserts)) {
		const item = itemOf(proposal, unit);
		const content = item && contentOf(item);
		if (content && 'marker' in content) ids.add(readMarker(content.marker).id);
	}
	return ids;
}

/** Reads what a proposal puts in: its own words with their marks, and where they belong. */
class Source {
	readonly #doc: Y.Doc;
	readonly #proposal: Y.Doc;
	readonly #places = new Map<Y.Item, number>();
	readonly #marks = new Map<Y.Item, Marks>();
	/** With which marks words were tabled that had any. */
	readonly #frozen = new RangeTable<Marks>();
	/** Where units of the proposal stand by now in the section. */
	readonly #put = new Map<string, UnitId>();

	constructor(doc: Y.Doc, proposal: Y.Doc, formats: ChangeUnits['formats']) {
		for (const { range, marks } of formats) this.#frozen.add(range, marks as Marks);
		this.#doc = doc;
		this.#proposal = proposal;
		const attributes = new Map<string, unknown>();
		for (const item of itemsOf(textOf(proposal))) {
			this.#places.set(item, this.#places.size);
			if (item.content instanceof Y.ContentFormat) {
				const { key, value } = item.content;
				if (!item.deleted) attributes.set(key, value);
			} else if (!knows(doc, item.id)) this.#marks.set(item, readMarks(attributes));
		}
	}

	/** The words of a range of the proposal's own, a run of equal marks each. */
	*unitsIn([client, clock, length]: Range): Generator<{ from: UnitId; unit: Unit }> {
		const end = clock + length;
		for (let at = clock; at < end;) {
			const item = this.#itemAt({ client, clock: at });
			const skip = at - item.id.clock;
			const take = Math.min(end - at, item.length - skip);
			const content = contentOf(item);
			const [frozen] = this.#frozen.find({ client, clock: at });
			const marks = frozen?.value ?? this.#marks.get(item) ?? {};
			if (!content) throw new Error('What a proposal puts in is garbage by now.');
			const unit: Unit =
				'marker' in content
					? { marker: readMarker(content.marker) }
					: 'atom' in content
						? { ...content, marks }
						: { text: content.text.slice(skip, skip + take), marks };
			yield { from: { client, clock: at }, unit };
			at += take;
		}
	}

	/** The unit of the section's that words of the proposal stand behind; null at the very beginning. */
	placeOf(unit: UnitId): UnitId | null {
		const item = this.#itemAt(unit);
		const here = this.#places.get(item) ?? 0;
		const moves = readMoves(this.#doc);
		/** A copy of what the proposal moved: incorporated of it, or put elsewhere in the section by others. */
		let likely: UnitId | null = null;
		for (let at: Y.Item | null = item; at; at = at.left) {
			const { client, clock: first } = at.id;
			const isOwn = !knows(this.#doc, at.id);
			if (!isOwn && at !== item && !moves.mayBeCopied(client))
				return likely ?? { client, clock: lastOf(at) };
			if (isOwn && !at.countable) continue;
			const last = at === item ? unit.clock - 1 : lastOf(at);
			for (let clock = last; clock >= first; clock--) {
				const put = isOwn ? this.#put.get(keyOf({ client, clock })) : null;
				if (put) return likely && this.#isWithin(put, likely) ? likely : put;
				const copy = isOwn ? this.#copyOf({ client, clock }) : null;
				if (copy && !this.#wasMoved({ client, clock })) return likely ?? copy;
				likely ??= copy;
				if (!isOwn && !this.#isFromRightOf(here, { client, clock }))
					return likely ?? { client, clock };
			}
		}
		return likely;
	}

	/** Note where a unit of the proposal was put, and say what it is a copy of. */
	note(from: UnitId, to: UnitId): Copy {
		this.#put.set(keyOf(from), to);
		const lineage = [...readMoves(this.#proposal).lineage(from)];
		// What was moved within the proposal is whoever's who typed it first.
		const root = lineage.at(-1) ?? from;
		return { from: lineage.find((unit) => knows(this.#doc, unit)) ?? root, to };
	}

	#itemAt({ client, clock }: UnitId): Y.Item {
		const item = itemOf(this.#proposal, { client, clock });
		if (!item) throw new Error('A proposal does not hold what its Change consists of.');
		return item;
	}

	/** Whether a unit of the proposal's own is words of the section that it put elsewhere. */
	#wasMoved(unit: UnitId): boolean {
		return [...readMoves(this.#proposal).lineage(unit)].some((each) => knows(this.#doc, each));
	}

	/** Whether a unit of the section's is behind another one, in the same paragraph. */
	#isWithin(from: UnitId, unit: UnitId): boolean {
		const sought = itemOf(this.#doc, unit);
		for (let at = itemOf(this.#doc, from)?.right ?? null; at; at = at.right) {
			if (at === sought) return true;
			if (isMarker(at)) return false;
		}
		return false;
	}

	/** Where a unit of the proposal's stands in the section, if it was put there or what it is a copy of was. */
	#copyOf(unit: UnitId): UnitId | null {
		const moves = readMoves(this.#proposal);
		// What the proposal put elsewhere since is no neighbour any more.
		if (moves.copiesOf(unit).some((copy) => !knows(this.#doc, copy))) return null;
		const lineage = [...moves.lineage(unit)];
		for (const earlier of lineage) {
			const copy = readMoves(this.#doc)
				.copiesOf(earlier)
				.find((each) => knows(this.#doc, each) && !lineage.some((of) => sameUnit(of, each)));
			if (copy) return copy;
		}
		return null;
	}

	/** Whether a unit of the section's is what was incorporated of words that stand behind a place. */
	#isFromRightOf(here: number, unit: UnitId): boolean {
		const [, ...earlier] = readMoves(this.#doc).lineage(unit);
		return earlier.some((from) => (this.#placeIn(from) ?? -1) > here);
	}

	/** Where the proposal's own copy of a unit stands, or the unit itself when it is the proposal's. */
	#placeIn(unit: UnitId): number | null {
		const own = knows(this.#doc, unit)
			? readMoves(this.#proposal)
					.copiesOf(unit)
					.find((copy) => !knows(this.#doc, copy))
			: unit;
		const item = own && itemOf(this.#proposal, own);
		return item ? (this.#places.get(item) ?? null) : null;
	}
}

const keyOf = ({ client, clock }: UnitId) => `${client}.${clock}`;
const lastOf = ({ id, length }: Y.Item) => id.clock + length - 1;

function lengthOf(unit: Unit): number {
	return 'text' in unit ? unit.text.length : 1;
}

function itemOf(doc: Y.Doc, { client, clock }: UnitId): Y.Item | null {
	if (!knows(doc, { client, clock })) return null;
	const item: unknown = Y.getItem(doc.store, Y.createID(client, clock));
	return item instanceof Y.Item ? item : null;
}

/** Where the words of a range stand now: themselves, or what they were moved to. */
function standingIn(doc: Y.Doc, range: Range): Range[] {
	const moves = readMoves(doc);
	const ranges: Range[] = [];
	for (const unit of unitsOf([range])) {
		const standing = standingItem(doc, unit) ? unit : moves.standing(unit);
		if (standing) appendRange(ranges, [standing.client, standing.clock, 1]);
	}
	return ranges;
}

/** A range that stands, item by item: others may have put something in between. */
function partsOf(doc: Y.Doc, [client, clock, length]: Range): Range[] {
	const parts: Range[] = [];
	for (let at = clock; at < clock + length;) {
		const item = itemOf(doc, { client, clock: at });
		const until = Math.min(clock + length, item ? lastOf(item) + 1 : at + 1);
		parts.push([client, at, until - at]);
		at = until;
	}
	return parts;
}
