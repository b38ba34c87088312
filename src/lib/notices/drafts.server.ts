import { readDrafts } from '#lib/proposals/queries.server.ts';
import type { Asked } from './queries.server.ts';
import { titleOf, type Waiting } from './waiting.ts';

/** The drafts of the seat's own delegation, which wait to be tabled or discarded. Rules N1, X1. */
export async function draftsWaiting({ locals, entered, sections }: Asked): Promise<Waiting[]> {
	const { participant, consultation } = entered;
	const drafts = await readDrafts(locals.runtime, participant, consultation.id);
	return drafts.flatMap(({ address, title, sections: on }) => {
		const place = sections.find(({ id }) => on.includes(id));
		if (!place) return [];
		return {
			key: `draft/${address}`,
			path: `/proposals/${address}`,
			title: titleOf(place),
			why: 'a draft of your delegation is not tabled yet',
			...{ by: null, at: null, quote: title, confidential: true, comment: null }
		};
	});
}
