import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { walkPositionRows } from '#lib/positions/queries.server.ts';
import type { PositionRow } from '#lib/positions/rows.ts';

/** All rows that somebody's export of positions has. */
export async function readPositionRows(locals: App.Locals, slug: string): Promise<PositionRow[]> {
	const rows: PositionRow[] = [];
	const entered = await enterConsultation(locals, slug);
	for await (const some of walkPositionRows(locals, entered)) rows.push(...some);
	return rows;
}
