/**
 * How long a keystroke takes from its writer to a reader, on disk in between, while the server does
 * what takes long.
 *
 *     node tests/bench/disturbing.ts [SECONDS]
 *
 * Kenya types 20 times a second in section 3 for SECONDS (8), and Norway reads: in quiet; while
 * somebody pastes 50,000 words into section 5 and types on there; while the database, made large by
 * 30,000 updates of 1 kB, is backed up; while section 6, which holds 20,000 edits by ten people and has
 * no snapshot, is opened. Prints percentiles in milliseconds, and ends with 1 when a keystroke took
 * more than 250 ms longer than the slowest in quiet. Needs a build.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as Y from 'yjs';
import { connectDatabase } from '#db/connect.server.ts';
import { appendUpdates, readLog } from '#db/texts.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { MOVES_ROOT, textOf } from '#lib/text/sequence.ts';
import { startProcess } from '../support/server.ts';
import type { Disturbance } from './disturber.ts';
import { typeAcross, type Place } from './typing.ts';

const EVERY = 50;
const STALL = 250;
const seconds = Number(process.argv[2] ?? 8);

const plenary = await startProcess();
const documents = await listDocuments();
await plenary.kill9();
await fill();
await plenary.start();
const cookies = {
	kenya: await cookieOf('kenya'),
	norway: await cookieOf('norway'),
	jamaica: await cookieOf('jamaica')
};
const place = (section: string, who: keyof typeof cookies): Place => ({
	...{ origin: plenary.origin, document: documents.get(section) ?? '', cookie: cookies[who] }
});
const slowestInQuiet = await measure('in quiet', () => pause(seconds * 1000));
const slowest = [
	await measure('a paste of 50,000 words', () =>
		disturb({ ...place('5', 'jamaica'), words: 50_000, typing: seconds * 1000 })
	),
	await measure('a backup', async () => {
		await plenary.command('backup', join(plenary.dataDir, 'backup.sqlite'));
	}),
	await measure('a text of 20,000 edits is opened', () => open('6'))
];
await plenary.stop();
process.exitCode = Math.max(...slowest) > slowestInQuiet + STALL ? 1 : 0;

/** @returns the slowest keystroke, in milliseconds */
async function measure(name: string, act: () => Promise<unknown>): Promise<number> {
	const acted = pause(1000).then(act);
	const took = await typeAcross(place('3', 'kenya'), place('3', 'norway'), EVERY, acted);
	const at = (share: number) => (took[Math.ceil(took.length * share) - 1] ?? NaN).toFixed(1);
	process.stdout.write(
		`${name}: ${took.length} keystrokes, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(1)} ms\n`
	);
	return took.at(-1) ?? NaN;
}

async function disturb(what: Disturbance): Promise<void> {
	const script = new URL('disturber.ts', import.meta.url);
	const worker = new Worker(script, { workerData: what });
	await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}

async function open(section: string): Promise<void> {
	await disturb({ ...place(section, 'jamaica'), words: 0, typing: 0 });
	await pause(seconds * 500);
}

async function cookieOf(name: string): Promise<string> {
	return (await plenary.command('session', `${name}@plenary.test`)).trim();
}

async function listDocuments(): Promise<Map<string, string>> {
	const listed = await plenary.command('sections', 'roadmap', '--json');
	const sections = JSON.parse(listed) as { number: string; document: string }[];
	return new Map(sections.map(({ number, document }) => [number, document]));
}

/** 30,000 rows that nobody opens, and 20,000 edits in section 6. */
async function fill(): Promise<void> {
	const db = await connectDatabase({ dataDir: plenary.dataDir, databaseUrl: null });
	const write = (document: string, updates: readonly Uint8Array[]) =>
		appendUpdates(
			db,
			updates.map((bytes, at) => ({
				...{ account: null, seat: null, delegation: null },
				...{ document: document as DocumentId, at, bytes }
			}))
		);
	const filler = Array.from({ length: 30_000 }, () => crypto.getRandomValues(new Uint8Array(1000)));
	await write('a document that nobody opens', filler);
	const document = (documents.get('6') ?? '') as DocumentId;
	await write(document, editMuch(await readLog(db, document)));
	await db.commit([db.read.delete(db.tables.snapshot)]);
	await db.close();
}

/** Ten people type a letter each, in turn, at places of their own choosing. */
function editMuch(log: readonly { bytes: Uint8Array }[]): Uint8Array[] {
	const doc = new Y.Doc({ gc: false });
	doc.getArray(MOVES_ROOT);
	const text = textOf(doc);
	for (const { bytes } of log) Y.applyUpdate(doc, bytes);
	const updates: Uint8Array[] = [];
	doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
	for (let edit = 0; edit < 20_000; edit++) {
		doc.clientID = 1000 + (edit % 10);
		text.insert(1 + ((edit * 7919) % (text.length - 1)), 'e', {});
	}
	return updates;
}
