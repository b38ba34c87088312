import * as Y from 'yjs';
import type { Range } from './insertion.ts';
import type { Marker } from './markers.ts';
import { isLegalMarker } from './markers.ts';
import { appendRange, lengthOf, RangeTable, unitsOf } from './ranges.ts';
import type { UnitId } from './ranges.ts';
import { MOVES_ROOT } from './sequence.ts';

/**
 * An entry of a document's `moves`, written in the transaction that it describes.
 *
 * - `{from, to}`: the words at `to` are those that stood at `from` (a move, or a deletion undone).
 * - with `block`: a block was taken away whole; its marker is the first of `from`. An empty `to` means
 *   that it was deleted. Words that others typed into it meanwhile follow it, or keep it.
 * - an empty `to` and no `block`: the markers at `from` were such blocks, and later words were joined
 *   across their remains on purpose; what stands there belongs to the block before.
 */
export type Move = { from: Range[]; to: Range[]; block?: Marker };

/** A marker that was taken away with its whole block: what it said, and the words it took along. */
export type Taken = { id: UnitId; marker: Marker; with: Range[] };

const MOST_RANGES = 20_000;

function isRange(value: unknown): value is Range {
	return (
		Array.isArray(value) &&
		value.length === 3 &&
		value.every((part) => Number.isSafeInteger(part) && part >= 0) &&
		value[2] > 0
	);
}

function isRanges(value: unknown): value is Range[] {
	return Array.isArray(value) && value.length <= MOST_RANGES && value.every(isRange);
}

/** Whether a value has the shape of a move; what it claims is another question (`checkMoves`). */
export function isMove(value: unknown): value is Move {
	if (typeof value !== 'object' || value === null) return false;
	const { from, to, block, ...rest } = value as Record<string, unknown>;
	if (Object.keys(rest).length > 0 || !isRanges(from) || !isRanges(to)) return false;
	if (block !== undefined && !isLegalMarker(block)) return false;
	return from.length > 0 && (to.length === 0 || lengthOf(from) === lengthOf(to));
}

export function movesOf(doc: Y.Doc): Y.Array<Move> {
	return doc.getArray<Move>(MOVES_ROOT);
}

/** The item that holds a unit, when the unit stands. */
export function standingItem(doc: Y.Doc, { client, clock }: UnitId): Y.Item | null {
	if (clock >= Y.getState(doc.store, client)) return null;
	const item: unknown = Y.getItem(doc.store, Y.createID(client, clock));
	return item instanceof Y.Item && !item.deleted ? item : null;
}

/** The other side of an entry, as a range of this one sees it: `skip` units of it belong to others. */
type Side = { ranges: Range[]; skip: number; entry: number };

/** Where words came from and went to, read from a document's `moves`. */
export class MoveMap {
	readonly doc: Y.Doc;
	readonly entries: number;
	private readonly origins = new RangeTable<Side>();
	private readonly copies = new RangeTable<Side>();
	private readonly taken = new Map<string, { marker: Marker; with: Range[] }>();
	private readonly takenBy = new Map<number, number[]>();

	constructor(doc: Y.Doc) {
		this.doc = doc;
		const moves = movesOf(doc).toArray().filter(isMove);
		this.entries = moves.length;
		for (const [entry, { from, to, block }] of moves.entries()) {
			this.file(this.copies, from, to, entry);
			this.file(this.origins, to, from, entry);
			const first = from[0] as Range;
			if (block) this.taken.set(`${first[0]}.${first[1]}`, { marker: block, with: from });
		}
		for (const { from, to, block } of moves) {
			if (block || to.length > 0) continue;
			for (const { client, clock } of unitsOf(from)) this.taken.delete(`${client}.${clock}`);
		}
		for (const key of this.taken.keys()) {
			const [client, clock] = key.split('.').map(Number) as [number, number];
			this.takenBy.set(client, [...(this.takenBy.get(client) ?? []), clock]);
		}
	}

	private file(table: RangeTable<Side>, keys: Range[], ranges: Range[], entry: number): void {
		if (ranges.length === 0) return;
		let skip = 0;
		for (const key of keys) {
			table.add(key, { ranges, skip, entry });
			skip += key[2];
		}
	}

