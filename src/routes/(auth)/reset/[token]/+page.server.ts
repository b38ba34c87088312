import { error, fail, redirect } from '@sveltejs/kit';
import { say } from '#lib/messages/say.ts';
import { readAddress, resetPassword } from '#lib/people/addresses.server.ts';
import { errorsFor } from '#lib/people/credentials.ts';
import { whereFrom } from '#lib/people/requests.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, getClientAddress }) => {
	const { runtime } = locals;
	const found = await readAddress(runtime, 'reset-password', params.token, getClientAddress());
	if (!found.ok) error(found.status, { message: say(found.reason), reason: found.reason });
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const password = String(form.get('password') ?? '');
		const { locals, params, cookies } = event;
		const outcome = await resetPassword(locals.runtime, params.token, password, whereFrom(event));
		if (!outcome.ok) return fail(outcome.status, { errors: errorsFor(outcome.reason) });
		cookies.set(outcome.value.name, outcome.value.value, outcome.value.attributes);
		redirect(303, '/');
	}
};
