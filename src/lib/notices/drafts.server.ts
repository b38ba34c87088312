import { readDrafts } from '#lib/proposals/queries.server.ts';
import type { Asked } from './queries.server.ts';
import { titleOf, type Waiting } from './waiting.ts';

/** The drafts of the seat's own delegation, or that it records, which wait to be tabled. Rules N1, X1, X60. */
export async function draftsWaiting({ locals, entered, sections }: Asked): Promise<Waiting[]> {
	const { participant, consultation } = entered;
	const drafts = await readDrafts(locals.runtime, participant, consultation.id);
	return drafts.flatMap(({ address, title, sections: on, recorded, behalf }) => {
		const place = sections.find(({ id }) => on.includes(id));
		// To its delegation it waits to be confirmed instead.
		if (!place || (recorded && participant.seat.delegation)) return [];
		// A group's waits for whoever speaks for it: the other members find it among its drafts.
		if (behalf && !behalf.speaks) return [];
		return {
			key: `draft/${address}`,
			path: `/proposals/${address}`,
			title: titleOf(place),
			why: recorded
				? `a draft recorded for ${recorded.of} is not tabled yet`
				: `a draft of ${behalf ? behalf.name : 'your delegation'} is not tabled yet`,
			...{ by: null, at: null, quote: title, confidential: true, comment: null }
		};
	});
}
