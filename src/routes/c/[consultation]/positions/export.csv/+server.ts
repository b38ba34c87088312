import { readPositionRows } from '#lib/positions/queries.server.ts';
import { rowsAsCsv } from '#lib/positions/rows.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const rows = await readPositionRows(locals, params.consultation);
	const mark = rows.some((row) => row.demonstration) ? '-demonstration' : '';
	return new Response(rowsAsCsv(rows), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${params.consultation}-positions${mark}.csv"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
};
