import { error, fail } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { say } from '#lib/messages/say.ts';
import { inviteMany } from '#lib/people/inviting.server.ts';
import { ownOrigin } from '#lib/people/requests.server.ts';
import { mayManagePeople } from '#lib/people/rules.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { participant } = await enterConsultation(locals, params.consultation, url.pathname);
	if (!mayManagePeople(participant.seat))
		error(403, { message: say('people.secretariat-only'), reason: 'people.secretariat-only' });
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request, setHeaders } = event;
		const { participant } = await enterConsultation(locals, params.consultation);
		const form = await request.formData();
		const list = String(form.get('list') ?? '');
		const days = Number(form.get('days') ?? 14);
		const outcome = await inviteMany(locals, participant, { list, days });
		if (!outcome.ok) return fail(outcome.status, { reason: outcome.reason, list });
		// The links stand in this one answer and nowhere else.
		setHeaders({ 'cache-control': 'private, no-store' });
		const made = outcome.value.made.map(({ token, ...line }) => ({
			...line,
			link: `${ownOrigin(event)}/invitation/${token}`
		}));
		const untaken = outcome.value.refused.map(({ line }) => list.split(/\r\n|\r|\n/)[line - 1]);
		return { made, refused: outcome.value.refused, list: untaken.join('\n') };
	}
};
