import { listPhases } from '#db/consultations.ts';
import { listEntries } from '#db/entries.ts';
import type { Consultation } from '#lib/consultations/rules.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Book } from './asked.ts';
import { closuresFor, type RightsChange } from './rules.ts';

type Here = SectionAccess & { consultation: Consultation };

/**
 * What of a section's history the reader of its text may read: what they could read at some time. The one
 * policy for everything that tells of it. Rule H4.
 */
export async function openBook({ db, clock }: Runtime, here: Here): Promise<Book> {
	const { section, participant, consultation } = here;
	const { seat } = participant;
	const kinds = ['phase.rights-changed'];
	const [phases, entries] = await Promise.all([
		listPhases(db, consultation.id),
		listEntries(db, consultation.id, { kinds, reader: seat }, Number.MAX_SAFE_INTEGER)
	]);
	const changes = entries.reverse().map(({ payload, at }): RightsChange => {
		const { decision } = JSON.parse(payload) as {
			decision: { phase: string; rights: Partial<Rights>; was?: Partial<Rights> };
		};
		return { phase: decision.phase, at, rights: decision.rights, was: decision.was ?? null };
	});
	const closures = closuresFor(seat.category, phases, changes, clock.now());
	return { document: section.document, closures };
}
