import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findConsultation } from '#db/consultations.ts';
import { readHead } from '#db/record.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { exportRecord } from '#lib/record/queries.server.ts';
import { readSectionAccess } from '#lib/sections/queries.server.ts';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary, type Plenary } from '#server/start.ts';

type Ran = { code: number; out: string; error: string };
type Line = { number: string; title: string; document: string; mode: string };

let dataDir: string;
let plenary: Plenary;

/** Run the command line in a process of its own, as somebody beside the server does. */
const run = (...argv: string[]) => runUnder({}, ...argv);

function runUnder(settings: Record<string, string>, ...argv: string[]): Promise<Ran> {
	return new Promise((resolve) => {
		const env = { ...process.env, DATA_DIR: dataDir, INIT_CWD: dataDir, ...settings };
		execFile(process.execPath, ['server/plenary.ts', ...argv], { env }, (failed, out, error) =>
			resolve({ code: Number(failed?.code ?? 0), out, error })
		);
	});
}

async function start(): Promise<Plenary> {
	const configuration = readConfiguration({ PORT: '0', DATA_DIR: dataDir });
	return startPlenary(configuration, { pages: false, logger: pino({ level: 'silent' }) });
}

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'plenary-cli-'));
	plenary = await start();
});

afterAll(async () => {
	await plenary.close();
	rmSync(dataDir, { recursive: true });
});

