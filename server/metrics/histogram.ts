/** Counts values by upper bounds, as Prometheus does. */
export class Histogram {
	readonly bounds: readonly number[];
	/** How many values were at most each bound, and above the one before it. */
	readonly counts: number[];
	sum = 0;
	count = 0;

	constructor(bounds: readonly number[]) {
		this.bounds = bounds;
		this.counts = bounds.map(() => 0);
	}

	record(value: number): void {
		this.sum += value;
		this.count++;
		const at = this.bounds.findIndex((bound) => value <= bound);
		if (at >= 0) this.counts[at] = (this.counts[at] ?? 0) + 1;
	}

	/** The bound that a share of all values does not exceed; Infinity beyond the last, 0 of none. */
	atMost(share: number): number {
		let left = Math.ceil(this.count * share);
		if (left === 0) return 0;
		for (const [i, bound] of this.bounds.entries())
			if ((left -= this.counts[i] ?? 0) <= 0) return bound;
		return Infinity;
	}
}
