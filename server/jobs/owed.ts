import { settleRestorings } from '#lib/history/commands.server.ts';
import { settleIncorporations } from '#lib/proposals/turns.server.ts';
import type { Runtime } from '#server/runtime.ts';

/**
 * Write into the record what was restored or incorporated without: at once what a crash has left, and
 * what a full disk has, as soon as it can be written. Returns how to stop.
 */
export function recordOwed(runtime: Runtime): () => void {
	const settle = () => {
		if (runtime.storage.downSince !== null) return;
		for (const record of [settleRestorings, settleIncorporations])
			record(runtime).catch((error: unknown) => {
				runtime.storage.note(error);
				runtime.logger.error({ err: error }, 'an edit could not be recorded');
			});
	};
	settle();
	return runtime.storage.watch(settle);
}
