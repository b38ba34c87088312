import { listConsultations } from '#db/consultations.ts';
import { readLogEnd } from '#db/log.ts';
import { listSections } from '#db/sections.ts';
import { readProjectionState } from '#db/texts.ts';
import type { Runtime } from '#server/runtime.ts';

/**
 * Write what pages show of the texts that a crash has left behind their logs: nobody may come to edit
 * them, and readers, counts and positions would go by words that are no longer there.
 */
export async function projectLeftBehind(runtime: Runtime): Promise<void> {
	const { db, logger, texts } = runtime;
	for (const consultation of await listConsultations(db))
		for (const section of await listSections(db, consultation.id)) {
			const end = await readLogEnd(db, section.document);
			const shown = await readProjectionState(db, section.id);
			if (end <= (shown?.seq ?? 0)) continue;
			// One that is damaged says so to whoever opens it; the others are not for it to hold back.
			await texts?.project(section).catch((err: unknown) => {
				logger.error({ err, section: section.id }, 'a text could not be projected');
			});
		}
}
