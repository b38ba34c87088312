import { json } from '@sveltejs/kit';
import { enterDesk, readDeskAuthors } from '#lib/proposals/desk.server.ts';
import type { RequestHandler } from './$types';

/** Whom each Yjs client id of the wording is credited to, for "Who wrote this". */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { consultation, proposal, section } = params;
	const at = await enterDesk(locals, consultation, proposal, section);
	return json(await readDeskAuthors(locals, at));
};