	/** A word's units by where it has been, the last first: this one, what it came from, and so on. */
	*lineage(id: UnitId): Generator<UnitId> {
		yield id;
		let unit = id;
		const seen = new Set<string>();
		while (this.origins.knows(unit.client)) {
			const key = `${unit.client}.${unit.clock}`;
			const [origin] = this.origins.find(unit);
			if (!origin || seen.has(key)) return;
			seen.add(key);
			unit = nth(origin.value.ranges, origin.value.skip + origin.offset);
			yield unit;
		}
	}

	/** The unit that was typed first: a word's own, through all moves. Credit goes to its client. */
	rootOf(id: UnitId): UnitId {
		let root = id;
		for (const unit of this.lineage(id)) root = unit;
		return root;
	}

	/** When a unit stood, in numbers of entries: what was typed always did, what nobody moved still may. */
	lifeOf(id: UnitId): { came: number; went: number } {
		const entries = (table: RangeTable<Side>) => table.find(id).map(({ value }) => value.entry);
		const [came, went] = [entries(this.origins), entries(this.copies)];
		return {
			came: came.length > 0 ? Math.min(...came) : -1,
			went: went.length > 0 ? Math.max(...went) : Infinity
		};
	}

	/**
	 * Where a word stands now: itself, or the latest of its copies that stands, or another copy of the
	 * same first word; null when it is gone.
	 */
	standing(id: UnitId): UnitId | null {
		if (standingItem(this.doc, id)) return id;
		const seen = new Set<string>();
		return this.search(id, seen) ?? this.search(this.rootOf(id), seen);
	}

	private search(id: UnitId, seen: Set<string>): UnitId | null {
		if (standingItem(this.doc, id)) return id;
		const key = `${id.client}.${id.clock}`;
		if (seen.has(key) || !this.copies.knows(id.client)) return null;
		seen.add(key);
		for (const { value, offset } of this.copies.find(id)) {
			const found = this.search(nth(value.ranges, value.skip + offset), seen);
			if (found) return found;
		}
		return null;
	}

	/** What a unit was copied to, the latest first, standing or not. */
	copiesOf(id: UnitId): UnitId[] {
		return this.copies
			.find(id)
			.flatMap(({ value: { ranges, skip }, offset }) =>
				ranges.length > 0 ? [nth(ranges, skip + offset)] : []
			);
	}

	/** Whether words of a client can be copies of others' words; most clients never move any. */
	mayBeCopied(client: number): boolean {
		return this.origins.knows(client);
	}

	/** Whether words of a client can have gone elsewhere. */
	mayHaveCopies(client: number): boolean {
		return this.copies.knows(client) || this.origins.knows(client);
	}

	/** The markers within an item whose blocks were taken away whole, in order. */
	allTakenIn({ id, length, deleted }: Y.Item): Taken[] {
		const clocks = deleted ? this.takenBy.get(id.client) : undefined;
		if (!clocks) return [];
		return clocks
			.filter((clock) => clock >= id.clock && clock < id.clock + length)
			.sort((a, b) => a - b)
			.flatMap((clock) => {
				const taken = this.taken.get(`${id.client}.${clock}`);
				return taken ? [{ id: { client: id.client, clock }, ...taken }] : [];
			});
	}

	/** The last of them, which words right of the item belonged to. */
	takenIn(item: Y.Item): Taken | null {
		return this.allTakenIn(item).at(-1) ?? null;
	}
}

function nth(ranges: Range[], index: number): UnitId {
	let rest = index;
	for (const [client, clock, length] of ranges) {
		if (rest < length) return { client, clock: clock + rest };
		rest -= length;
	}
	throw new RangeError('a move is shorter than what it came from');
}

const known = new WeakMap<Y.Doc, MoveMap>();

/** A document's moves; read anew only when entries came to it, since they are never taken away. */
export function readMoves(doc: Y.Doc): MoveMap {
	const before = known.get(doc);
	if (before && before.entries === movesOf(doc).length) return before;
	const map = new MoveMap(doc);
	known.set(doc, map);
	return map;
}

/** Write a move beside the words that it describes, in the transaction that moves them. */
export function recordMove(doc: Y.Doc, { from, to, block }: Move): void {
	movesOf(doc).push([
		block ? { from: join(from), to: join(to), block } : { from: join(from), to: join(to) }
	]);
}

function join(ranges: Range[]): Range[] {
	const joined: Range[] = [];
	for (const range of ranges) appendRange(joined, [...range]);
	return joined;
}
