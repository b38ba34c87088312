import { json } from '@sveltejs/kit';
import { readSectionAuthors } from '#lib/editing/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { RequestHandler } from './$types';

/** Whom each Yjs client id of the section is credited to, for "Who wrote this". */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { section } = await enterSection(locals, params.consultation, params.section);
	return json(await readSectionAuthors(locals.runtime, section.id));
};
