import { error, fail, redirect } from '@sveltejs/kit';
import { say } from '#lib/messages/say.ts';
import { discardDraft } from '#lib/proposals/commands.server.ts';
import { enterWording } from '#lib/proposals/entering.server.ts';
import { behalfOf } from '#lib/proposals/grouped.server.ts';
import { isUnconfirmed } from '#lib/proposals/rules.ts';
import { membersWords } from '#lib/proposals/words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { proposal, isDrafted, sponsor, consultation, participant } = await enterWording(
		...([locals, params.consultation, params.proposal] as const)
	);
	if (!isDrafted) error(404, say('proposals.not-a-draft'));
	const { slug, title } = consultation;
	const behalf = behalfOf(proposal, participant.seat);
	const own = behalf ? membersWords(behalf) : sponsor.name;
	const seen = `${isUnconfirmed(proposal) ? 'the secretariat and ' : ''}${own}`;
	return { consultation: { slug, title }, title: proposal.title, seen, tabled: proposal.revision };
};

export const actions: Actions = {
	default: async ({ locals, params }) => {
		const outcome = await discardDraft(locals, params.consultation, params.proposal);
		if (!outcome.ok) return fail(outcome.status, { why: say(outcome.reason) });
		// What is tabled stays: its other wording alone is gone.
		const [, number] = /^(\d+)r\d+$/.exec(params.proposal) ?? [];
		redirect(303, `/c/${params.consultation}/proposals${number ? `/${number}` : ''}`);
	}
};
