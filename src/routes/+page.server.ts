import { readOwnConsultations } from '#lib/consultations/queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import { answers } from '#lib/people/invited-answers.server.ts';
import { readInvitationsFor } from '#lib/people/invited.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
	const seated = await readOwnConsultations(locals);
	const watched = seated.flatMap(({ consultation: { id } }) => [
		topics.consultation(id),
		topics.people(id)
	]);
	for (const topic of watched) depends(`live:${topic}`);
	const { runtime, actor } = locals;
	return { seated, watched, invitations: actor ? await readInvitationsFor(runtime, actor) : [] };
};

export const actions: Actions = answers;
