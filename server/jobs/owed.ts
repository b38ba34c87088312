import { settleRestorings } from '#lib/history/commands.server.ts';
import { settleIncorporations } from '#lib/proposals/turns.server.ts';
import type { Runtime } from '#server/runtime.ts';

/**
 * Write into the record what was restored or incorporated without: what a crash has left before anybody is
 * served, and what a full disk has, as soon as it can be written. Returns how to stop.
 */
export async function recordOwed(runtime: Runtime): Promise<() => void> {
	const settle = async () => {
		if (runtime.storage.downSince !== null) return;
		for (const record of [settleRestorings, settleIncorporations])
			await record(runtime).catch((error: unknown) => {
				runtime.storage.note(error);
				runtime.logger.error({ err: error }, 'an edit could not be recorded');
			});
	};
	await settle();
	return runtime.storage.watch(() => void settle());
}
