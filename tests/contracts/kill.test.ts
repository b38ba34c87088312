import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Place } from '#db/connect.server.ts';
import { walkEntries } from '#db/entries.ts';
import { readHead } from '#db/record.ts';
import { readLog } from '#db/texts.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects, makePlace, openPlace } from '../support/database.ts';
import { seatKenya } from '../support/rows.ts';

/** How often to kill; `KILL_RUNS=500` for a long run. */
const kills = Number(process.env.KILL_RUNS ?? 4);

const FEW = ['a', 'a', 'b', 'c'];

describe.each(dialects)('a process killed while it commits to %s', (dialect) => {
	it(
		`loses nothing it acknowledged, ${kills} times over`,
		{ timeout: kills * 20_000 },
		async () => {
			const { place, consultation } = await prepare(dialect);
			const acknowledged: string[] = [];
			for (let i = 0; i < kills; i++) {
				const enough = 20 + Math.floor(Math.random() * 300);
				const ending = i % 2 ? { killAfter: enough } : { dieAfter: enough };
				const said = await runWriter(place, consultation, ending);
				expect(said.length).toBeGreaterThanOrEqual(enough);
				acknowledged.push(...said);
				await expectKept(place, consultation, acknowledged);
			}
		}
	);
});

/** So many that what they write at one moment is journalled. */
const MANY = Array.from({ length: 40 }, (_, i) => `d${i}`);

describe('a process killed while it writes in many documents', () => {
	it.each([300, 4_000, 9_000])('loses nothing of %i acknowledged updates', async (killAfter) => {
		const { place, consultation } = await prepare('sqlite');
		const said = await runWriter(place, consultation, { killAfter }, MANY);
		await expectKept(place, consultation, said, MANY);
		const again = await runWriter(place, consultation, { dieAfter: 300 }, MANY);
		await expectKept(place, consultation, [...said, ...again], MANY);
	});
});

describe('a full disk', () => {
	it.each([
		['few', FEW],
		['many', MANY]
	])(
		'refuses what it cannot keep of %s, goes on reading and loses nothing',
		async (_, documents) => {
			const { place, consultation } = await prepare('sqlite');
			const said = await runWriter(place, consultation, { blocks: 6000 }, documents);
			const [refused, reads] = said.splice(-2);
			expect(refused).toMatch(/^refused SQLITE_(FULL|IOERR)/);
			expect(Number(reads?.split(' ')[1])).toBeGreaterThan(20);
			await expectKept(place, consultation, said, documents);
		}
	);
});

describe('a process that loses its writer thread', () => {
	it('says so and ends, having acknowledged nothing that is not kept', async () => {
		const { place, consultation } = await prepare('sqlite');
		const said = await runWriter(place, consultation, { loseWriter: true });
		expect(said.pop()).toBe('exited with 1');
		expect(said.length).toBeGreaterThan(50);
		await expectKept(place, consultation, said);
	});
});

async function prepare(dialect: (typeof dialects)[number]) {
	const place = await makePlace(dialect);
	const db = await openPlace(place);
	const { consultation } = await seatKenya(db);
	await db.close();
	return { place, consultation };
}

type Ending =
	{ killAfter: number } | { dieAfter: number } | { blocks: number } | { loseWriter: true };
type Consultation = Awaited<ReturnType<typeof prepare>>['consultation'];

/** Let a process write until it is killed, or until its files may not grow; what it said. */
async function runWriter(
	{ dataDir, databaseUrl }: Place,
	consultation: Consultation,
	ending: Ending,
	documents: readonly string[] = FEW
): Promise<string[]> {
	const script = fileURLToPath(new URL('../support/committing.ts', import.meta.url));
	const args = [script, '--data', dataDir, '--consultation', consultation];
	args.push('--documents', documents.join(' '));
	if (databaseUrl) args.push('--url', databaseUrl);
	if ('dieAfter' in ending) args.push('--die-after', String(ending.dieAfter));
	if ('loseWriter' in ending) args.push('--lose-writer');
	// A limit on the size of files fails a write as a full disk does.
	const limit = 'blocks' in ending ? `ulimit -f ${ending.blocks}; trap "" XFSZ; ` : '';
	const shell = ['-c', `${limit}exec "$0" "$@"`, process.execPath, ...args];
	const child = spawn('sh', shell, { stdio: ['ignore', 'pipe', 'pipe'] });
	let said = '';
	let complained = '';
	child.stderr.on('data', (words) => (complained += words));
	child.stdout.setEncoding('utf8').on('data', (words: string) => {
		said += words;
		if ('killAfter' in ending && said.split('\n').length > ending.killAfter) child.kill('SIGKILL');
	});
	const code = await new Promise((resolve) => child.on('close', resolve));
	// The last line may have been cut by the kill.
	const lines = said.split('\n').slice(0, -1);
	if (!('loseWriter' in ending)) expect(complained).toBe('');
	else if (complained.includes('lost its database writer')) lines.push(`exited with ${code}`);
	return lines;
}

async function expectKept(
	place: Place,
	consultation: Consultation,
	acknowledged: readonly string[],
	documents: readonly string[] = FEW
): Promise<void> {
	const db = await openPlace(place);
	const kept = new Set<string>();
	for (const document of new Set(documents))
		for (const { seq, at, bytes } of await readLog(db, document as DocumentId)) {
			expect(Buffer.from(bytes).toString()).toBe(`${at} `.repeat(1 + (at % 500)));
			kept.add(`update ${document} ${seq} ${at}`);
		}
	const { seq } = await readHead(db, consultation);
	for await (const entry of walkEntries(db, consultation, seq))
		kept.add(`entry ${entry.seq} ${entry.hash}`);
	expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);
	expect(await verifyStoredRecord({ db }, consultation)).toMatchObject({ sound: true });
	await db.close();
}
