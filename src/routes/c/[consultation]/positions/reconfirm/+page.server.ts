import { fail } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { newId } from '#lib/kernel/ids.ts';
import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { readReconfirmable, reconfirmPositions } from '#lib/positions/reconfirming.server.ts';
import { whyNotDispute } from '#lib/positions/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const { consultation, participant } = await enterConsultation(
		locals,
		params.consultation,
		url.pathname
	);
	const { id, slug, title } = consultation;
	const { seat } = participant;
	const positions = await readReconfirmable(locals, slug);
	// Positions are announced when the text they stand on changes, and not when it changes again.
	const texts = positions.map(({ section }) => topics.text(id, section.id));
	const watched = [...topicsHeardBy(seat, id), topics.consultation(id), ...texts];
	for (const topic of watched) depends(`live:${topic}`);
	const whyNot = whyNotDispute(seat);
	return {
		consultation: { slug, title },
		delegation: seat.delegation && { code: seat.delegation.code, name: seat.delegation.name },
		whyNot: whyNot && say(whyNot),
		receipt: newId<string>(),
		positions,
		watched
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const form = await request.formData();
		const outcome = await reconfirmPositions(locals, params.consultation, form);
		if (!outcome.ok) return fail(outcome.status, { why: say(outcome.reason) });
		const { receipts, left } = outcome.value;
		const said = left.map(({ position, reason }) => ({ position, why: say(reason) }));
		return { receipts, left: said };
	}
};
