import { and, eq, gt, isNull } from 'drizzle-orm';
import type { AccountId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Database, Tables } from './database.ts';

export type OneTimeTokenRow = Tables['oneTimeToken']['$inferSelect'];
export type TokenPurpose = OneTimeTokenRow['purpose'];

export function insertToken(db: Database, row: OneTimeTokenRow) {
	return db.read.insert(db.tables.oneTimeToken).values(row);
}

/** A one-time address by the SHA-256 of its token, whatever became of it. */
export async function findToken(
	db: Database,
	id: string,
	purpose: TokenPurpose
): Promise<OneTimeTokenRow | null> {
	const { oneTimeToken } = db.tables;
	const [row] = await db.read
		.select()
		.from(oneTimeToken)
		.where(and(eq(oneTimeToken.id, id), eq(oneTimeToken.purpose, purpose)));
	return row ?? null;
}

/** Uses a token that is still good at `now`; guard with one row. */
export function useToken(db: Database, id: string, now: Instant) {
	const { oneTimeToken } = db.tables;
	return db.read
		.update(oneTimeToken)
		.set({ usedAt: now })
		.where(
			and(eq(oneTimeToken.id, id), isNull(oneTimeToken.usedAt), gt(oneTimeToken.expiresAt, now))
		);
}

/** Withdraws unused tokens of a purpose, and of one account when it is named. */
export function deleteUnusedTokens(
	db: Database,
	purpose: TokenPurpose,
	account: AccountId | null = null
) {
	const { oneTimeToken } = db.tables;
	return db.read
		.delete(oneTimeToken)
		.where(
			and(
				eq(oneTimeToken.purpose, purpose),
				isNull(oneTimeToken.usedAt),
				account === null ? isNull(oneTimeToken.account) : eq(oneTimeToken.account, account)
			)
		);
}
