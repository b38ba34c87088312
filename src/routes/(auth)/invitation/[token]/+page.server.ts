import { error, fail, redirect } from '@sveltejs/kit';
import { say } from '#lib/messages/say.ts';
import { acceptInvitation, acceptWithNewAccount } from '#lib/people/accepting.server.ts';
import { credentialErrors, errorsFor, readCredentials } from '#lib/people/credentials.ts';
import { whereFrom } from '#lib/people/requests.server.ts';
import { readInvitation } from '#lib/people/invitations.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, getClientAddress }) => {
	const found = await readInvitation(locals.runtime, params.token, getClientAddress());
	if (!found.ok) error(found.status, { message: say(found.reason), reason: found.reason });
	return { invitation: found.value, signedInAs: locals.actor?.account.name ?? null };
};

export const actions: Actions = {
	accept: async ({ locals, params, getClientAddress }) => {
		const outcome = await acceptInvitation(locals, params.token, getClientAddress());
		if (!outcome.ok) return fail(outcome.status, { errors: { form: outcome.reason } });
		redirect(303, `/c/${outcome.value.slug}`);
	},
	join: async (event) => {
		const credentials = readCredentials(await event.request.formData());
		const { name, email } = credentials;
		const errors = credentialErrors(credentials);
		if (Object.keys(errors).length > 0) return fail(400, { errors, name, email });
		const { locals, params, cookies } = event;
		const from = whereFrom(event);
		const outcome = await acceptWithNewAccount(locals.runtime, params.token, credentials, from);
		if (!outcome.ok)
			return fail(outcome.status, { errors: errorsFor(outcome.reason), name, email });
		const { cookie, slug } = outcome.value;
		cookies.set(cookie.name, cookie.value, cookie.attributes);
		redirect(303, `/c/${slug}`);
	}
};
