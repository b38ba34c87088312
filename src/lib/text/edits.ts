/**
 * A stretch where two sequences agree: `length` elements from `before` in the first and
 * `after` in the second. What lies between stretches was deleted and inserted.
 */
export type Stretch = { before: number; after: number; length: number };

/** Beyond so many elements on both sides, rare runs are aligned first. */
const LARGE = 600;
/** Beyond so many deletions and insertions two sequences are taken to have nothing in common. */
const MOST_EDITS = 1000;
/** Elements in a run that is rare enough to align by: shorter runs of common words would mislead. */
const RUN = 5;

/**
 * Where two sequences of integers agree, in order; a shortest edit script for texts of ordinary
 * size. Time is about linear in their length when they are alike, and bounded when they are not.
 *
 * @see E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986; patience by B. Cohen
 */
export function findAgreement(before: Int32Array, after: Int32Array): Stretch[] {
	const found: Stretch[] = [];
	align(before, 0, before.length, after, 0, after.length, found, true);
	return merge(found);
}

function align(
	a: Int32Array,
	aStart: number,
	aEnd: number,
	b: Int32Array,
	bStart: number,
	bEnd: number,
	found: Stretch[],
	byRuns: boolean
): void {
	let head = 0;
	while (aStart + head < aEnd && bStart + head < bEnd && a[aStart + head] === b[bStart + head])
		head++;
	if (head > 0) found.push({ before: aStart, after: bStart, length: head });
	aStart += head;
	bStart += head;
	let tail = 0;
	while (aEnd - tail > aStart && bEnd - tail > bStart && a[aEnd - tail - 1] === b[bEnd - tail - 1])
		tail++;
	aEnd -= tail;
	bEnd -= tail;

	if (aStart < aEnd && bStart < bEnd) {
		const large = aEnd - aStart > LARGE && bEnd - bStart > LARGE;
		const runs = large && byRuns ? findRareRuns(a, aStart, aEnd, b, bStart, bEnd) : [];
		if (runs.length > 0) {
			let aAt = aStart;
			let bAt = bStart;
			for (const run of runs) {
				align(a, aAt, run.before, b, bAt, run.after, found, false);
				found.push(run);
				aAt = run.before + run.length;
				bAt = run.after + run.length;
			}
			align(a, aAt, aEnd, b, bAt, bEnd, found, false);
		} else {
			walkShortest(a, aStart, aEnd, b, bStart, bEnd, found);
		}
	}
	if (tail > 0) found.push({ before: aEnd, after: bEnd, length: tail });
}

/** Myers' greedy walk: furthest points per diagonal, remembered per number of edits. */
function walkShortest(
	a: Int32Array,
	aStart: number,
	aEnd: number,
	b: Int32Array,
	bStart: number,
	bEnd: number,
	found: Stretch[]
): void {
	const n = aEnd - aStart;
	const m = bEnd - bStart;
	const most = Math.min(n + m, MOST_EDITS);
	const origin = most + 1;
	const furthest = new Int32Array(2 * most + 3);
	const steps: Int32Array[] = [];
	for (let edits = 0; edits <= most; edits++) {
		for (let k = -edits; k <= edits; k += 2) {
			const down =
				k === -edits ||
				(k !== edits && (furthest[origin + k - 1] ?? 0) < (furthest[origin + k + 1] ?? 0));
			let x = down ? (furthest[origin + k + 1] ?? 0) : (furthest[origin + k - 1] ?? 0) + 1;
			let y = x - k;
			while (x < n && y < m && a[aStart + x] === b[bStart + y]) {
				x++;
				y++;
			}
			furthest[origin + k] = x;
			if (x >= n && y >= m) {
				found.push(...retrace(steps, n, m, aStart, bStart));
				return;
			}
		}
		// Only the diagonals reached so far: diagonal k is at index k + edits.
		steps.push(furthest.slice(origin - edits, origin + edits + 1));
	}
}

