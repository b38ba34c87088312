import { fail } from '@sveltejs/kit';
import { newId } from '#lib/kernel/ids.ts';
import { topics, topicsHeardBy } from '#lib/live/topics.ts';
import { say } from '#lib/messages/say.ts';
import { contestMark } from '#lib/positions/contesting.server.ts';
import { readSectionChanges } from '#lib/positions/marked.server.ts';
import { markEditorial } from '#lib/positions/marking.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const here = await enterSection(locals, params.consultation, params.section);
	const { consultation, section, participant } = here;
	const { id, slug, title } = consultation;
	const watched = [
		...topicsHeardBy(participant.seat, id),
		...[topics.consultation(id), topics.text(id, section.id)]
	];
	for (const topic of watched) depends(`live:${topic}`);
	const changes = await readSectionChanges(locals, here);
	return {
		consultation: { slug, title },
		section: { number: section.number, title: section.title, address: sectionAddress(section) },
		actingAs: participant.seat.delegation?.name ?? null,
		receipt: changes.mayMark ? newId<string>() : '',
		...changes,
		watched
	};
};

export const actions: Actions = {
	mark: async ({ locals, params, request }) => {
		const form = await request.formData();
		const outcome = await markEditorial(locals, params.consultation, params.section, form);
		if (outcome.ok) return { marked: outcome.value };
		const typed = { note: String(form.get('note') ?? ''), days: String(form.get('days') ?? '') };
		return fail(outcome.status, { mark: { why: say(outcome.reason), ...typed } });
	},
	contest: async ({ locals, params, request }) => {
		const form = await request.formData();
		const mark = String(form.get('mark') ?? '');
		const outcome = await contestMark(locals, params.consultation, params.section, form);
		if (outcome.ok) return { contested: mark };
		const reason = String(form.get('reason') ?? '');
		return fail(outcome.status, { contest: { why: say(outcome.reason), mark, reason } });
	}
};
