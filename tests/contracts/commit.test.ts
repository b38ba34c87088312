import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { AccountId } from '#lib/kernel/ids.ts';
import { guarded } from '#db/database.ts';
import type { Database } from '#db/database.ts';
import { dialects, openTestDatabase } from '../support/database.ts';
import { anAccount } from '../support/rows.ts';

describe.each(dialects)('a commit on %s', (dialect) => {
	it('writes all its statements', async () => {
		const db = await openTestDatabase(dialect);
		const [one, two] = [anAccount(), anAccount()];
		expect(await db.commit([insert(db, one), insert(db, two)])).toBe(true);
		expect(await names(db)).toHaveLength(2);
	});

	it('is seen by a read as soon as it resolves', async () => {
		const db = await openTestDatabase(dialect);
		const person = anAccount();
		for (const name of ['first', 'second', 'third']) {
			if (name === 'first') await db.commit([insert(db, { ...person, name })]);
			else await db.commit([rename(db, person.id, name)]);
			expect(await names(db)).toEqual([name]);
		}
	});

	it('writes nothing when a guard counts other rows than it must', async () => {
		const db = await openTestDatabase(dialect);
		const absent = anAccount().id;
		const writes = [insert(db, anAccount()), guarded(rename(db, absent, 'changed'))];
		expect(await db.commit(writes)).toBe(false);
		expect(await names(db)).toEqual([]);
	});

	it('writes nothing when a unique constraint refuses a row', async () => {
		const db = await openTestDatabase(dialect);
		const taken = anAccount();
		await db.commit([insert(db, taken)]);
		const writes = [insert(db, anAccount()), insert(db, anAccount({ email: taken.email }))];
		expect(await db.commit(writes)).toBe(false);
		expect(await db.commit([insert(db, { ...anAccount(), id: taken.id })])).toBe(false);
		expect(await names(db)).toHaveLength(1);
	});

	it('throws when a row refers to nothing', async () => {
		const db = await openTestDatabase(dialect);
		const { session } = db.tables;
		const row = { id: 's', account: anAccount().id, address: '', userAgent: '' };
		const orphan = db.read
			.insert(session)
			.values({ ...row, createdAt: 1, expiresAt: 1, seenAt: 1 });
		await expect(db.commit([insert(db, anAccount()), orphan])).rejects.toThrow(/foreign key/i);
		expect(await names(db)).toEqual([]);
	});

	it('undoes a refused batch alone among those that share its transaction', async () => {
		const db = await openTestDatabase(dialect);
		const taken = anAccount();
		await db.commit([insert(db, taken)]);
		const verdicts = await Promise.all(
			Array.from({ length: 30 }, (_, i) =>
				db.commit([
					insert(db, anAccount({ name: `${i}` })),
					insert(db, anAccount(i % 3 === 0 ? { email: taken.email } : {}))
				])
			)
		);
		expect(verdicts).toEqual(Array.from({ length: 30 }, (_, i) => i % 3 !== 0));
		expect(await names(db)).toHaveLength(1 + 2 * 20);
	});

	it('lets one of many through when all guard the same row', async () => {
		const db = await openTestDatabase(dialect);
		const person = anAccount({ name: 'before' });
		await db.commit([insert(db, person)]);
		const { account } = db.tables;
		const claims = Array.from({ length: 20 }, (_, i) =>
			db.commit([
				guarded(
					db.read
						.update(account)
						.set({ name: `claim ${i}`, email: `${i}@plenary.test` })
						.where(eq(account.email, person.email))
				)
			])
		);
		expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
	});

	it('is the only way to write', async () => {
		const db = await openTestDatabase(dialect);
		await expect(insert(db, anAccount())).rejects.toThrow();
		expect(await names(db)).toEqual([]);
	});

	it('is refused after closing', async () => {
		const db = await openTestDatabase(dialect);
		await db.close();
		await expect(db.commit([insert(db, anAccount())])).rejects.toThrow();
	});
});

const insert = (db: Database, row: ReturnType<typeof anAccount>) =>
	db.read.insert(db.tables.account).values(row);

const rename = (db: Database, id: AccountId, name: string) =>
	db.read.update(db.tables.account).set({ name }).where(eq(db.tables.account.id, id));

async function names(db: Database): Promise<string[]> {
	const { account } = db.tables;
	return (await db.read.select({ name: account.name }).from(account)).map(({ name }) => name);
}
