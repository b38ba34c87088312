import { asc, eq } from 'drizzle-orm';
import type { AccountId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Database, Tables } from './database.ts';

export type AccountRow = Tables['account']['$inferSelect'];

export async function readAccount(db: Database, id: AccountId): Promise<AccountRow | null> {
	const { account } = db.tables;
	const [row] = await db.read.select().from(account).where(eq(account.id, id));
	return row ?? null;
}

/** The account with this e-mail address, given in lower case. */
export async function findAccount(db: Database, email: string): Promise<AccountRow | null> {
	const { account } = db.tables;
	const [row] = await db.read.select().from(account).where(eq(account.email, email));
	return row ?? null;
}

export function listAdministrators(db: Database): Promise<AccountRow[]> {
	const { account } = db.tables;
	return db.read.select().from(account).where(eq(account.administrator, true));
}

export function listAccounts(db: Database): Promise<AccountRow[]> {
	const { account } = db.tables;
	return db.read.select().from(account).orderBy(asc(account.email));
}

export function insertAccount(db: Database, row: AccountRow) {
	return db.read.insert(db.tables.account).values(row);
}

export function updatePassword(db: Database, id: AccountId, passwordHash: string) {
	const { account } = db.tables;
	return db.read.update(account).set({ passwordHash }).where(eq(account.id, id));
}

/** Suspends the account, or restores it when `suspendedAt` is null. */
export function updateSuspension(db: Database, id: AccountId, suspendedAt: Instant | null) {
	const { account } = db.tables;
	return db.read.update(account).set({ suspendedAt }).where(eq(account.id, id));
}
