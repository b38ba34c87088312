import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { appendUpdates, readLog, readSnapshot, readStored, saveSnapshot } from '#db/texts.ts';
import type { NewUpdate } from '#db/texts.ts';
import { dialects, makePlace, openPlace, openTestDatabase } from '../support/database.ts';

const A = 'document-a' as DocumentId;
const B = 'document-b' as DocumentId;

describe.each(dialects)('the log on %s', (dialect) => {
	it('numbers each document from 1 without gaps, in the order of the calls', async () => {
		const db = await openTestDatabase(dialect);
		const calls = Array.from({ length: 300 }, (_, i) =>
			appendUpdates(db, [update(i % 3 === 0 ? A : B, i)])
		);
		await Promise.all(calls);
		const a = await readLog(db, A);
		expect(a.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
		expect(a.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, i) => i * 3));
		expect(await readLog(db, B, 198)).toMatchObject([{ seq: 199 }, { seq: 200 }]);
	});

	it('answers with the place of each row', async () => {
		const db = await openTestDatabase(dialect);
		expect(await appendUpdates(db, [update(A, 1), update(B, 2), update(A, 3)])).toEqual([1, 1, 2]);
		expect(await appendUpdates(db, [])).toEqual([]);
		expect(await appendUpdates(db, [update(B, 4)])).toEqual([2]);
	});

	it('writes what many documents wait for at one moment in one transaction', async () => {
		const db = await openTestDatabase(dialect);
		let commits = 0;
		const counted = { ...db, commit: (writes) => (commits++, db.commit(writes)) } as typeof db;
		await appendUpdates(counted, [update(A, 0)]);
		const documents = Array.from({ length: 100 }, (_, i) => `document-${i}` as DocumentId);
		await Promise.all(documents.map((document) => appendUpdates(counted, [update(document, 1)])));
		// The first of them does not wait for the others, who then go together.
		expect(commits).toBeLessThanOrEqual(3);
		for (const document of documents) expect(await readLog(db, document)).toHaveLength(1);
	});

	it('keeps the bytes, also of a view into a larger buffer', async () => {
		const db = await openTestDatabase(dialect);
		const pool = crypto.getRandomValues(new Uint8Array(4096));
		const bytes = pool.subarray(100, 612);
		await appendUpdates(db, [{ ...update(A, 1), bytes }]);
		const [row] = await readLog(db, A);
		expect(row?.bytes).toEqual(bytes.slice());
		expect(row?.bytes.constructor).toBe(Uint8Array);
	});

	it('goes on where it stood after a restart', async () => {
		const place = await makePlace(dialect);
		const before = await openPlace(place);
		await appendUpdates(before, [update(A, 1), update(A, 2)]);
		await before.close();
		expect(await appendUpdates(await openPlace(place), [update(A, 3)])).toEqual([3]);
	});

	it('refuses one call alone when its row cannot be written', async () => {
		const db = await openTestDatabase(dialect);
		const bad = { ...update(A, 2), at: null as unknown as number };
		const calls = [[update(A, 1)], [bad], [update(A, 3)]].map((rows) => appendUpdates(db, rows));
		const [first, second, third] = await Promise.allSettled(calls);
		expect(first).toMatchObject({ value: [1] });
		expect(second).toMatchObject({ status: 'rejected' });
		expect(third).toMatchObject({ value: [2] });
	});

	it.each([
		['a damaged row', 'damaged'],
		['a missing row', 'lacks update 2']
	])('notices %s', async (what, complaint) => {
		const db = await openTestDatabase(dialect);
		await appendUpdates(db, [update(A, 1), update(A, 2), update(A, 3)]);
		const { textUpdate } = db.tables;
		const second = and(eq(textUpdate.document, A), eq(textUpdate.seq, 2));
		const harm =
			what === 'a damaged row'
				? db.read
						.update(textUpdate)
						.set({ bytes: new Uint8Array([9]) })
						.where(second)
				: db.read.delete(textUpdate).where(second);
		await db.commit([harm]);
		await expect(readLog(db, A)).rejects.toThrow(complaint);
		expect(await readLog(db, A, 2)).toHaveLength(1);
	});
});

