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
import { readLog } from '#db/texts.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { MOVES_ROOT, textOf } from '#lib/text/sequence.ts';
import { startProcess } from '../support/server.ts';
import type { Disturbance } from './disturber.ts';
import { cookieOf, listDocuments, measure, STALL, writeUpdates } from './keystrokes.ts';
import type { Place } from './typing.ts';

const seconds = Number(process.argv[2] ?? 8);

const plenary = await startProcess();
const documents = await listDocuments(plenary);
await plenary.kill9();
await fill();
await plenary.start();
const cookies = {
	kenya: await cookieOf(plenary, 'kenya'),
	norway: await cookieOf(plenary, 'norway'),
	jamaica: await cookieOf(plenary, 'jamaica')
};
const place = (section: string, who: keyof typeof cookies): Place => ({
	...{ origin: plenary.origin, document: documents.get(section) ?? '', cookie: cookies[who] }
});
const across = [place('3', 'kenya'), place('3', 'norway')] as const;
const slowestInQuiet = await measure('in quiet', across, () => pause(seconds * 1000));
const slowest = [
	await measure('a paste of 50,000 words', across, () =>
		disturb({ ...place('5', 'jamaica'), words: 50_000, typing: seconds * 1000 })
	),
	await measure('a backup', across, async () => {
		await plenary.command('backup', join(plenary.dataDir, 'backup.sqlite'));
	}),
	await measure('a text of 20,000 edits is opened', across, () => open('6'))
];
await plenary.stop();
process.exitCode = Math.max(...slowest) > slowestInQuiet + STALL ? 1 : 0;

async function disturb(what: Disturbance): Promise<void> {
	const script = new URL('disturber.ts', import.meta.url);
	const worker = new Worker(script, { workerData: what });
	await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}

async function open(section: string): Promise<void> {
	await disturb({ ...place(section, 'jamaica'), words: 0, typing: 0 });
	await pause(seconds * 500);
}

/** 30,000 rows that nobody opens, and 20,000 edits in section 6. */
async function fill(): Promise<void> {
	const db = await connectDatabase({ dataDir: plenary.dataDir, databaseUrl: null });
	const filler = Array.from({ length: 30_000 }, () => crypto.getRandomValues(new Uint8Array(1000)));
	await writeUpdates(db, 'a document that nobody opens', filler);
	const document = (documents.get('6') ?? '') as DocumentId;
	await writeUpdates(db, document, editMuch(await readLog(db, document)));
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
