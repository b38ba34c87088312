import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { topics, topicsProposedTo } from '#lib/live/topics.ts';
import { answerOfferAction } from '#lib/proposals/joining.server.ts';
import { readOffers } from '#lib/proposals/joined.server.ts';
import { readWanted } from '#lib/proposals/listing.ts';
import { readProposals } from '#lib/proposals/listing.server.ts';
import { readDrafts } from '#lib/proposals/queries.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const address = url.pathname + url.search;
	const entered = await enterConsultation(locals, params.consultation, address);
	const { consultation, participant } = entered;
	const { id, slug, title } = consultation;
	const wanted = readWanted(url.searchParams);
	const [list, drafts, offers] = await Promise.all([
		readProposals(locals, entered, wanted),
		readDrafts(locals.runtime, participant, id),
		readOffers(locals.runtime, participant, id)
	]);
	// Whatever is tabled, decided or withdrawn is told by the record.
	const watched = [
		topics.consultation(id),
		topics.record(id),
		...topicsProposedTo(participant.seat, id, [])
	];
	for (const topic of watched) depends(`live:${topic}`);
	return {
		...list,
		...{ consultation: { slug, title }, wanted, drafts, offers, watched },
		delegation: participant.seat.delegation?.name ?? ''
	};
};

export const actions: Actions = { answer: answerOfferAction };
