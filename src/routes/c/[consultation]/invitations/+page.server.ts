import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import { answers } from '#lib/people/invited-answers.server.ts';
import { readInvitationsFor } from '#lib/people/invited.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const { consultation, participant } = await enterConsultation(
		locals,
		params.consultation,
		url.pathname
	);
	const topic = topics.people(consultation.id);
	depends(`live:${topic}`);
	const where = { consultation: consultation.id };
	return {
		topic,
		invitations: await readInvitationsFor(locals.runtime, participant.actor, where)
	};
};

export const actions: Actions = answers;
