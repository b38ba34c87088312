import { fail, redirect } from '@sveltejs/kit';
import { changePassword } from '#lib/people/accounts.server.ts';
import { endSession, endSessions, readOwnSessions, signOut } from '#lib/people/sessions.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { runtime, actor } = locals;
	if (!actor) redirect(303, '/sign-in?to=/account');
	return {
		account: { name: actor.account.name, email: actor.account.email },
		sessions: await readOwnSessions(runtime, actor)
	};
};

export const actions: Actions = {
	end: async ({ locals: { runtime, actor }, request }) => {
		if (!actor) redirect(303, '/sign-in?to=/account');
		const id = String((await request.formData()).get('session') ?? '');
		const outcome = await endSession(runtime, actor, id);
		if (!outcome.ok) return fail(outcome.status, { ended: outcome.reason });
	},
	everywhere: async ({ locals: { runtime, actor }, cookies }) => {
		if (actor) {
			await endSessions(runtime, actor.account.id);
			const { name, value, attributes } = await signOut(runtime, actor);
			cookies.set(name, value, attributes);
		}
		redirect(303, '/sign-in');
	},
	password: async ({ locals, request, getClientAddress }) => {
		if (!locals.actor) redirect(303, '/sign-in?to=/account');
		const form = await request.formData();
		const input = {
			current: String(form.get('current') ?? ''),
			next: String(form.get('password') ?? '')
		};
		const outcome = await changePassword(locals, input, getClientAddress());
		if (!outcome.ok) return fail(outcome.status, { password: outcome.reason });
		return { changed: true };
	}
};
