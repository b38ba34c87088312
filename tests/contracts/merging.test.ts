import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { and, eq } from 'drizzle-orm';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { backup, restore } from '#db/backup.ts';
import type { Place } from '#db/connect.server.ts';
import type { Database } from '#db/database.ts';
import type { LoggedUpdate } from '#db/log.ts';
import {
	listReadingEdges,
	listUnmerged,
	noteMerging,
	readMergingNote,
	swapStretch
} from '#db/merging.ts';
import { packRows } from '#db/packing.ts';
import { appendUpdates, readLog, readSnapshot, saveSnapshot } from '#db/texts.ts';
import { checkLog } from '#db/torn.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { compactDocument, takeSnapshot } from '#server/compaction/document.ts';
import { planSwaps } from '#server/compaction/plan.ts';
import { loadDocument } from '#server/sync/document.ts';
import { dialects, makePlace, openPlace, openTestDatabase } from '../support/database.ts';
import { tellLog } from '../support/long-log.ts';
import { NOW, seatKenya } from '../support/rows.ts';
import { sayingsOf } from '../support/sayings.ts';

const A = 'document-a' as DocumentId;
const RUNS = Number(process.env.KILL_RUNS ?? 4);
const ALL = { until: Infinity, least: 1 };
const logger = pino({ level: 'silent' });

async function store(db: Database, log: readonly LoggedUpdate[]): Promise<void> {
	await appendUpdates(
		db,
		log.map(({ from: _, seq: __, ...row }) => row)
	);
}

/** What everybody would be served of a document. */
async function stateOf(db: Database, document = A): Promise<string> {
	const { doc, seq } = await loadDocument({ db, logger }, document);
	return `${seq} ${Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64')}`;
}

/** What the log alone makes. */
async function textOfLog(db: Database): Promise<string> {
	await db.commit([db.read.delete(db.tables.snapshot)]);
	return stateOf(db);
}

async function compact(db: Database) {
	const [unmerged] = await listUnmerged(db, 1);
	return unmerged ? compactDocument(db, unmerged, ALL) : null;
}

/** Each row of a log as it is stored: of which updates, and whose. */
function storedRows({ read, tables }: Database) {
	const { account, fromSeq, seq } = tables.textUpdate;
	return read.select({ account, fromSeq, seq }).from(tables.textUpdate).orderBy(seq);
}

const aLog = (edits: number, seed = 1) =>
	tellLog({ seed, edits, authors: 4, pace: 60, lag: 30, document: A });

