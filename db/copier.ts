import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';

/** What a copying thread is asked for; `copy` must not exist yet. */
export type CopyOrder = { file: string; copy: string };

// A copy takes as long as the file is large, so it has a thread of its own. It reads one
// moment of the database while the writer goes on.
if (parentPort) {
	const { file, copy } = workerData as CopyOrder;
	const sqlite = new BetterSqlite(file, { readonly: true, timeout: 10_000 });
	sqlite.prepare('VACUUM INTO ?').run(copy);
	sqlite.close();
}
