import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listInstallation } from '#db/installation.ts';
import { listEntries } from '#db/entries.ts';
import { readLog } from '#db/texts.ts';
import { restoreText } from '#lib/history/commands.server.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import type { Step } from '#server/sync/log.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
import { enter, type, until } from './clients.ts';
import { aFolder, furnish, start, type House } from './house.ts';

const RECEIPT = 'receipt-of-a-restoring';
const FULL = 'The internet is open to everyone.';

/** Kenya writes a sentence, Norway takes its end out again, and the server stops. */
async function makeDraft(dialect: Dialect) {
	const folder = aFolder();
	const database = dialect === 'postgres' ? await createPostgresDatabase() : null;
	if (database) onTestFinished(database.drop);
	const url = database?.url ?? null;
	const plenary = await start(folder, {}, url);
	const house = await furnish(plenary);
	const kenya = await enter(house, house.kenya);
	const norway = await enter(house, house.norway);
	type(kenya, FULL);
	await until(() => norway.text.toString().endsWith(FULL));
	const full = (await readLog(plenary.runtime.db, house.section.document)).length;
	norway.doc.transact(() => norway.text.delete(17, 17));
	await until(() => norway.saved > 0 && !kenya.text.toString().includes('open'));
	for (const { provider } of [kenya, norway]) provider.disconnect();
	await plenary.close();
	return { folder, url, house, full };
}

type Draft = Awaited<ReturnType<typeof makeDraft>>;

/** Let a process restore what Kenya wrote, in Norway's name, and die when its edit reaches a step. */
async function restoreAndDie({ folder, url, house, full }: Draft, step: Step): Promise<string> {
	const script = fileURLToPath(new URL('restoring-child.ts', import.meta.url));
	const words = [script, folder, house.norway.cookie, String(full), RECEIPT, step];
	const child = spawn(process.execPath, words, {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, ...(url ? { DATABASE_URL: url } : {}) }
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	let said = '';
	child.stdout.on('data', (data: Buffer) => (said += data.toString()));
	await new Promise((resolve) => child.once('exit', resolve));
	return said;
}

async function startAgain({ folder, url, house }: Draft): Promise<House> {
	const plenary = await start(folder, {}, url);
	onTestFinished(() => plenary.close());
	const origin = `http://127.0.0.1:${plenary.port}`;
	return { ...house, plenary, runtime: plenary.runtime, origin };
}

function entriesOf({ runtime, consultation }: House) {
	const reader = { role: 'secretariat' as const, delegation: null };
	return listEntries(runtime.db, consultation, { kinds: ['text.restored'], reader }, 10);
}

async function restoreAs({ runtime, norway }: House, to: number, receipt = RECEIPT) {
	const form = new FormData();
	for (const [name, value] of Object.entries({ to, receipt })) form.set(name, String(value));
	return restoreText(
		{ runtime, actor: await readActor(runtime, norway.cookie) },
		'house',
		'1',
		form
	);
}

const due = ({ runtime }: House) => listInstallation(runtime.db, 'restoring/');

describe.each(dialects)('a restoring that its process did not survive, on %s', (dialect) => {
	it.each<Step>(['written', 'acknowledged'])(
		'[H8] is in the record as soon as the server is back, when its edit was %s',
		async (step) => {
			const draft = await makeDraft(dialect);
			expect(await restoreAndDie(draft, step)).toBe('');
			const house = await startAgain(draft);
			await until(async () => (await entriesOf(house)).length > 0);
			const [entry, ...more] = await entriesOf(house);
			expect(more).toEqual([]);
			const log = await readLog(house.runtime.db, house.section.document);
			const { decision, actor } = JSON.parse(entry?.payload ?? '{}') as Record<string, object>;
			expect(actor).toMatchObject({ account: house.norway.account, seat: house.norway.seat });
			expect(decision).toMatchObject({ restored: 'text', receipt: RECEIPT, to: log.length });
			expect(await verifyStoredRecord(house.runtime, house.consultation)).toMatchObject({
				sound: true
			});
			expect(await due(house)).toEqual([]);
			// Who sends the form again gets the receipt, and nothing is done twice.
			expect(await restoreAs(house, draft.full)).toMatchObject({
				...{ ok: true, value: { number: entry?.seq, undo: { base: log.length } } }
			});
			expect(await readLog(house.runtime.db, house.section.document)).toHaveLength(log.length);
			const fresh = await enter(house, house.observer);
			expect(readBlocks(fresh.text).map(plainText)).toEqual([FULL]);
		}
	);

	it('[H8] never was when its edit did not come to the log', async () => {
		const draft = await makeDraft(dialect);
		expect(await restoreAndDie(draft, 'applied')).toBe('');
		const house = await startAgain(draft);
		await until(async () => (await due(house)).length === 0);
		expect(await entriesOf(house)).toEqual([]);
		expect(await restoreAs(house, draft.full)).toMatchObject({ ok: true });
		expect(await entriesOf(house)).toHaveLength(1);
	});
});

it('[H8] a restoring that takes out what was put in is known by what it deletes', async () => {
	const draft = await makeDraft('sqlite');
	const house = await startAgain(draft);
	const { db } = house.runtime;
	// As a full disk would: the record takes nothing after the edit.
	let isFull = true;
	const commit = db.commit.bind(db);
	db.commit = (writes) => {
		const records = writes.some((each) =>
			('statement' in each ? each.statement : each).toSQL().sql.includes('into "entry"')
		);
		return isFull && records ? Promise.reject(new Error('disk')) : commit(writes);
	};
	await expect(restoreAs(house, 1)).rejects.toThrow('disk');
	expect(await due(house)).toHaveLength(1);
	isFull = false;
	expect(await restoreAs(house, 1)).toMatchObject({ ok: true });
	expect(await entriesOf(house)).toHaveLength(1);
	expect(await due(house)).toEqual([]);
});
