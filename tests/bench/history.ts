// How long the history of a section of 100,000 edits takes to answer: the first question of all, which
// starts the thread, the first of a section, which reads its log, and those after it. What it worked is of
// all threads, and says most on a machine that does other things too. `node tests/bench/history.ts [EDITS]`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import { connectDatabase } from '#db/connect.server.ts';
import { appendUpdates, type NewUpdate } from '#db/texts.ts';
import type { AccountId, DelegationId, DocumentId, SeatId } from '#lib/kernel/ids.ts';
import { writeBlocks } from '#lib/text/sequence.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { Histories } from '#server/history/histories.ts';

const EDITS = Number(process.argv[2] ?? 100_000);
const WRITERS = 5;
const dataDir = mkdtempSync(join(tmpdir(), 'plenary-history-'));
const db = await connectDatabase({ dataDir, databaseUrl: null });
const document = 'document' as DocumentId;

/** People who type a sentence, take some of it out again, and pause. */
function write(): NewUpdate[] {
	const doc = new Y.Doc();
	const rows: NewUpdate[] = [];
	let at = Date.UTC(2026, 0, 1);
	let who: string | null = null;
	doc.on('update', (bytes: Uint8Array) => {
		const [account, seat, delegation] = [who as AccountId, who as SeatId, who as DelegationId];
		rows.push({ document, account, seat, delegation, at, bytes });
	});
	const paragraphs = Array.from({ length: 100 }, (_, i) => ({
		...{ id: `1.${i + 1}` as BlockId, type: 'paragraph' as const, level: 0, list: null },
		...{ lang: null, content: [{ text: 'The internet is for everyone. '.repeat(8), marks: {} }] }
	}));
	writeBlocks(doc, paragraphs);
	const text = doc.getText('text');
	let seed = 1;
	const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
	while (rows.length < EDITS) {
		const writer = random(WRITERS);
		who = `writer ${writer}`;
		doc.clientID = 1_000 + writer;
		const from = 1 + random(text.length - 1);
		at += random(20) === 0 ? 600_000 : 5_000;
		for (let i = 0; i < 60; i++) text.insert(from + i, 'abcde fgh'.charAt(i % 9), {});
		for (let i = 0; i < 20; i++) text.delete(from + 30, 1);
		at += 20_000;
	}
	return rows;
}

async function time<T>(what: string, act: () => Promise<T>): Promise<T> {
	const [startedAt, before] = [performance.now(), process.cpuUsage()];
	const result = await act();
	const { user, system } = process.cpuUsage(before);
	const [took, worked] = [performance.now() - startedAt, (user + system) / 1_000].map(Math.round);
	process.stdout.write(`${what}: ${took} ms, ${worked} ms of them at work\n`);
	return result;
}

const rows = write();
for (let i = 0; i < rows.length; i += 2_000) await appendUpdates(db, rows.slice(i, i + 2_000));
process.stdout.write(`${rows.length} edits\n`);
const histories = new Histories(db);
const book = { document, closures: [] };
let longest = 0;
let last = performance.now();
const beat = setInterval(() => {
	longest = Math.max(longest, performance.now() - last - 5);
	last = performance.now();
}, 5);
const newest = { ...book, by: null, at: null, nth: null, since: null };
await time('a history without edits, first of all', () =>
	histories.ask('find', { document: 'none' as DocumentId, closures: [], words: 'none' })
);
await time('a list of steps, cold', () =>
	histories.ask('steps', { ...book, by: null, page: 0, size: 40 })
);
await time('a list of steps', () =>
	histories.ask('steps', { ...book, by: null, page: 3, size: 40 })
);
const moment = await time('the newest moment', () => histories.ask('moment', newest));
process.stdout.write(`${moment?.of} steps\n`);
for (const part of [0.25, 0.5, 0.75]) {
	const nth = Math.floor((moment?.of ?? 0) * part);
	await time(`step ${nth}`, () => histories.ask('moment', { ...newest, nth }));
}
await time('words that stand no more, first', () =>
	histories.ask('find', { ...book, words: 'fgh' })
);
await time('words that stand no more', () =>
	histories.ask('find', { ...book, words: 'de fgh ab' })
);
const wanted = { ...book, to: rows.length >> 1, base: null, block: '', passage: '' };
await time('a preview of half of it', () => histories.ask('preview', wanted));
clearInterval(beat);
process.stdout.write(`longest wait of the main thread meanwhile: ${Math.round(longest)} ms\n`);
await histories.close();
await db.close();
rmSync(dataDir, { recursive: true, force: true });
