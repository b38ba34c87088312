import type { LoggedUpdate } from '#db/log.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { cutMinutes, groupByAuthor, type Group } from './grouping.ts';
import { mergeParts } from './merging.ts';

/** A stretch of a log, `from` to `to`, and the fewer rows that shall stand in place of its `was`. */
export type Swap = { from: number; to: number; was: number; rows: LoggedUpdate[] };

// Writers wait while a stretch is swapped: these many take a few milliseconds.
const ROWS_OF_SWAP = 1_000;
const BYTES_OF_SWAP = 256 * 1024;

/**
 * What of a log can be merged: whole minutes that ended before `until`, in stretches.
 *
 * @param edges instants that cut a minute, and `places` of the log; see `cutMinutes`
 */
export function planSwaps(
	log: readonly LoggedUpdate[],
	until: Instant,
	edges: readonly Instant[] = [],
	places: readonly number[] = []
): Swap[] {
	const end = log.findIndex(({ at }) => at >= until);
	const swaps: Swap[] = [];
	let bytes = 0;
	for (const minute of cutMinutes(end < 0 ? log : log.slice(0, end), edges, places)) {
		const rows = mergeMinute(minute);
		const last = swaps.at(-1);
		const size = rows.reduce((sum, row) => sum + row.bytes.length, 0);
		if (last && last.was + minute.length <= ROWS_OF_SWAP && bytes + size <= BYTES_OF_SWAP) {
			last.to = rows.at(-1)?.seq ?? last.to;
			last.was += minute.length;
			last.rows.push(...rows);
			bytes += size;
		} else {
			const [from, to] = [rows[0]?.from ?? 0, rows.at(-1)?.seq ?? 0];
			swaps.push({ from, to, was: minute.length, rows });
			bytes = size;
		}
	}
	return swaps;
}

/** The rows in place of a minute's: they go on from each other as those did. */
function mergeMinute(minute: readonly LoggedUpdate[]): LoggedUpdate[] {
	let next = minute[0]?.from ?? 1;
	return groupByAuthor(minute).map((group) => {
		const row = mergeGroup(group, next);
		next = row.seq + 1;
		return row;
	});
}

function mergeGroup({ rows }: Group, from: number): LoggedUpdate {
	const last = rows.at(-1);
	if (!last) throw new Error('A group of a minute is empty.');
	const holds = rows.reduce((sum, row) => sum + row.seq - row.from + 1, 0);
	const bytes = rows.length === 1 ? last.bytes : mergeParts(rows.map((row) => row.bytes));
	return { ...last, from, seq: from + holds - 1, bytes };
}
