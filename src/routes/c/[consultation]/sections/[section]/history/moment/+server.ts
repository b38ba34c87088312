import { error, json } from '@sveltejs/kit';
import { serveMoment } from '#lib/history/serving.server.ts';
import { readWish } from '#lib/history/wishes.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { RequestHandler } from './$types';

/** One moment of a section's history, for the slider: queries as the page's, or `nth`. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const here = await enterSection(locals, params.consultation, params.section);
	const shown = await serveMoment(locals.runtime, here, readWish(url.searchParams));
	if (!shown) error(404, 'There is no such moment in this text.');
	return json(shown);
};
