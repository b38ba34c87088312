import { noteVisit } from '#lib/visits/commands.server.ts';
import type { RequestHandler } from './$types';

/** A page says that it was seen. Nothing is answered: it may be gone already. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	await noteVisit(locals, params.consultation, params.section, await request.formData());
	return new Response(null, { status: 204 });
};
