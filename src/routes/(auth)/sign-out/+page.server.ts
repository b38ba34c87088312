import { redirect } from '@sveltejs/kit';
import { signOut } from '#lib/people/sessions.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!locals.actor) redirect(303, '/sign-in');
	return { name: locals.actor.account.name };
};

export const actions: Actions = {
	default: async ({ locals, cookies }) => {
		if (locals.actor) {
			const { name, value, attributes } = await signOut(locals.runtime, locals.actor);
			cookies.set(name, value, attributes);
		}
		redirect(303, '/sign-in');
	}
};
