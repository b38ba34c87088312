import type { Instant } from '#lib/kernel/instants.ts';
import type { Database } from './database.ts';

/** Whether the database can be read and written at this moment. Writes one small row. */
export async function isHealthy(db: Database, now: Instant): Promise<boolean> {
	const { installation } = db.tables;
	try {
		const row = { key: 'health-checked', value: now };
		const set = { value: now };
		const written = await db.commit([
			db.read.insert(installation).values(row).onConflictDoUpdate({ target: installation.key, set })
		]);
		await db.read.select().from(installation).limit(1);
		return written;
	} catch {
		return false;
	}
}
