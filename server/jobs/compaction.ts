import { noteMerging } from '#db/merging.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import type { Compactor } from '#server/compaction/thread.ts';
import type { Runtime } from '#server/runtime.ts';

/** When logs are merged, in ms; `least`: fewer rows of a document are not worth it. */
export type MergingPace = { every: number; quiet: number; least: number };

// What was typed in the last minutes is asked for most exactly, by forms that stand open.
const PACE: MergingPace = { every: 5 * MINUTE, quiet: 10 * MINUTE, least: 200 };

/**
 * Merge what of the logs has become quiet, again and again, and note what it saved. Returns how to stop.
 */
export function mergeLogs(
	runtime: Runtime,
	compactor: Compactor,
	pace: Partial<MergingPace> = {}
): () => void {
	const { every, quiet, least } = { ...PACE, ...pace };
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isStopped = false;

	async function run(): Promise<void> {
		const at = runtime.clock.now();
		const until = Math.floor((at - quiet) / MINUTE) * MINUTE;
		await noteMerging(runtime.db, at, await compactor.compact({ until, least }));
	}

	function wait(): void {
		if (isStopped) return;
		timer = setTimeout(() => {
			run()
				.catch((error: unknown) => {
					if (!isStopped) runtime.logger.error({ err: error }, 'logs could not be merged');
				})
				.finally(wait);
		}, every);
		timer.unref();
	}

	wait();
	return () => {
		isStopped = true;
		clearTimeout(timer);
	};
}
