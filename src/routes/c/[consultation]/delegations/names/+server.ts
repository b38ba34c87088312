import { json } from '@sveltejs/kit';
import { readChoosableDelegations } from '#lib/comments/queries.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { RequestHandler } from './$types';

/** Codes and names of the delegations, for choosing who is to read a thread. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { participant } = await enterConsultation(locals, params.consultation);
	return json(await readChoosableDelegations(locals, participant.seat), {
		headers: { 'cache-control': 'private, no-store' }
	});
};
