import type { Database } from '#db/database.ts';

/**
 * Every row of every table, by table, in an order of their own: to say that nothing was written. Left out are
 * sessions, since whoever asks is seen to have asked, and what the server makes of texts in its own time.
 */
export async function readAllRows({ read, tables }: Database): Promise<Record<string, string[]>> {
	const all: Record<string, string[]> = {};
	for (const [name, table] of Object.entries(tables)) {
		if (OWN.includes(name)) continue;
		const rows: unknown[] = await read.select().from(table as Database['tables']['entry']);
		all[name] = rows.map((row) => JSON.stringify(row)).sort();
	}
	return all;
}

const OWN: readonly string[] = ['session', 'block', 'sectionText', 'snapshot'];
