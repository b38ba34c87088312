import { error } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { readRecord } from '#lib/record/queries.server.ts';
import { mayReadRecord } from '#lib/record/rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const { consultation, participant, granted } = await enterConsultation(
		locals,
		params.consultation,
		url.pathname
	);
	if (!mayReadRecord(participant.seat, granted)) error(403, say('record.not-readable'));
	const watched = [topics.record(consultation.id), topics.consultation(consultation.id)];
	for (const topic of watched) depends(`live:${topic}`);
	const asked = (name: string) => url.searchParams.get(name) ?? '';
	const filter = {
		subject: asked('subject'),
		delegation: asked('delegation'),
		section: asked('section'),
		before: asked('before'),
		from: asked('from'),
		until: asked('until'),
		mine: asked('mine')
	};
	const record = await readRecord(locals.runtime, participant.seat, filter);
	return { consultation, watched, filter, ...record };
};
