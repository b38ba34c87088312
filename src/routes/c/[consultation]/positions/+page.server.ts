import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { viewOf } from '#lib/positions/matrix-links.ts';
import { readMatrix } from '#lib/positions/queries.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const address = url.pathname + url.search;
	const { consultation, participant } = await enterConsultation(
		locals,
		params.consultation,
		address
	);
	const { id, slug, title } = consultation;
	const view = viewOf(url.searchParams);
	const { matrix, drill } = await readMatrix(locals, slug, view);
	// Positions are announced also when a text changes under them.
	const heard = topicsHeardBy(participant.seat, id);
	const watched = [...heard, topics.people(id), topics.consultation(id)];
	for (const topic of watched) depends(`live:${topic}`);
	return { consultation: { slug, title }, matrix, drill, view, watched };
};
