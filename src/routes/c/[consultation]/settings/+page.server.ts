import { fail } from '@sveltejs/kit';
import { settleRights } from '#lib/consultations/commands.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { maySettle, readTicked } from '#lib/consultations/rules.ts';
import { topics } from '#lib/live/topics.ts';
import { createSection, setMode } from '#lib/sections/commands.server.ts';
import { settleNumbering } from '#lib/sections/numbering.server.ts';
import { readSections } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	const { consultation, phase, participant } = await enterConsultation(locals, params.consultation);
	depends(`live:${topics.consultation(consultation.id)}`);
	const sections = await readSections(locals.runtime, participant, consultation.id);
	return {
		running: phase,
		maySettle: maySettle(participant.seat),
		sections: sections.map((section) => ({
			id: section.id,
			number: section.number,
			title: section.title,
			mode: section.mode,
			maySetMode: section.maySetMode,
			address: sectionAddress(section)
		}))
	};
};

export const actions: Actions = {
	rights: async ({ locals, params, request }) => {
		const form = await request.formData();
		const outcome = await settleRights(locals, params.consultation, form);
		if (outcome.ok) return { done: 'rights' };
		return fail(outcome.status, { rights: outcome.reason, ticked: [...readTicked(form)] });
	},
	numbering: async ({ locals, params, request }) => {
		const outcome = await settleNumbering(locals, params.consultation, await request.formData());
		if (outcome.ok) return { done: 'numbering' };
		return fail(outcome.status, { numbering: outcome.reason });
	},
	mode: async ({ locals, params, request }) => {
		const form = await request.formData();
		const section = String(form.get('section') ?? '');
		const outcome = await setMode(locals, params.consultation, section, form);
		if (outcome.ok) return { done: 'mode' };
		return fail(outcome.status, { mode: { section, reason: outcome.reason } });
	},
	add: async ({ locals, params, request }) => {
		const form = await request.formData();
		const outcome = await createSection(locals, params.consultation, form);
		if (outcome.ok) return { done: 'add' };
		const typed = { title: String(form.get('title')), mode: String(form.get('mode')) };
		return fail(outcome.status, { add: { reason: outcome.reason, typed } });
	}
};