function retrace(
	steps: Int32Array[],
	x: number,
	y: number,
	aStart: number,
	bStart: number
): Stretch[] {
	const backwards: Stretch[] = [];
	for (let edits = steps.length; edits > 0; edits--) {
		const reached = steps[edits - 1] ?? new Int32Array();
		const at = (k: number): number => reached[k + edits - 1] ?? -1;
		const k = x - y;
		const down = k === -edits || (k !== edits && at(k - 1) < at(k + 1));
		const fromX = down ? at(k + 1) : at(k - 1);
		const fromY = fromX - (down ? k + 1 : k - 1);
		const startX = down ? fromX : fromX + 1;
		const length = x - startX;
		if (length > 0) backwards.push({ before: aStart + startX, after: bStart + startX - k, length });
		x = fromX;
		y = fromY;
	}
	if (x > 0) backwards.push({ before: aStart, after: bStart, length: x });
	return backwards.reverse();
}

/** Runs that stand exactly once on each side, the longest chain of them that is in order on both. */
function findRareRuns(
	a: Int32Array,
	aStart: number,
	aEnd: number,
	b: Int32Array,
	bStart: number,
	bEnd: number
): Stretch[] {
	const inA = indexRuns(a, aStart, aEnd);
	const inB = indexRuns(b, bStart, bEnd);
	const pairs: Stretch[] = [];
	for (const [run, before] of inA) {
		const after = inB.get(run);
		if (before >= 0 && after !== undefined && after >= 0 && sameRun(a, before, b, after))
			pairs.push({ before, after, length: RUN });
	}
	pairs.sort((one, other) => one.before - other.before);
	const chain = longestAscending(pairs.map((pair) => pair.after));
	const runs: Stretch[] = [];
	for (const index of chain) {
		const pair = pairs[index];
		if (!pair) continue;
		const last = runs.at(-1);
		if (
			!last ||
			(pair.before >= last.before + last.length && pair.after >= last.after + last.length)
		)
			runs.push({ ...pair });
		else if (pair.before - last.before === pair.after - last.after)
			last.length = pair.before + RUN - last.before;
	}
	return runs;
}

/** Where each run stands, by a hash of it; -1 for one that stands more than once. */
function indexRuns(sequence: Int32Array, start: number, end: number): Map<number, number> {
	const runs = new Map<number, number>();
	for (let at = start; at + RUN <= end; at++) {
		let run = 0;
		for (let i = at; i < at + RUN; i++) run = Math.imul(run ^ (sequence[i] ?? 0), 0x9e3779b1);
		runs.set(run, runs.has(run) ? -1 : at);
	}
	return runs;
}

function sameRun(a: Int32Array, aAt: number, b: Int32Array, bAt: number): boolean {
	for (let i = 0; i < RUN; i++) if (a[aAt + i] !== b[bAt + i]) return false;
	return true;
}

/**
 * The indices of a heaviest ascending subsequence of distinct `values`, in order; `weights` are
 * 1 unless given.
 */
export function longestAscending(values: readonly number[], weights?: readonly number[]): number[] {
	const ranks = new Map([...values].sort((a, b) => a - b).map((value, rank) => [value, rank + 1]));
	// A Fenwick tree of the heaviest chain ending at a value of at most this rank.
	const best: { weight: number; index: number }[] = new Array(values.length + 1);
	const previous = new Int32Array(values.length);
	let end = { weight: 0, index: -1 };
	values.forEach((value, index) => {
		const rank = ranks.get(value) ?? 0;
		let below = { weight: 0, index: -1 };
		for (let r = rank - 1; r > 0; r -= r & -r) {
			const chain = best[r];
			if (chain && chain.weight > below.weight) below = chain;
		}
		previous[index] = below.index;
		const chain = { weight: below.weight + (weights?.[index] ?? 1), index };
		for (let r = rank; r < best.length; r += r & -r) {
			if (!best[r] || (best[r]?.weight ?? 0) < chain.weight) best[r] = chain;
		}
		if (chain.weight > end.weight) end = chain;
	});
	const indices: number[] = [];
	for (let index = end.index; index >= 0; index = previous[index] ?? -1) indices.push(index);
	return indices.reverse();
}

function merge(stretches: Stretch[]): Stretch[] {
	const merged: Stretch[] = [];
	for (const stretch of stretches) {
		const last = merged.at(-1);
		const follows =
			last &&
			last.before + last.length === stretch.before &&
			last.after + last.length === stretch.after;
		if (follows) last.length += stretch.length;
		else merged.push({ ...stretch });
	}
	return merged;
}
