import { countOpenThreads, listThreads } from '#db/comments.ts';
import type { ConsultationId, SectionId } from '#lib/kernel/ids.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { mayResolve, type Thread } from './rules.ts';

/** The threads of a section in the order they were opened, as this participant sees them. Rules C1, C7. */
export async function readThreads(
	{ runtime }: App.Locals,
	{ section, participant, rights }: SectionAccess
): Promise<Thread[]> {
	if (!rights.read) return [];
	const threads = await listThreads(runtime.db, section.id);
	return threads.map(({ openedBy, version: _, ...thread }) => ({
		...thread,
		mayResolve:
			rights.comment &&
			mayResolve(participant.seat, section.id, { openedBy, resolvedAt: thread.resolvedAt })
	}));
}

/** How many threads are open in each section of a consultation that the caller has entered. */
export async function readOpenThreadCounts(
	{ runtime }: App.Locals,
	consultation: ConsultationId
): Promise<Map<SectionId, number>> {
	return countOpenThreads(runtime.db, consultation);
}
