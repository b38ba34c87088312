import { redirect } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { PageServerLoad } from './$types';

/** The sections are listed in the overview. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	await enterConsultation(locals, params.consultation, url.pathname);
	redirect(303, `/c/${params.consultation}#sections`);
};
