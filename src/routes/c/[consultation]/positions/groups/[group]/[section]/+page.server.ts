import { fail } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { serveText } from '#lib/editing/serving.server.ts';
import { newId } from '#lib/kernel/ids.ts';
import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { alignWithGroup, stateForGroup } from '#lib/positions/negotiating-commands.server.ts';
import { readGroupOn } from '#lib/positions/negotiating-queries.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const entered = await enterConsultation(locals, params.consultation, url.pathname);
	const { id, slug, title } = entered.consultation;
	const on = await readGroupOn(
		...([locals, slug, params.group, params.section, url.searchParams.get('block')] as const)
	);
	const { blocks, ...text } = on.text;
	const parts = serveText(blocks, `/c/${slug}/sections/${on.section.address}`);
	const watched = [
		...topicsHeardBy(entered.participant.seat, id),
		...[topics.people(id), topics.consultation(id), topics.text(id, on.section.id)]
	];
	for (const topic of watched) depends(`live:${topic}`);
	const shown = { ...on, text: { ...text, parts } };
	return { consultation: { slug, title }, on: shown, receipt: newId<string>(), watched };
};

export const actions: Actions = {
	state: async ({ locals, params, request }) => {
		const form = await request.formData();
		const { consultation, group, section } = params;
		const outcome = await stateForGroup(locals, consultation, section, group, form);
		if (outcome.ok) return { stated: outcome.value };
		const { ok: _, status, ...refused } = outcome;
		const typed = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
		return fail(status, { stating: { ...refused, why: say(refused.reason), typed } });
	},
	align: async ({ locals, params, request }) => {
		const form = await request.formData();
		const outcome = await alignWithGroup(locals, params.consultation, params.section, form);
		if (outcome.ok) return { answered: outcome.value };
		return fail(outcome.status, { refused: say(outcome.reason) });
	}
};
