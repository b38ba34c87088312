import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { listParagraphs } from '#lib/positions/listing.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const { here, shown } = await listParagraphs(locals, params.consultation, params.section);
	const { consultation, section, participant } = here;
	const { id, slug, title } = consultation;
	const watched = [
		topics.consultation(id),
		topics.text(id, section.id),
		...topicsHeardBy(participant.seat, id)
	];
	for (const topic of watched) depends(`live:${topic}`);
	return { ...shown, consultation: { slug, title }, watched };
};
