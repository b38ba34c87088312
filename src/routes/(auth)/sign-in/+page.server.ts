import { fail, redirect } from '@sveltejs/kit';
import { whereFrom } from '#lib/people/requests.server.ts';
import { returnPath } from '#lib/people/returning.ts';
import { enterDemonstration, readDemonstration, signIn } from '#lib/people/signin.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const demonstration = await readDemonstration(locals.runtime);
	return {
		to: returnPath(url.searchParams.get('to')),
		signedInAs: locals.actor?.account.name ?? null,
		demonstration: demonstration?.accounts ?? null
	};
};

export const actions: Actions = {
	password: async (event) => {
		const form = await event.request.formData();
		const email = String(form.get('email') ?? '');
		const password = String(form.get('password') ?? '');
		const outcome = await signIn(event.locals, { email, password }, whereFrom(event));
		if (!outcome.ok) return fail(outcome.status, { reason: outcome.reason, email });
		event.cookies.set(outcome.value.name, outcome.value.value, outcome.value.attributes);
		redirect(303, returnPath(event.url.searchParams.get('to')));
	},
	demonstration: async (event) => {
		const form = await event.request.formData();
		const email = String(form.get('account') ?? '');
		const outcome = await enterDemonstration(event.locals, email, whereFrom(event));
		if (!outcome.ok) return fail(outcome.status, { reason: outcome.reason, email: '' });
		event.cookies.set(outcome.value.name, outcome.value.value, outcome.value.attributes);
		redirect(303, returnPath(event.url.searchParams.get('to')));
	}
};
