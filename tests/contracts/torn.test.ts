import { and, eq, inArray } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Database } from '#db/database.ts';
import { DamagedLog } from '#db/log.ts';
import { appendUpdates, readLog } from '#db/texts.ts';
import { checkLog, cutTornEnd, listCuts } from '#db/torn.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { dialects, makePlace, openPlace, type Dialect } from '../support/database.ts';

const A = 'document-a' as DocumentId;
const LENGTH = 8;

/** A log of eight rows whose rows with these numbers are torn, as the next process finds it. */
async function openTorn(dialect: Dialect, ...torn: number[]): Promise<Database> {
	const place = await makePlace(dialect);
	const before = await openPlace(place);
	await appendUpdates(
		before,
		Array.from({ length: LENGTH }, (_, i) => ({
			...{ document: A, account: null, seat: null, delegation: null, at: i },
			bytes: new Uint8Array([i, 2, 3, 4])
		}))
	);
	const { textUpdate } = before.tables;
	if (torn.length > 0)
		await before.commit([
			before.read
				.update(textUpdate)
				.set({ bytes: new Uint8Array([1]) })
				.where(and(eq(textUpdate.document, A), inArray(textUpdate.seq, torn)))
		]);
	await before.close();
	return openPlace(place);
}

async function damageOf(db: Database): Promise<DamagedLog> {
	const error: unknown = await readLog(db, A).catch((error: unknown) => error);
	return error instanceof DamagedLog ? error : expect.fail('the log was read');
}

describe.each(dialects)('a log on %s', (dialect) => {
	it('that is torn at its end is cut there, and what was cut is kept aside', async () => {
		const db = await openTorn(dialect, 7, 8);
		const damage = await damageOf(db);
		expect(damage).toMatchObject({ document: A, seq: 7, isTail: true });
		expect(await cutTornEnd(db, damage, 99)).toBe(2);
		expect((await readLog(db, A)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
		expect(await listCuts(db)).toEqual([{ document: A, cutAt: 99, from: 7, updates: 2 }]);
		const kept = await db.read.select().from(db.tables.cutUpdate);
		expect(kept.map(({ seq, bytes }) => [seq, ...bytes])).toEqual([
			[7, 1],
			[8, 1]
		]);
	});

	it('goes on where it was cut', async () => {
		const db = await openTorn(dialect, 8);
		await cutTornEnd(db, await damageOf(db), 99);
		const row = { document: A, account: null, seat: null, delegation: null, at: 9 };
		expect(await appendUpdates(db, [{ ...row, bytes: new Uint8Array([9]) }])).toEqual([8]);
		expect(await readLog(db, A)).toHaveLength(8);
	});

	it.each([
		['in the middle', [4]],
		['in the middle and at its end', [4, 8]]
	])('that is damaged %s is left as it is', async (_where, torn) => {
		const db = await openTorn(dialect, ...torn);
		const damage = await damageOf(db);
		expect(damage).toMatchObject({ seq: 4, isTail: false });
		expect(await cutTornEnd(db, damage, 99)).toBe(0);
		expect(await checkLog(db, A)).toEqual({ updates: LENGTH, missing: [], damaged: torn });
	});

	it('that was merged is damaged at its end, not torn: people had read it', async () => {
		const db = await openTorn(dialect, 8);
		const { textUpdate } = db.tables;
		const at = (seq: number) => and(eq(textUpdate.document, A), eq(textUpdate.seq, seq));
		await db.commit([
			db.read.delete(textUpdate).where(at(7)),
			db.read.update(textUpdate).set({ fromSeq: 7 }).where(at(8))
		]);
		const damage = await damageOf(db);
		expect(damage).toMatchObject({ seq: 7, isTail: true });
		expect(await cutTornEnd(db, damage, 99)).toBe(0);
		expect(await checkLog(db, A)).toMatchObject({ damaged: [8] });
	});

	it('is not cut down to nothing', async () => {
		const db = await openTorn(dialect, 1, 2, 3, 4, 5, 6, 7, 8);
		expect(await cutTornEnd(db, await damageOf(db), 99)).toBe(0);
		expect((await checkLog(db, A)).updates).toBe(LENGTH);
	});

	it('is not cut by the process that wrote it: no crash has torn that', async () => {
		const db = await openTorn(dialect);
		const row = { document: A, account: null, seat: null, delegation: null, at: 9 };
		await appendUpdates(db, [{ ...row, bytes: new Uint8Array([9]) }]);
		const { textUpdate } = db.tables;
		await db.commit([db.read.update(textUpdate).set({ checksum: 1 }).where(eq(textUpdate.seq, 9))]);
		expect(await cutTornEnd(db, await damageOf(db), 99)).toBe(0);
	});

	it('that lacks a row with sound ones behind it says which', async () => {
		const db = await openTorn(dialect);
		const { textUpdate } = db.tables;
		await db.commit([db.read.delete(textUpdate).where(eq(textUpdate.seq, 5))]);
		expect(await damageOf(db)).toMatchObject({ seq: 5, isTail: false });
		expect(await checkLog(db, A)).toEqual({ updates: LENGTH - 1, missing: [5], damaged: [] });
	});
});
