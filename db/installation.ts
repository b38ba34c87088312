import { eq, like } from 'drizzle-orm';
import { newId } from '#lib/kernel/ids.ts';
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

/** Note a fact in place of what was noted under its key before. */
export function noteInstallation(db: Database, key: string, value: unknown) {
	const { installation } = db.tables;
	return db.read
		.insert(installation)
		.values({ key, value })
		.onConflictDoUpdate({ target: installation.key, set: { value } });
}

/** Every fact whose key begins with a prefix. */
export function listInstallation(db: Database, prefix: string) {
	const { installation } = db.tables;
	return db.read
		.select()
		.from(installation)
		.where(like(installation.key, `${prefix}%`));
}

export function deleteInstallation(db: Database, key: string) {
	const { installation } = db.tables;
	return db.read.delete(installation).where(eq(installation.key, key));
}

const EPOCH = 'epoch';

/** Which course of events this data has followed: another one after every restore. */
export async function readEpoch(db: Database): Promise<string> {
	return String((await readInstallation(db, EPOCH)) ?? '');
}

/** Begin another course of events: copies that browsers keep of the one before fit it no more. */
export async function renewEpoch(db: Database): Promise<void> {
	await db.commit([deleteInstallation(db, EPOCH), insertInstallation(db, EPOCH, newId())]);
}
