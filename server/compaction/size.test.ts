import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { packRows } from '#db/packing.ts';
import type { LoggedUpdate } from '#db/log.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import { tellLog } from '../../tests/support/long-log.ts';
import { planSwaps } from './plan.ts';
import { applyAll } from './proof.ts';

const EDITS = Number(process.env.LOG_EDITS ?? 5_000);
/** What a row takes beside its update, index and all. */
const PER_ROW = 175;
/** As the job does: every five minutes, when there are so many. */
const RUN = { every: 5 * MINUTE, least: 200 };

/** The rows that a log ends as when it is merged while it is written, and once more when all is quiet. */
function storedOf(log: readonly LoggedUpdate[]): { bytes: Uint8Array }[] {
	const stored: { bytes: Uint8Array }[] = [];
	let merged = 0;
	const run = (to: number, until: number) => {
		const swaps = planSwaps(log.slice(merged, to), until);
		stored.push(...swaps.flatMap(({ rows }) => packRows(rows)));
		merged = swaps.at(-1)?.to ?? merged;
	};
	let next = 0;
	for (const { at, seq } of log) {
		if (at < next || seq - merged < RUN.least) continue;
		next = at + RUN.every;
		run(seq, Math.floor(at / MINUTE) * MINUTE);
	}
	run(log.length, Infinity);
	return stored;
}

describe('the log of a section, when it is quiet', () => {
	it.each([
		{ authors: 10, pace: 120 },
		{ authors: 10, pace: 20 },
		{ authors: 10, pace: 5 },
		{ authors: 2, pace: 20 },
		{ authors: 1, pace: 5 }
	])(
		'by $authors, each $pace edits a minute, is within three times its best',
		(telling) => {
			const log = tellLog({ seed: 2, edits: EDITS, ...telling });
			const best = Y.encodeStateAsUpdate(applyAll(log.map(({ bytes }) => bytes))).length;
			const size = storedOf(log).reduce((sum, { bytes }) => sum + bytes.length + PER_ROW, 0);
			if (process.env.LOG_EDITS)
				process.stdout.write(
					`${telling.authors} who make ${telling.pace} edits a minute: ${(size / best).toFixed(2)}\n`
				);
			expect(size).toBeLessThan(3 * best);
		},
		300_000
	);
});
