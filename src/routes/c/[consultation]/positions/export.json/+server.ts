import { json } from '@sveltejs/kit';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { readPositionRows } from '#lib/positions/queries.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const { consultation } = await enterConsultation(locals, params.consultation);
	const { slug, title, demonstration } = consultation;
	const positions = await readPositionRows(locals, slug);
	const exportedAt = new Date(locals.runtime.clock.now()).toISOString();
	const mark = demonstration ? '-demonstration' : '';
	return json(
		{ consultation: title, demonstration, exportedAt, positions },
		{
			headers: {
				'content-disposition': `attachment; filename="${slug}-positions${mark}.json"`,
				'x-content-type-options': 'nosniff',
				'cache-control': 'private, no-store'
			}
		}
	);
};
