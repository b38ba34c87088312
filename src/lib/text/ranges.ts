import type { Range } from './insertion.ts';

/** The name of one unit of a sequence: a client and one of its clocks. */
export type UnitId = { client: number; clock: number };

type Stretch<T> = { clock: number; end: number; value: T };
type Shelf<T> = { stretches: Stretch<T>[]; reach: number[] };

/** A table by ranges of clocks, which may overlap; later entries are found first. */
export class RangeTable<T> {
	private readonly shelves = new Map<number, Shelf<T>>();
	private sorted = true;

	add([client, clock, length]: Range, value: T): void {
		const shelf = this.shelves.get(client) ?? { stretches: [], reach: [] };
		shelf.stretches.push({ clock, end: clock + length, value });
		this.shelves.set(client, shelf);
		this.sorted = false;
	}

	/** What was filed under a unit, the latest first, with how far into its range the unit is. */
	find({ client, clock }: UnitId): { value: T; offset: number }[] {
		this.sort();
		const shelf = this.shelves.get(client);
		if (!shelf) return [];
		const found: { value: T; offset: number }[] = [];
		for (let i = lastAt(shelf.stretches, clock); i >= 0; i--) {
			if ((shelf.reach[i] as number) <= clock) break;
			const { clock: start, end, value } = shelf.stretches[i] as Stretch<T>;
			if (clock < end) found.push({ value, offset: clock - start });
		}
		return found;
	}

	/** Whether anything is filed under any unit of a client. */
	knows(client: number): boolean {
		return this.shelves.has(client);
	}

	private sort(): void {
		if (this.sorted) return;
		for (const shelf of this.shelves.values()) {
			// Stable, so that among equal starts the later entry stays the later.
			shelf.stretches.sort((a, b) => a.clock - b.clock);
			let reach = 0;
			shelf.reach = shelf.stretches.map(({ end }) => (reach = Math.max(reach, end)));
		}
		this.sorted = true;
	}
}

/** The index of the last stretch that starts at or before a clock, or -1. */
function lastAt<T>(stretches: Stretch<T>[], clock: number): number {
	let low = 0;
	let high = stretches.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((stretches[middle] as Stretch<T>).clock <= clock) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** Append a unit, or a run of them, to ranges, growing the last one where it continues. */
export function appendRange(ranges: Range[], [client, clock, length]: Range): void {
	const last = ranges.at(-1);
	if (last && last[0] === client && last[1] + last[2] === clock) last[2] += length;
	else ranges.push([client, clock, length]);
}

/** The units of ranges, one by one. */
export function* unitsOf(ranges: readonly Range[]): Generator<UnitId> {
	for (const [client, clock, length] of ranges) {
		for (let i = 0; i < length; i++) yield { client, clock: clock + i };
	}
}

export function lengthOf(ranges: readonly Range[]): number {
	return ranges.reduce((sum, [, , length]) => sum + length, 0);
}
