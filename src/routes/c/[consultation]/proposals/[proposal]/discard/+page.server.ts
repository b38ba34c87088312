import { error, fail, redirect } from '@sveltejs/kit';
import { say } from '#lib/messages/say.ts';
import { discardDraft } from '#lib/proposals/commands.server.ts';
import { enterProposal } from '#lib/proposals/entering.server.ts';
import { isUnconfirmed } from '#lib/proposals/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { proposal, sponsor, consultation } = await enterProposal(
		...([locals, params.consultation, params.proposal] as const)
	);
	if (proposal.state !== 'draft') error(404, say('proposals.not-a-draft'));
	const { slug, title } = consultation;
	const seen = `${isUnconfirmed(proposal) ? 'the secretariat and ' : ''}${sponsor.name}`;
	return { consultation: { slug, title }, title: proposal.title, seen };
};

export const actions: Actions = {
	default: async ({ locals, params }) => {
		const outcome = await discardDraft(locals, params.consultation, params.proposal);
		if (!outcome.ok) return fail(outcome.status, { why: say(outcome.reason) });
		redirect(303, `/c/${params.consultation}/proposals`);
	}
};
