import { settleOwed } from '#lib/history/owing.server.ts';
import { takingTurns } from '#lib/kernel/turns.ts';
import type { Runtime } from '#server/runtime.ts';
import { ANCHORING } from './anchored.server.ts';
import { INCORPORATING } from './incorporated.server.ts';
import { TAKING_BACK } from './taken-back.server.ts';

const take = takingTurns<Runtime>();

/**
 * Decide about proposals one after the other, each on what was decided before: two facilitators never
 * incorporate the same Change, and a form that is sent twice finds its receipt.
 */
export function inTurn<T>(runtime: Runtime, act: () => Promise<T>): Promise<T> {
	return take(runtime, async () => {
		await settleOwed(runtime, INCORPORATING);
		await settleOwed(runtime, ANCHORING);
		await settleOwed(runtime, TAKING_BACK);
		return act();
	});
}

/** Write into the record what was incorporated, put elsewhere or taken back when it could not be written: the process ended, or the disk was full. */
export function settleIncorporations(runtime: Runtime): Promise<void> {
	return inTurn(runtime, () => Promise.resolve());
}
