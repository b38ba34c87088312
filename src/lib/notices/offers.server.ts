import { readOffers } from '#lib/proposals/joined.server.ts';
import type { Asked } from './queries.server.ts';
import type { Waiting } from './waiting.ts';

/** Offers to draft with other delegations, which wait for an answer. Rules N1, X37. */
export async function offersWaiting({ locals, entered }: Asked): Promise<Waiting[]> {
	const { participant, consultation } = entered;
	const offers = await readOffers(locals.runtime, participant, consultation.id);
	return offers.map(({ id, at, sponsor }) => ({
		...{ key: `offer/${id}`, path: '/proposals#offers-title', title: 'Proposals' },
		why: `${sponsor.name} offers your delegation to draft a proposal together`,
		...{ by: null, at, quote: '', confidential: true, comment: null }
	}));
}
