import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { streamed } from '#lib/kernel/streamed.ts';
import { walkCsv } from '#lib/positions/rows.ts';
import { walkAllRows } from '#lib/proposals/support-rows.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const entered = await enterConsultation(locals, params.consultation);
	const { slug, demonstration } = entered.consultation;
	const mark = demonstration ? '-demonstration' : '';
	return new Response(streamed(walkCsv(walkAllRows(locals, entered))), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${slug}-positions${mark}.csv"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
};
