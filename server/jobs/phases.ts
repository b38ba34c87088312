import { listConsultations, listPhases } from '#db/consultations.ts';
import type { Consultation } from '#lib/consultations/rules.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { rightsTopics, topics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';
import { watchEdges } from './edges.ts';

/**
 * Announce a consultation's rights at the moment a phase opens or closes by the clock, when
 * nobody decides anything: pages and open texts follow at once. Returns how to stop.
 */
export function watchPhases(runtime: Runtime): () => void {
	return watchEdges(runtime, {
		topics: 'consultation/',
		look: async (since, now) => {
			const all: Instant[] = [];
			for (const consultation of await listConsultations(runtime.db)) {
				const edges = await edgesOf(runtime, consultation);
				if (edges.some((at) => since < at && at <= now)) announce(runtime, consultation);
				all.push(...edges);
			}
			return all;
		},
		onFailure: (err) => runtime.logger.error({ err }, 'phases could not be read')
	});
}

async function edgesOf({ db }: Runtime, { id }: Consultation): Promise<Instant[]> {
	return (await listPhases(db, id)).flatMap(({ opensAt, closesAt }) =>
		closesAt === null ? [opensAt] : [opensAt, closesAt]
	);
}

function announce({ bus }: Runtime, { id }: Consultation): void {
	bus.announce(rightsTopics.consultation(id));
	bus.announce(topics.consultation(id));
}
