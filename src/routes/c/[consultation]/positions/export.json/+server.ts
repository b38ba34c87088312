import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { streamed } from '#lib/kernel/streamed.ts';
import { walkJson } from '#lib/positions/rows.ts';
import { walkAllRows } from '#lib/proposals/support-rows.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const entered = await enterConsultation(locals, params.consultation);
	const { slug, title, demonstration } = entered.consultation;
	const exportedAt = new Date(locals.runtime.clock.now()).toISOString();
	const about = { consultation: title, demonstration, exportedAt };
	const mark = demonstration ? '-demonstration' : '';
	return new Response(streamed(walkJson(about, walkAllRows(locals, entered))), {
		headers: {
			'content-type': 'application/json',
			'content-disposition': `attachment; filename="${slug}-positions${mark}.json"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
};
