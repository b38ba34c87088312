import { error, redirect } from '@sveltejs/kit';
import { readServerState } from '#lib/admin/queries.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (!locals.actor) redirect(303, '/sign-in?to=/admin/server');
	const state = await readServerState(locals);
	if (!state) error(404, 'Not found');
	return state;
};
