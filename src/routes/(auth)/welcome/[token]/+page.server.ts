import { error, fail, redirect } from '@sveltejs/kit';
import { say } from '#lib/messages/say.ts';
import { createFirstAdministrator, readAddress } from '#lib/people/addresses.server.ts';
import { credentialErrors, errorsFor, readCredentials } from '#lib/people/credentials.ts';
import { whereFrom } from '#lib/people/requests.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, getClientAddress }) => {
	const { runtime } = locals;
	const found = await readAddress(runtime, 'first-administrator', params.token, getClientAddress());
	if (!found.ok) error(found.status, { message: say(found.reason), reason: found.reason });
};

export const actions: Actions = {
	default: async (event) => {
		const credentials = readCredentials(await event.request.formData());
		const { name, email } = credentials;
		const errors = credentialErrors(credentials);
		if (Object.keys(errors).length > 0) return fail(400, { errors, name, email });
		const { runtime } = event.locals;
		const from = whereFrom(event);
		const outcome = await createFirstAdministrator(runtime, event.params.token, credentials, from);
		if (!outcome.ok)
			return fail(outcome.status, { errors: errorsFor(outcome.reason), name, email });
		event.cookies.set(outcome.value.name, outcome.value.value, outcome.value.attributes);
		redirect(303, '/admin');
	}
};
