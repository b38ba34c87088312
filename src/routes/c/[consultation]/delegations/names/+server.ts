import { json } from '@sveltejs/kit';
import { readNames } from '#lib/comments/naming.server.ts';
import { readChoosableDelegations } from '#lib/comments/queries.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { RequestHandler } from './$types';

/**
 * Codes and names of the delegations, for choosing who is to read a thread; with `?for=mention`
 * everybody whom a comment may call upon.
 */
export const GET: RequestHandler = async ({ locals, params, url: { searchParams } }) => {
	const entered = await enterConsultation(locals, params.consultation);
	const names =
		searchParams.get('for') === 'mention'
			? await readNames(locals, entered, searchParams)
			: await readChoosableDelegations(locals, entered.participant.seat);
	return json(names, { headers: { 'cache-control': 'private, no-store' } });
};
