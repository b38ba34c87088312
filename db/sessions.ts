import type { SQL } from 'drizzle-orm';
import { and, desc, eq, gt, inArray, isNull, lte, ne, sql } from 'drizzle-orm';
import type { AccountId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Database, Tables } from './database.ts';
import { perDatabase } from './template.ts';

export type SessionRow = Tables['session']['$inferSelect'];

/**
 * A session and its account by the SHA-256 of the cookie's token; null when there is none
 * or the account is suspended.
 */
export async function readSession(db: Database, id: string) {
	const [row] = await sessionOf(db).execute({ id });
	return row ?? null;
}

const sessionOf = perDatabase(({ read, tables: { session, account } }) => {
	const { id, email, name, administrator } = account;
	return read
		.select({ session, account: { id, email, name, administrator } })
		.from(session)
		.innerJoin(account, eq(account.id, session.account))
		.where(and(eq(session.id, sql.placeholder('id')), isNull(account.suspendedAt)))
		.prepare();
});

/** An account's sessions that have not expired at `now`, the most recently used first. */
export function readSessions(db: Database, of: AccountId, now: Instant): Promise<SessionRow[]> {
	const { session } = db.tables;
	return db.read
		.select()
		.from(session)
		.where(and(eq(session.account, of), gt(session.expiresAt, now)))
		.orderBy(desc(session.seenAt));
}

export function insertSession(db: Database, row: SessionRow) {
	return db.read.insert(db.tables.session).values(row);
}

export function extendSession(db: Database, id: string, expiresAt: Instant) {
	const { session } = db.tables;
	return db.read.update(session).set({ expiresAt }).where(eq(session.id, id));
}

export function markSessionSeen(db: Database, id: string, seenAt: Instant) {
	const { session } = db.tables;
	return db.read.update(session).set({ seenAt }).where(eq(session.id, id));
}

/** Ends one session: its row and the seats it acted as. */
export function deleteSession(db: Database, id: string) {
	return deleteWhere(db, eq(db.tables.session.id, id));
}

/** Ends all sessions of an account, or all but `except` (a session id). */
export function deleteSessions(db: Database, of: AccountId, except: string | null = null) {
	const { session } = db.tables;
	const mine = eq(session.account, of);
	return deleteWhere(db, except ? and(mine, ne(session.id, except)) : mine);
}

export function deleteExpiredSessions(db: Database, now: Instant) {
	return deleteWhere(db, lte(db.tables.session.expiresAt, now));
}

function deleteWhere(db: Database, which: SQL | undefined) {
	const { session, actingSeat } = db.tables;
	const ids = db.read.select({ id: session.id }).from(session).where(which);
	return [
		db.read.delete(actingSeat).where(inArray(actingSeat.session, ids)),
		db.read.delete(session).where(which)
	];
}
