import { parseArgs } from 'node:util';
import { connectDatabase } from '#db/connect.server.ts';
import { listUnmerged } from '#db/merging.ts';
import { compactDocument } from '#server/compaction/document.ts';

// A process that merges every log of a database, to be killed while it does: it says so at each swap.
const { values } = parseArgs({ options: { data: { type: 'string' }, url: { type: 'string' } } });
const db = await connectDatabase({ dataDir: values.data ?? '', databaseUrl: values.url ?? null });
const telling: typeof db = {
	...db,
	commit(writes) {
		process.stdout.write('commits\n');
		return db.commit(writes);
	}
};
for (const unmerged of await listUnmerged(db, 1))
	await compactDocument(telling, unmerged, { until: Infinity, least: 1 });
process.stdout.write('merged\n');
await db.close();
