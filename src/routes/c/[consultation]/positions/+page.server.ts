import { fail } from '@sveltejs/kit';
import { enterWithLoads } from '#lib/consultations/queries.server.ts';
import { newId } from '#lib/kernel/ids.ts';
import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { answers } from '#lib/positions/answering.server.ts';
import { viewOf } from '#lib/positions/matrix-links.ts';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import { packMatrix } from '#lib/positions/packing.ts';
import { recordPosition } from '#lib/positions/recording.server.ts';
import { mayRecord, whyNotDispute } from '#lib/positions/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const address = url.pathname + url.search;
	const entered = await enterWithLoads(locals, params.consultation, address);
	const { consultation, participant } = entered;
	const { id, slug, title } = consultation;
	const view = viewOf(url.searchParams);
	const { matrix, drill } = await readMatrix(locals, slug, view, entered);
	// Positions are announced also when a text changes under them.
	const heard = topicsHeardBy(participant.seat, id);
	const watched = [...heard, topics.people(id), topics.consultation(id)];
	for (const topic of watched) depends(`live:${topic}`);
	const { seat } = participant;
	return {
		consultation: { slug, title },
		matrix: packMatrix(matrix, view.unfolded),
		drill,
		view,
		watched,
		receipt: mayRecord(seat) ? newId<string>() : null,
		speaksFor: whyNotDispute(seat) === null ? (seat.delegation?.code ?? null) : null
	};
};

export const actions: Actions = {
	record: async ({ locals, params, request }) => {
		const form = await request.formData();
		const section = String(form.get('section') ?? '');
		const outcome = await recordPosition(locals, params.consultation, section, form);
		if (outcome.ok) return { record: { recorded: outcome.value } };
		const typed = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
		return fail(outcome.status, { record: { why: say(outcome.reason), typed } });
	},
	...answers
};
