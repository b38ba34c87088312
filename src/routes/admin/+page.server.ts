import { error, fail, redirect } from '@sveltejs/kit';
import { openConsultation } from '#lib/admin/commands.server.ts';
import { readOversight } from '#lib/admin/queries.server.ts';
import { readConsultationWish } from '#lib/admin/rules.ts';
import type { AccountId, ConsultationId } from '#lib/kernel/ids.ts';
import { suspendAccount } from '#lib/people/accounts.server.ts';
import { resetLinkFor } from '#lib/people/addresses.server.ts';
import { ownOrigin } from '#lib/people/requests.server.ts';
import { issueInvitation } from '#lib/people/invitations.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (!locals.actor) redirect(303, '/sign-in?to=/admin');
	const oversight = await readOversight(locals);
	if (!oversight) error(404, 'Not found');
	return { ...oversight, self: locals.actor.account.id };
};

export const actions: Actions = {
	open: async ({ locals, request }) => {
		const form = await request.formData();
		const field = (name: string) => String(form.get(name) ?? '');
		const wish = readConsultationWish(field);
		const outcome = wish.ok ? await openConsultation(locals, wish.value) : wish;
		if (outcome.ok) return { opened: outcome.value.title };
		const typed = { title: field('title'), slug: field('slug'), mandate: field('mandate') };
		return fail(outcome.status, { open: { reason: outcome.reason, ...typed } });
	},
	suspend: async ({ locals, request }) => {
		const form = await request.formData();
		const id = String(form.get('account') ?? '') as AccountId;
		const outcome = await suspendAccount(locals, id, form.get('suspended') === 'yes');
		if (!outcome.ok) return fail(outcome.status, { reason: outcome.reason });
	},
	reset: async (event) => {
		const id = String((await event.request.formData()).get('account') ?? '') as AccountId;
		const outcome = await resetLinkFor(event.locals, id, ownOrigin(event));
		if (!outcome.ok) return fail(outcome.status, { reason: outcome.reason });
		return { link: outcome.value.link, note: outcome.value.email };
	},
	invite: async (event) => {
		const { locals, request } = event;
		const id = String((await request.formData()).get('consultation') ?? '') as ConsultationId;
		const oversight = await readOversight(locals);
		const found = oversight?.consultations.find((consultation) => consultation.id === id);
		if (!locals.actor || !found) error(404, 'Not found');
		const outcome = await issueInvitation(
			locals,
			{ actor: locals.actor, seat: null },
			{
				...{ consultation: id, role: 'secretariat', delegation: null, speaks: false },
				...{ sections: [], note: '', days: 14 }
			}
		);
		if (!outcome.ok) return fail(outcome.status, { reason: outcome.reason });
		return {
			link: `${ownOrigin(event)}/invitation/${outcome.value.token}`,
			note: `the secretariat of ${found.title}`
		};
	}
};
