import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connectDatabase } from '#db/connect.server.ts';
import type { Place } from '#db/connect.server.ts';
import type { Database } from '#db/database.ts';
import { createPostgresDatabase, noPostgres } from './postgres.ts';

export type Dialect = Database['dialect'];

/** The databases that can be tested here: `describe.each(dialects)('… on %s', …)`. */
export const dialects: Dialect[] = noPostgres ? ['sqlite'] : ['sqlite', 'postgres'];

/** A place for a fresh database, gone when the test is finished. */
export async function makePlace(dialect: Dialect): Promise<Place> {
	const dataDir = mkdtempSync(join(tmpdir(), 'plenary-test-'));
	onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
	if (dialect === 'sqlite') return { dataDir, databaseUrl: null };
	const { url, drop } = await createPostgresDatabase();
	onTestFinished(drop);
	return { dataDir, databaseUrl: url };
}

/** Connect as a process would, and close when the test is finished. */
export async function openPlace(place: Place): Promise<Database> {
	const db = await connectDatabase(place);
	onTestFinished(() => db.close());
	return db;
}

/** A fresh, migrated database for this test alone. */
export async function openTestDatabase(dialect: Dialect): Promise<Database> {
	return openPlace(await makePlace(dialect));
}
