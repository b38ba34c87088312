import { settleRestorings } from '#lib/history/commands.server.ts';
import type { Runtime } from '#server/runtime.ts';

/**
 * Write into the record what was restored without: at once what a crash has left, and what a full disk
 * has, as soon as it can be written. Returns how to stop.
 */
export function recordRestorings(runtime: Runtime): () => void {
	const settle = () => {
		if (runtime.storage.downSince !== null) return;
		settleRestorings(runtime).catch((error: unknown) => {
			runtime.storage.note(error);
			runtime.logger.error({ err: error }, 'a restoring could not be recorded');
		});
	};
	settle();
	return runtime.storage.watch(settle);
}
