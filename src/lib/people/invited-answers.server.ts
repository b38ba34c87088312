import { fail, redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import type { InvitationId } from '#lib/kernel/ids.ts';
import { acceptOwn, declineOwn } from './accepting.server.ts';

/** Accepting and declining what waits for whoever is signed in, on every page that shows it. */
export const answers = {
	accept: async ({ locals, request }: RequestEvent) => {
		const outcome = await acceptOwn(locals, await invitationIn(request));
		if (!outcome.ok) return fail(outcome.status, { refused: outcome.reason });
		redirect(303, `/c/${outcome.value.slug}`);
	},
	decline: async ({ locals, request }: RequestEvent) => {
		const outcome = await declineOwn(locals, await invitationIn(request));
		if (!outcome.ok) return fail(outcome.status, { refused: outcome.reason });
		return { declined: true };
	}
} satisfies Actions;

async function invitationIn(request: Request): Promise<InvitationId> {
	return String((await request.formData()).get('invitation') ?? '') as InvitationId;
}
