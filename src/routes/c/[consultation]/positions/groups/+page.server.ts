import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { readGroupsPage } from '#lib/positions/groups-page.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const entered = await enterConsultation(locals, params.consultation, url.pathname);
	const { id, slug, title } = entered.consultation;
	const heard = topicsHeardBy(entered.participant.seat, id);
	const watched = [...heard, topics.people(id), topics.consultation(id)];
	for (const topic of watched) depends(`live:${topic}`);
	return { consultation: { slug, title }, ...(await readGroupsPage(locals, slug)), watched };
};
