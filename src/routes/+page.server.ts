import { readOwnConsultations } from '#lib/consultations/queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
	const seated = await readOwnConsultations(locals);
	const watched = seated.flatMap(({ consultation: { id } }) => [
		topics.consultation(id),
		topics.people(id)
	]);
	for (const topic of watched) depends(`live:${topic}`);
	return { seated, watched };
};
