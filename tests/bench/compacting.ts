/**
 * How long a keystroke takes from its writer to a reader, on disk in between, while the server merges
 * the log of another section, which holds 100,000 edits of ten people.
 *
 *     node tests/bench/compacting.ts [EDITS]
 *
 * Kenya types 20 times a second in section 3 and Norway reads: for ten seconds in quiet, and until all
 * of section 6 but its last minute is merged. Prints percentiles in milliseconds, and ends with 1 when a
 * keystroke took more than 250 ms longer than the slowest in quiet. Needs a build.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { connectDatabase, connectReader, databaseFile } from '#db/connect.server.ts';
import { listUnmerged } from '#db/merging.ts';
import { appendUpdates } from '#db/texts.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { tellLog } from '../support/long-log.ts';
import { startProcess } from '../support/server.ts';
import { cookieOf, listDocuments, measure, STALL } from './keystrokes.ts';
import type { Place } from './typing.ts';

const EDITS = Number(process.argv[2] ?? 100_000);
/** Fewer are left for a later run of merging. */
const LEFT = 200;

const plenary = await startProcess({}, 'tests/bench/merging-server.ts');
const documents = await listDocuments(plenary);
const cookies = [await cookieOf(plenary, 'kenya'), await cookieOf(plenary, 'norway')];
const [kenya, norway] = cookies.map((cookie): Place => {
	return { origin: plenary.origin, document: documents.get('3') ?? '', cookie };
});
if (!kenya || !norway) throw new Error('There must be a writer and a reader.');
const inQuiet = await measure('in quiet', [kenya, norway], () => pause(10_000));
await plenary.kill9();
await fill((documents.get('6') ?? '') as DocumentId);
await plenary.start();
const beside = await measure(`beside the merging of ${EDITS} edits`, [kenya, norway], merged);
await plenary.stop();
process.exitCode = beside > inQuiet + STALL ? 1 : 0;

async function fill(document: DocumentId): Promise<void> {
	const db = await connectDatabase({ dataDir: plenary.dataDir, databaseUrl: null });
	const pace = { edits: EDITS, authors: 10, pace: 20, from: Date.UTC(2026, 0, 1) };
	const nobody = { account: null, seat: null, delegation: null };
	const log = tellLog({ seed: 1, document, ...pace });
	await appendUpdates(
		db,
		log.map(({ at, bytes }) => ({ document, at, bytes, ...nobody }))
	);
	await db.close();
}

/** Resolves when what of section 6 is unmerged is left for a later run. */
async function merged(): Promise<void> {
	const startedAt = performance.now();
	const place = { dialect: 'sqlite', file: databaseFile(plenary.dataDir), address: null } as const;
	const reader = connectReader(place);
	const db = { ...place, ...reader, commit: () => Promise.reject(new Error('It only reads.')) };
	const isUnmerged = ({ document }: { document: string }) => document === documents.get('6');
	while ((await listUnmerged(db, LEFT)).some(isUnmerged)) await pause(500);
	await reader.close();
	process.stdout.write(`merged after ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
