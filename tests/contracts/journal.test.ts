import { describe, expect, it } from 'vitest';
import { readLogEnd } from '#db/log.ts';
import { appendUpdates, readLog, readStored, saveSnapshot } from '#db/texts.ts';
import type { Database } from '#db/database.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { connectReader } from '#db/connect.server.ts';
import { makePlace, openPlace, openTestDatabase } from '../support/database.ts';

const documents = Array.from({ length: 40 }, (_, i) => `document-${i}` as DocumentId);
const [A, B] = documents as [DocumentId, DocumentId];

const update = (document: DocumentId, at: number) => ({
	...{ document, account: null, seat: null, delegation: null, at },
	bytes: Buffer.from(`${document} at ${at}`)
});

/** Everybody writes at one moment: the first goes alone, the others together. */
const writeAll = (db: Database, at: number) =>
	Promise.all(documents.map((document) => appendUpdates(db, [update(document, at)])));

const inLogs = async (db: Database) => (await db.read.select().from(db.tables.textUpdate)).length;
const inJournal = async (db: Database) =>
	(await db.read.select().from(db.tables.journal)).flatMap(({ updates }) => updates).length;

async function expectWhole(db: Database, times: number): Promise<void> {
	for (const document of documents) {
		const log = await readLog(db, document);
		expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: times }, (_, i) => i + 1));
		expect(log.map(({ at, bytes }) => [at, String(Buffer.from(bytes))])).toEqual(
			log.map((_, i) => [i, `${document} at ${i}`])
		);
		expect(await readLogEnd(db, document)).toBe(times);
	}
}

describe('what many write at one moment', () => {
	it('is read from the journal as from the log, and in the log a moment later', async () => {
		const db = await openTestDatabase('sqlite');
		await writeAll(db, 0);
		await writeAll(db, 1);
		expect(await inJournal(db)).toBeGreaterThan(0);
		await expectWhole(db, 2);
		expect(await readLog(db, A, 1)).toMatchObject([{ seq: 2, at: 1 }]);
		await expect.poll(() => inJournal(db), { timeout: 5_000 }).toBe(0);
		expect(await inLogs(db)).toBe(80);
		await expectWhole(db, 2);
	});

	it('leaves no gap in a log: what follows goes the same way', async () => {
		const db = await openTestDatabase('sqlite');
		await writeAll(db, 0);
		const logged = await inLogs(db);
		expect(await appendUpdates(db, [update(B, 1)])).toEqual([2]);
		expect(await inLogs(db)).toBe(logged);
		await expect.poll(() => inJournal(db), { timeout: 5_000 }).toBe(0);
		expect(await appendUpdates(db, [update(B, 2)])).toEqual([3]);
		expect(await inLogs(db)).toBe(42);
		expect(await readLog(db, B)).toHaveLength(3);
	});

	it('is moved without a pause while people go on, and read whole at every moment', async () => {
		const db = await openTestDatabase('sqlite');
		const rounds = 200;
		let written = 0;
		const writing = (async () => {
			for (let at = 0; at < rounds; at++, written++) await writeAll(db, at);
		})();
		while (written < rounds) {
			const before = written;
			expect((await readLog(db, A)).length).toBeGreaterThanOrEqual(before);
			await new Promise(setImmediate);
		}
		await writing;
		expect(await inLogs(db)).toBeGreaterThan(0);
		await expectWhole(db, rounds);
	});

	it('stays where it is, and what follows beside it, while it cannot be moved', async () => {
		const db = await openTestDatabase('sqlite');
		let refusals = 2;
		const isMove = (sql: string) => sql.includes('json_each');
		const refusing: Database = {
			...db,
			async commit(writes) {
				const moves = writes.some((write) => 'toSQL' in write && isMove(write.toSQL().sql));
				return moves && refusals-- > 0 ? false : db.commit(writes);
			}
		};
		await writeAll(refusing, 0);
		const logged = await inLogs(db);
		await expect.poll(() => refusals, { timeout: 5_000 }).toBe(1);
		await writeAll(refusing, 1);
		expect(await inLogs(db)).toBe(logged);
		await expectWhole(db, 2);
		await expect.poll(() => inJournal(db), { timeout: 10_000 }).toBe(0);
		await expectWhole(db, 2);
	});

	it('stands beside a snapshot, also for another connection', async () => {
		const db = await openTestDatabase('sqlite');
		await writeAll(db, 0);
		await writeAll(db, 1);
		const taken = { document: B, seq: 1, bytes: Buffer.from('state'), blockIds: [], at: 1 };
		await saveSnapshot(db, taken);
		const reader = connectReader(db);
		const stored = await readStored({ ...db, ...reader }, B);
		expect(stored).toMatchObject({ snapshot: { seq: 1 }, updates: [{ seq: 2, at: 1 }] });
		await reader.close();
	});

	it('is in the logs of a file that is opened again, however its process ended', async () => {
		const place = await makePlace('sqlite');
		const before = await openPlace(place);
		await writeAll(before, 0);
		await before.close();
		const after = await openPlace(place);
		expect(await inJournal(after)).toBe(0);
		await expectWhole(after, 1);
		await writeAll(after, 1);
		await expectWhole(after, 2);
	});

	it('is refused when it could not be moved later, and nobody else with it', async () => {
		const db = await openTestDatabase('sqlite');
		await writeAll(db, 0);
		const bad = appendUpdates(db, [{ ...update(A, 1), at: null as unknown as number }]);
		const good = appendUpdates(db, [update(A, 1)]);
		await expect(bad).rejects.toThrow('no time');
		expect(await good).toEqual([2]);
		await expect.poll(() => inJournal(db), { timeout: 5_000 }).toBe(0);
		expect(await readLog(db, A)).toHaveLength(2);
	});
});
