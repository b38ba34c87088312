import { fail, redirect } from '@sveltejs/kit';
import { newId } from '#lib/kernel/ids.ts';
import { say } from '#lib/messages/say.ts';
import { beginProposal } from '#lib/proposals/commands.server.ts';
import { readSectionProposals } from '#lib/proposals/queries.server.ts';
import { appendWords } from '#lib/proposals/writing.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** On with the one draft that there is for this section; several are chosen from, none is begun by a link. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { consultation: slug, section: address } = params;
	const { here, shown } = await readSectionProposals(locals, slug, address, null);
	const { drafts, proposesFor, groups, section } = shown;
	const [first, ...others] = drafts;
	// What a group drafts is gone on with by who means to: nobody is led there for their own.
	if (first && !first.behalf && others.length === 0 && proposesFor !== null)
		redirect(303, `/c/${slug}/proposals/${first.address}/write/${address}`);
	const { title } = here.consultation;
	return {
		...{ consultation: { slug, title }, section, drafts, proposesFor, groups },
		receipt: newId<string>()
	};
};

export const actions: Actions = {
	begin: async ({ locals, params, request }) => {
		const { consultation, section } = params;
		const begun = await beginProposal(locals, consultation, section, await request.formData());
		if (!begun.ok) return fail(begun.status, { why: say(begun.reason) });
		redirect(303, `/c/${consultation}/proposals/${begun.value.address}/write/${section}`);
	},
	/** What somebody had typed in the section and it did not take, as a draft. Fields: receipt, words. */
	keep: async ({ locals, params, request }) => {
		const { consultation, section } = params;
		const form = await request.formData();
		form.set('section', section);
		const begun = await beginProposal(locals, consultation, section, form);
		if (!begun.ok) return fail(begun.status, { why: say(begun.reason) });
		const { address } = begun.value;
		const kept = await appendWords(locals, consultation, address, form);
		if (!kept.ok) return fail(kept.status, { why: say(kept.reason) });
		redirect(303, `/c/${consultation}/proposals/${address}/write/${section}`);
	}
};
