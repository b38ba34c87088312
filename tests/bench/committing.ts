/**
 * What it costs to have edits on disk before anybody sees them: transactions, each with its fsync,
 * and CPU time for an edit, and how long an edit waits, by how many people write at once.
 *
 *     node tests/bench/committing.ts [SECONDS]
 *
 * Each writer makes 5 edits a second, 3 of them in a section, into a log in the folder for temporary
 * files (TMPDIR names another disk), for SECONDS (5).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { connectDatabase } from '#db/connect.server.ts';
import { appendUpdates } from '#db/texts.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';

const WRITERS = [1, 10, 100, 300, 1000, 1500];
const EDITS_PER_SECOND = 5;
const WRITERS_PER_SECTION = 3;
const seconds = Number(process.argv[2] ?? 5);

let transactions = 0;
// The writer thread answers every transaction with one message.
process.on('worker', (worker: Worker) => worker.on('message', () => transactions++));
const dataDir = mkdtempSync(join(tmpdir(), 'plenary-bench-'));
const db = await connectDatabase({ dataDir, databaseUrl: null });
for (const writers of WRITERS) await measure(writers);
await db.close();
rmSync(dataDir, { recursive: true });

async function measure(writers: number): Promise<void> {
	const took: number[] = [];
	transactions = 0;
	const cpu = process.cpuUsage();
	const until = performance.now() + seconds * 1000;
	await Promise.all(Array.from({ length: writers }, (_, i) => write(i, until, took)));
	const { user, system } = process.cpuUsage(cpu);
	took.sort((a, b) => a - b);
	const at = (share: number) => (took[Math.ceil(took.length * share) - 1] ?? 0).toFixed(1);
	process.stdout.write(
		`${writers} writers: ${(took.length / seconds).toFixed(0)} edits/s, ` +
			`${(transactions / took.length).toFixed(3)} transactions and ` +
			`${((user + system) / took.length).toFixed(0)} µs an edit, ` +
			`on disk after p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms\n`
	);
}

async function write(writer: number, until: number, took: number[]): Promise<void> {
	const document = `section ${Math.floor(writer / WRITERS_PER_SECTION)}` as DocumentId;
	const interval = 1000 / EDITS_PER_SECOND;
	await pause(Math.random() * interval);
	for (let due = performance.now(); due < until; due += interval) {
		await pause(Math.max(0, due - performance.now()));
		const startedAt = performance.now();
		const bytes = crypto.getRandomValues(new Uint8Array(30));
		const row = { document, account: null, seat: null, delegation: null, at: Date.now(), bytes };
		await appendUpdates(db, [row]);
		took.push(performance.now() - startedAt);
	}
}
