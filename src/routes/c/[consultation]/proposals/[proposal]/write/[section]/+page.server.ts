import { enterDesk, serveWording } from '#lib/proposals/desk.server.ts';
import type { PageServerLoad } from './$types';

/** What is read until the editor is there, which then keeps up with it by itself. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { consultation, proposal, section } = params;
	return {
		wording: await serveWording(locals, await enterDesk(locals, consultation, proposal, section))
	};
};
