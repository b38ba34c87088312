import type { Database } from './database.ts';

/**
 * Make something of a database once, and have it again at every later call. For queries that run whenever
 * a socket or a page is opened: building one costs several times what SQLite takes to answer it.
 */
export function onceFor<Made>(make: (db: Database) => Made): (db: Database) => Made {
	const made = new WeakMap<Database, Made>();
	return (db) => {
		const kept = made.get(db) ?? make(db);
		made.set(db, kept);
		return kept;
	};
}