describe('the command line beside a running server', () => {
	it('lists its commands', async () => {
		const { code, out } = await run('--help');
		expect(code).toBe(0);
		for (const command of ['account create', 'session', 'sections', 'import-positions', 'restore'])
			expect(out).toContain(`  ${command} `);
	});

	it('lists the sections of a consultation', async () => {
		const lines = JSON.parse((await run('sections', 'roadmap', '--json')).out) as Line[];
		expect(lines.map(({ number }) => number)).toEqual(['', '1', '2', '3', '4', '5', '6', '7', '8']);
		expect(Object.keys(lines[1] ?? {})).toEqual(['number', 'title', 'document', 'mode']);
	});

	it('makes sections, which pages are told of and the facilitator holds', async () => {
		const { id } = (await findConsultation(plenary.runtime.db, 'roadmap')) ?? {};
		const told = new Promise((resolve) =>
			plenary.runtime.bus.subscribe(`consultation/${id}`, resolve)
		);
		const argv = ['section', 'create', 'roadmap', '--title', 'Load', '--mode', 'proposals'];
		const made = JSON.parse((await run(...argv, '--count', '2', '--json')).out) as Line[];
		expect(made.map(({ number, title, mode }) => [number, title, mode])).toEqual([
			['9', 'Load 1', 'proposals'],
			['10', 'Load 2', 'proposals']
		]);
		await told;
		expect(await mayWrite('facilitator@plenary.test', made[0]?.document)).toBe(true);
		expect(await mayWrite('kenya@plenary.test', made[0]?.document)).toBe(false);
	});

	it('begins a session that the server knows', async () => {
		const cookie = (await run('session', 'kenya@plenary.test')).out.trim();
		expect(cookie).toMatch(/^plenary_session=\S+$/);
		expect((await readActor(plenary.runtime, cookie))?.account.email).toBe('kenya@plenary.test');
	});

	it('makes an account and prints where its password is chosen', async () => {
		const made = await run('account', 'create', 'New.Delegate@example.org');
		expect(made.out).toContain(`http://127.0.0.1:${plenary.port}/reset/`);
		const again = await run('account', 'reset-link', 'new.delegate@example.org');
		expect(again.out).not.toBe(made.out);
		expect((await run('account', 'create', 'new.delegate@example.org')).code).toBe(1);
	});

	it('prints positions as JSON and as CSV', async () => {
		const rows = JSON.parse((await run('positions', 'roadmap', '--json')).out) as object[];
		expect(rows.length).toBeGreaterThan(60);
		const { out } = await run('positions', 'roadmap', '--csv');
		expect(out.split('\r\n').length).toBe(rows.length + 2);
	});

	it('imports delegations and positions from files named where it is called, and pages notice', async () => {
		const { id } = (await findConsultation(plenary.runtime.db, 'roadmap')) ?? {};
		const heard: string[] = [];
		const stop = plenary.runtime.bus.subscribe('', (topic) => heard.push(topic));
		writeFileSync(join(dataDir, 'delegations.csv'), 'code\r\nNA\r\n');
		writeFileSync(join(dataDir, 'p.csv'), 'delegation,target,stance\r\nNA,1,Support\r\n');
		expect(await run('import-delegations', 'roadmap', 'delegations.csv')).toMatchObject({
			...{ code: 0, out: '1 delegation added, 0 there already.\n', error: '' }
		});
		expect(await run('import-positions', 'roadmap', 'p.csv')).toMatchObject({
			...{ code: 0, out: '1 position recorded, 0 imported before.\n', error: '' }
		});
		stop();
		expect(heard).toEqual(expect.arrayContaining([`people/${id}`, `positions/${id}`]));
		expect((await run('positions', 'roadmap')).out).toMatch(/^1 +NAM +support +unconfirmed/m);
		const lost = await run('import-positions', 'roadmap', 'nowhere.csv');
		expect([lost.code, lost.out]).toEqual([1, '']);
		expect(lost.error).toContain(join(dataDir, 'nowhere.csv'));
	});

	it('ends without a word when its reader has had enough', async () => {
		const child = spawn(process.execPath, ['server/plenary.ts', 'positions', 'roadmap'], {
			env: { ...process.env, DATA_DIR: dataDir },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		child.stdout.destroy();
		const [error, code] = await Promise.all([
			text(child.stderr),
			new Promise((resolve) => child.once('exit', resolve))
		]);
		expect([error, code]).toEqual(['', 0]);
	});

	it('verifies the stored record, and an exported one against a flipped byte', async () => {
		expect((await run('verify-record')).out).toContain('sound');
		const consultation = await findConsultation(plenary.runtime.db, 'roadmap');
		if (!consultation) throw new Error('No Roadmap was seeded.');
		const text = (await Array.fromAsync(exportRecord(plenary.runtime, consultation))).join('');
		writeFileSync(join(dataDir, 'record.json'), text);
		expect(await run('verify-record', 'record.json')).toMatchObject({ code: 0, error: '' });
		const { seq, hash } = await readHead(plenary.runtime.db, consultation.id);
		for (const argv of [
			['record.json', '--head', `${seq}:${hash}`],
			['--head', `${seq}:${hash}`, 'record.json'],
			['--head', `${seq}:${hash}`]
		])
			expect(await run('verify-record', ...argv)).toMatchObject({ code: 0, error: '' });
		// Written down later than the file was made, or than what is stored: the end is cut.
		for (const file of [['record.json'], []]) {
			const cut = await run('verify-record', ...file, '--head', `${seq + 1}:${hash}`);
			expect(cut.code).toBe(1);
			expect(cut.out).toContain(`entry ${seq + 1}: the record ends here`);
		}
		writeFileSync(join(dataDir, 'record.json'), text.replace('position.stated', 'position.Stated'));
		expect((await run('verify-record', 'record.json')).code).toBe(1);
	});

	it('asks PostgreSQL and not the server when it is told of one', async () => {
		const settings = { DATABASE_URL: 'postgresql://plenary@127.0.0.1:1/plenary' };
		const { code, out, error } = await runUnder(settings, 'sections', 'roadmap');
		expect([code, out]).toEqual([1, '']);
		expect(error).toContain('DATABASE_URL cannot be reached');
	});

	it.each([
		['an unknown command', ['dance']],
		['an unknown consultation', ['sections', 'nowhere', '--json']],
		['an unknown option', ['sections', 'roadmap', '--loud']],
		['an unknown mode', ['section', 'create', 'roadmap', '--title', 'T', '--mode', 'ajar']],
		[
			'a count that is none',
			['section', 'create', 'roadmap', '--title', 'T', '--mode', 'open', '--count', '0']
		],
		['an unknown account', ['session', 'nobody@plenary.test']],
		['a restore under the server', ['restore', 'kept.sqlite']]
	])('refuses %s on standard error, with exit code 1', async (_what, argv) => {
		const { code, out, error } = await run(...argv);
		expect([code, out]).toEqual([1, '']);
		expect(error.trim()).not.toBe('');
	});
});

describe('a backup', () => {
	it('is made beside the server, and restored without it', async () => {
		expect((await run('backup', 'kept.sqlite')).code).toBe(0);
		expect(existsSync(join(dataDir, 'kept.sqlite'))).toBe(true);
		const argv = ['section', 'create', 'roadmap', '--title', 'After', '--mode', 'open', '--json'];
		expect((await run(...argv)).code).toBe(0);
		await plenary.close();
		expect(await run('restore', 'kept.sqlite')).toMatchObject({ code: 0, error: '' });
		// Without a server the command line opens the database itself.
		const { out } = await run('sections', 'roadmap');
		expect(out).toContain('Load 2');
		expect(out).not.toContain('After');
		plenary = await start();
		expect((await run('verify-record')).out).toContain('sound');
	});
});

async function mayWrite(email: string, document = ''): Promise<boolean | undefined> {
	const actor = await readActor(plenary.runtime, (await run('session', email)).out.trim());
	if (!actor) throw new Error(`${email} has no session.`);
	return (await readSectionAccess(plenary.runtime, actor, document))?.rights.write;
}
