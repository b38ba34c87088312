import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';

/** A fact about this installation, such as `demonstration`; null when it was never noted. */
export async function readInstallation(db: Database, key: string): Promise<unknown> {
	const { installation } = db.tables;
	const [row] = await db.read.select().from(installation).where(eq(installation.key, key));
	return row?.value ?? null;
}

/** Note a fact once; a second note of the same key refuses its batch. */
export function insertInstallation(db: Database, key: string, value: unknown) {
	return db.read.insert(db.tables.installation).values({ key, value });
}