describe.each(dialects)('merging a log on %s', (dialect) => {
	it('leaves the text, its authors and their minutes as they were, in fewer rows', async () => {
		const db = await openTestDatabase(dialect);
		const log = aLog(2_500);
		await store(db, log);
		const before = await stateOf(db);
		const saved = await compact(db);
		const after = await readLog(db, A);
		const stored = await storedRows(db);
		expect(saved).toMatchObject({ rows: 2_500, becameRows: stored.length });
		expect(after.length).toBeLessThan(600);
		expect(stored.length).toBeLessThan(10);
		expect(stored[0]).toMatchObject({ account: null, fromSeq: 1 });
		expect(sayingsOf(after)).toEqual(sayingsOf(log));
		expect(await readSnapshot(db, A)).toMatchObject({ seq: 2_500 });
		expect(await stateOf(db)).toBe(before);
		expect(await checkLog(db, A)).toEqual({ updates: 2_500, missing: [], damaged: [] });
		expect(await textOfLog(db)).toBe(before);
	});

	it('goes on where it came to, and numbers of the log go on too', async () => {
		const db = await openTestDatabase(dialect);
		const log = aLog(900);
		await store(db, log.slice(0, 400));
		expect(await compact(db)).toMatchObject({ rows: 400 });
		expect(await compact(db)).toBeNull();
		await store(db, log.slice(400));
		expect(await listUnmerged(db, 500)).toEqual([{ document: A, mergedSeq: 400, newest: 900 }]);
		expect(await compact(db)).toMatchObject({ rows: 500 });
		const after = await readLog(db, A);
		expect(sayingsOf(after)).toEqual(sayingsOf(log));
		expect(
			await appendUpdates(db, [{ ...log[0], bytes: new Uint8Array([0, 0]) } as LoggedUpdate])
		).toEqual([901]);
	});

	it('shows readers one or the other at every moment', async () => {
		const db = await openTestDatabase(dialect);
		await store(db, aLog(3_000));
		await takeSnapshot(db, A);
		const before = await stateOf(db);
		const merging = compact(db);
		let isMerging = true;
		void merging.then(() => (isMerging = false));
		let reads = 0;
		while (isMerging) {
			expect(await stateOf(db)).toBe(before);
			expect((await readLog(db, A)).at(-1)?.seq).toBe(3_000);
			reads++;
			await new Promise((resolve) => setImmediate(resolve));
		}
		await merging;
		expect(reads).toBeGreaterThan(2);
	});

	it('swaps nothing when the log or its snapshot is not as it was', async () => {
		const db = await openTestDatabase(dialect);
		await store(db, aLog(300));
		const [swap] = planSwaps(await readLog(db, A), Infinity);
		if (!swap) throw new Error('There is nothing to merge.');
		const packed = { ...swap, rows: packRows(swap.rows) };
		expect(await swapStretch(db, A, packed)).toBe(false);
		const { bytes, ...rest } = { document: A, bytes: new Uint8Array([0, 0]), blockIds: [], at: 1 };
		await saveSnapshot(db, { ...rest, bytes, seq: swap.to - 1 });
		expect(await swapStretch(db, A, packed)).toBe(false);
		await saveSnapshot(db, { ...rest, bytes, seq: swap.to });
		expect(await swapStretch(db, A, { ...packed, was: swap.was - 1 })).toBe(false);
		expect(await readLog(db, A)).toHaveLength(300);
		expect(await swapStretch(db, A, packed)).toBe(true);
		expect(await swapStretch(db, A, packed)).toBe(false);
	});

	it('knows a log whose snapshot was lost for packed, and goes on behind it', async () => {
		const db = await openTestDatabase(dialect);
		const log = aLog(2_400);
		await store(db, log.slice(0, 2_000));
		await compact(db);
		const before = await storedRows(db);
		await db.commit([db.read.delete(db.tables.snapshot)]);
		expect(await compact(db)).toMatchObject({ rows: 0, becameRows: 0 });
		expect(await storedRows(db)).toEqual(before);
		expect(await listUnmerged(db, 1)).toEqual([]);
		await db.commit([db.read.delete(db.tables.snapshot)]);
		await store(db, log.slice(2_000));
		expect(await compact(db)).toMatchObject({ rows: 400, becameRows: 1 });
		expect(sayingsOf(await readLog(db, A))).toEqual(sayingsOf(log));
		expect(await listUnmerged(db, 1)).toEqual([]);
	});

	it('touches nothing of a damaged log', async () => {
		const db = await openTestDatabase(dialect);
		await store(db, aLog(300));
		const { textUpdate } = db.tables;
		const place = and(eq(textUpdate.document, A), eq(textUpdate.seq, 150));
		await db.commit([db.read.update(textUpdate).set({ checksum: 1 }).where(place)]);
		await expect(compact(db)).rejects.toThrow('Update 150');
		expect(await db.read.select().from(textUpdate)).toHaveLength(300);
		expect(await readSnapshot(db, A)).toBeNull();
	});

	it('knows when somebody’s right to read may have changed', async () => {
		const db = await openTestDatabase(dialect);
		const { document, consultation } = await seatKenya(db);
		const { phase } = db.tables;
		const rights = {
			secretariat: [],
			facilitator: [],
			'member-state': [],
			stakeholder: [],
			observer: []
		};
		const row = { id: 'phase' as never, consultation, position: 1, name: 'Drafting', rights };
		await db.commit([db.read.insert(phase).values({ ...row, opensAt: 5, closesAt: 9 })]);
		expect(await listReadingEdges(db, document)).toEqual([5, 9]);
	});

	it('is noted: when it ran, and what it saved the last time and in all', async () => {
		const db = await openTestDatabase(dialect);
		const saved = { rows: 10, bytes: 1_000, becameRows: 2, becameBytes: 100 };
		await noteMerging(db, NOW, { documents: 2, saved });
		await noteMerging(db, NOW + 1, { documents: 1, saved });
		const nothing = { rows: 0, bytes: 0, becameRows: 0, becameBytes: 0 };
		await noteMerging(db, NOW + 2, { documents: 0, saved: nothing });
		expect(await readMergingNote(db)).toEqual({
			ranAt: NOW + 2,
			last: { at: NOW + 1, documents: 1, ...saved },
			total: { rows: 20, bytes: 2_000, becameRows: 4, becameBytes: 200 }
		});
	});

	it(
		`is whole or not there when its process is killed, ${RUNS} times over`,
		{ timeout: RUNS * 30_000 },
		async () => {
			const place = await makePlace(dialect);
			let db = await openPlace(place);
			const log = tellLog({ seed: 9, edits: 3_000, authors: 4, pace: 60, document: A });
			await store(db, log);
			const before = await stateOf(db);
			for (let run = 0; run < RUNS; run++) {
				await db.close();
				await mergeAndDie(place, 1 + run);
				db = await openPlace(place);
				expect(await stateOf(db)).toBe(before);
				expect(sayingsOf(await readLog(db, A))).toEqual(sayingsOf(log));
			}
			await compact(db);
			const after = await readLog(db, A);
			expect(after.length).toBeLessThan(750);
			expect(sayingsOf(after)).toEqual(sayingsOf(log));
			expect(await textOfLog(db)).toBe(before);
		}
	);
});

describe('a backup taken while logs are merged', () => {
	it('is restored with the same text, and its log is merged on', async () => {
		const place = await makePlace('sqlite');
		const db = await openPlace(place);
		const log = aLog(3_000, 2);
		await store(db, log);
		const before = await stateOf(db);
		const merging = compact(db);
		const file = join(place.dataDir, 'copies', 'backup.sqlite');
		await backup(db, file);
		await merging;
		const fresh = await makePlace('sqlite');
		await restore(fresh.dataDir, file);
		const restored = await openPlace(fresh);
		expect(await stateOf(restored)).toBe(before);
		await compact(restored);
		expect(sayingsOf(await readLog(restored, A))).toEqual(sayingsOf(log));
		expect(await textOfLog(restored)).toBe(before);
	});
});

/** Let a process merge, and kill it at its `nth` commit. */
async function mergeAndDie({ dataDir, databaseUrl }: Place, nth: number): Promise<void> {
	const script = fileURLToPath(new URL('../support/merging-child.ts', import.meta.url));
	const args = [script, '--data', dataDir, ...(databaseUrl ? ['--url', databaseUrl] : [])];
	const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	let commits = 0;
	child.stdout.on('data', (words: Buffer) => {
		commits += words.toString().split('commits').length - 1;
		if (commits >= nth) child.kill('SIGKILL');
	});
	await new Promise((resolve) => child.once('exit', resolve));
}
