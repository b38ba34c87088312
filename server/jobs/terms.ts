import { listConsultations } from '#db/consultations.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { keepToTerms, readTerms } from '#lib/people/group-drafts.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { watchEdges } from './edges.ts';

/**
 * Let in and cut who drafts for a negotiating group at the moment that a membership or a presidency begins
 * or ends by the clock, when nobody decides anything. Returns how to stop.
 */
export function watchTerms(runtime: Runtime): () => void {
	return watchEdges(runtime, {
		topics: 'people/',
		look: async (since) => {
			const edges: Instant[] = [];
			for (const { id } of await listConsultations(runtime.db)) {
				await keepToTerms(runtime, id, since);
				const { memberships, presidencies } = await readTerms(runtime, id);
				for (const term of [...memberships, ...presidencies])
					edges.push(term.since, ...(term.until === null ? [] : [term.until]));
			}
			return edges;
		},
		onFailure: (err) => runtime.logger.error({ err }, 'drafts of groups could not be kept')
	});
}