describe.each(dialects)('a merged row of the log on %s', (dialect) => {
	/** Updates 2 to 4 of six are one row. */
	async function merged() {
		const db = await openTestDatabase(dialect);
		await appendUpdates(
			db,
			[1, 2, 3, 4, 5, 6].map((at) => update(A, at))
		);
		const { textUpdate } = db.tables;
		const place = (seq: number) => and(eq(textUpdate.document, A), eq(textUpdate.seq, seq));
		await db.commit([
			db.read.delete(textUpdate).where(place(2)),
			db.read.delete(textUpdate).where(place(3)),
			db.read.update(textUpdate).set({ fromSeq: 2 }).where(place(4))
		]);
		return { db, textUpdate, place };
	}

	it('says which updates it holds, and the log goes on behind it', async () => {
		const { db } = await merged();
		const log = await readLog(db, A);
		expect(log.map(({ from, seq }) => [from, seq])).toEqual([
			[1, 1],
			[2, 4],
			[5, 5],
			[6, 6]
		]);
		expect(await appendUpdates(db, [update(A, 7)])).toEqual([7]);
		expect(await readLog(db, A, 4)).toHaveLength(3);
	});

	it('hides no gap before, inside or behind it', async () => {
		const { db, textUpdate, place } = await merged();
		await expect(readLog(db, A, 2)).rejects.toThrow('lacks update 3');
		await db.commit([db.read.update(textUpdate).set({ fromSeq: 3 }).where(place(4))]);
		await expect(readLog(db, A)).rejects.toThrow('lacks update 2');
		await db.commit([db.read.update(textUpdate).set({ fromSeq: 2 }).where(place(4))]);
		await db.commit([db.read.delete(textUpdate).where(place(5))]);
		await expect(readLog(db, A)).rejects.toThrow('lacks update 5');
	});

	it('is read with the newest snapshot before it, also when that changes meanwhile', async () => {
		const { db } = await merged();
		expect(await readStored(db, A)).toMatchObject({ snapshot: null, updates: { length: 4 } });
		const taken = { document: A, bytes: new Uint8Array([1]), blockIds: [], at: 5 };
		await saveSnapshot(db, { ...taken, seq: 1 });
		const reading = readStored(db, A);
		await saveSnapshot(db, { ...taken, seq: 5 });
		const { snapshot, updates } = await reading;
		expect(updates[0]?.from).toBe((snapshot?.seq ?? 0) + 1);
		expect(await readStored(db, A)).toMatchObject({
			snapshot: { seq: 5 },
			updates: [{ from: 6, seq: 6 }]
		});
		await saveSnapshot(db, { ...taken, seq: 6 });
		expect(await readStored(db, A)).toMatchObject({ snapshot: { seq: 6 }, updates: [] });
	});
});

describe.runIf(dialects.includes('postgres'))('two processes on one PostgreSQL', () => {
	it('append to one document without a gap or a loss', async () => {
		const place = await makePlace('postgres');
		const processes = [await openPlace(place), await openPlace(place)];
		const calls = Array.from({ length: 60 }, (_, i) =>
			appendUpdates(processes[i % 2] ?? expect.fail(), [update(A, i)])
		);
		const seqs = (await Promise.all(calls)).flat().sort((a, b) => a - b);
		expect(seqs).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
		const log = await readLog(processes[0] ?? expect.fail(), A);
		expect(new Set(log.map(({ at }) => at)).size).toBe(60);
	});
});

describe.each(dialects)('a snapshot on %s', (dialect) => {
	const snapshot = { document: A, bytes: new Uint8Array([1, 2]), blockIds: ['1.1', '1.2'], at: 5 };

	it('stands until a newer one is saved', async () => {
		const db = await openTestDatabase(dialect);
		expect(await readSnapshot(db, A)).toBeNull();
		await saveSnapshot(db, { ...snapshot, seq: 7 });
		await saveSnapshot(db, { ...snapshot, seq: 6, bytes: new Uint8Array([3]) });
		expect(await readSnapshot(db, A)).toEqual({ ...snapshot, seq: 7 });
		await saveSnapshot(db, { ...snapshot, seq: 8, bytes: new Uint8Array([4]) });
		expect(await readSnapshot(db, A)).toMatchObject({ seq: 8, bytes: new Uint8Array([4]) });
	});

	it('is refused when it is damaged', async () => {
		const db = await openTestDatabase(dialect);
		await saveSnapshot(db, { ...snapshot, seq: 7 });
		const { checksum } = db.tables.snapshot;
		await db.commit([db.read.update(db.tables.snapshot).set({ checksum: sql`${checksum} + 1` })]);
		await expect(readSnapshot(db, A)).rejects.toThrow(`The snapshot of ${A} is damaged.`);
	});

	it('gives way to an older one when it claims more than the log holds', async () => {
		const db = await openTestDatabase(dialect);
		await appendUpdates(db, [update(A, 1), update(A, 2)]);
		await saveSnapshot(db, { ...snapshot, seq: 7 });
		await saveSnapshot(db, { ...snapshot, seq: 2 });
		expect(await readSnapshot(db, A)).toMatchObject({ seq: 2 });
	});
});

function update(document: DocumentId, at: number): NewUpdate {
	const bytes = new Uint8Array([at & 255, 1, 2, 3]);
	return { document, account: null, seat: null, delegation: null, at, bytes };
}
