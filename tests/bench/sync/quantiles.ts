const PER_BIN = 0.1;
const BINS = 200_000;

/** Milliseconds counted in bins of a tenth, up to twenty seconds: a million of them take no memory. */
export class Quantiles {
	readonly #bins = new Uint32Array(BINS);
	count = 0;

	add(milliseconds: number): void {
		const bin = Math.min(BINS - 1, Math.max(0, Math.floor(milliseconds / PER_BIN)));
		this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
		this.count++;
	}

	/** The value that `share` of all do not pass; NaN when there are none. */
	at(share: number): number {
		let left = Math.ceil(this.count * share);
		if (left === 0) return NaN;
		for (let bin = 0; bin < BINS; bin++)
			if ((left -= this.#bins[bin] ?? 0) <= 0) return bin * PER_BIN;
		return BINS * PER_BIN;
	}
}

export function median(values: readonly number[]): number {
	const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	if (sorted.length === 0) return NaN;
	if (sorted.length % 2 === 1) return sorted[middle] ?? NaN;
	return ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
