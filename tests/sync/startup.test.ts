import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listAdministrators } from '#db/accounts.ts';
import { connectDatabase } from '#db/connect.server.ts';
import { issueFirstAdministratorAddress } from '#lib/people/addresses.server.ts';
import { ask, openPages } from '../support/pages.ts';
import { createPostgresDatabase, noPostgres } from '../support/postgres.ts';
import { DEMO_PASSWORD } from '../support/server.ts';
import { aFolder, start } from './house.ts';

type Ended = { code: number | null; out: string; error: string };

/** Start the server as a process, and wait for it to end by itself. */
async function endAtStart(environment: Record<string, string>): Promise<Ended> {
	const inherited = { PATH: process.env.PATH ?? '' };
	const child = spawn(process.execPath, ['server/main.ts'], {
		env: { ...inherited, PORT: '0', DATA_DIR: aFolder(), DEMO: '0', ...environment }
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	const ended: Ended = { code: null, out: '', error: '' };
	child.stdout.on('data', (words) => (ended.out += String(words)));
	child.stderr.on('data', (words) => (ended.error += String(words)));
	[ended.code] = (await once(child, 'close')) as [number | null];
	return ended;
}

/** One sentence for a person: no stack, nothing on standard output. */
function expectSentence({ code, out, error }: Ended, ...words: (string | RegExp)[]): void {
	for (const each of words) expect(error).toMatch(each);
	expect(error.trim().split('\n')).toHaveLength(1);
	expect(error).not.toMatch(/^\s+at /m);
	expect([code, out]).toEqual([1, '']);
}

describe('a server that cannot start says why in one sentence', () => {
	it('when its port is in use', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		onTestFinished(() => void other.close());
		await once(other, 'listening');
		const { port } = other.address() as AddressInfo;
		expectSentence(await endAtStart({ PORT: String(port) }), `Port ${port} of 127.0.0.1 is in use`);
	});

	it('when its host is none of this machine', async () => {
		const elsewhere = await endAtStart({ HOST: '192.0.2.1', ORIGIN: 'https://plenary.example' });
		expectSentence(elsewhere, 'HOST must be an address of this machine');
	});

	it('when its folder cannot be written', async () => {
		const file = join(aFolder(), 'a file');
		writeFileSync(file, '');
		for (const DATA_DIR of [join(file, 'data'), file])
			expectSentence(await endAtStart({ DATA_DIR }), 'DATA_DIR', DATA_DIR, 'cannot be written');
	});

	it('when another server holds its folder', async () => {
		const folder = aFolder();
		const plenary = await start(folder);
		onTestFinished(() => plenary.close());
		const second = await endAtStart({ DATA_DIR: folder });
		expectSentence(second, 'Another Plenary process is using', folder);
		expect((await fetch(`http://127.0.0.1:${plenary.port}/healthz`)).status).toBe(200);
	});

	it('when a newer version wrote its database, and leaves that as it was', async () => {
		const folder = aFolder();
		await (await start(folder)).close();
		const sqlite = new BetterSqlite(join(folder, 'plenary.sqlite'));
		sqlite.prepare('INSERT INTO migration VALUES (?, ?)').run('from the future', Date.now());
		const count = 'SELECT count(*) FROM migration';
		const before = sqlite.prepare(count).pluck().get();
		sqlite.close();
		expectSentence(await endAtStart({ DATA_DIR: folder }), 'another version of Plenary');
		const after = new BetterSqlite(join(folder, 'plenary.sqlite'), { readonly: true });
		expect(after.prepare(count).pluck().get()).toBe(before);
		after.close();
	});

	it('when its database is none', async () => {
		const folder = aFolder();
		writeFileSync(join(folder, 'plenary.sqlite'), 'This is no database.'.repeat(500));
		expectSentence(
			await endAtStart({ DATA_DIR: folder }),
			'plenary.sqlite cannot be used as the database'
		);
	});

	it.each([
		['PORT', 'http'],
		['PORT', '70000'],
		['ORIGIN', 'plenary.example'],
		['ORIGIN', 'javascript:alert(1)']
	])('when %s is %s', async (name, value) => {
		expectSentence(await endAtStart({ [name]: value }), `${name} must be`);
	});

	it('when PostgreSQL is not there, or asks for a password', async () => {
		const DATABASE_URL = 'postgresql://plenary:hunter2@127.0.0.1:1/plenary';
		const ended = await endAtStart({ DATABASE_URL });
		expectSentence(ended, 'DATABASE_URL cannot be reached');
		expect(ended.error).not.toContain('hunter2');
		expectSentence(await endAtStart({ DATABASE_URL: 'mysql://x' }), 'DATABASE_URL');
	});

	it.skipIf(noPostgres)('when a newer version wrote its PostgreSQL database', async () => {
		const { url, drop } = await createPostgresDatabase();
		onTestFinished(drop);
		await (await connectDatabase({ dataDir: aFolder(), databaseUrl: url })).close();
		const client = new pg.Client(url);
		await client.connect();
		await client.query('INSERT INTO migration VALUES ($1, $2)', ['from the future', Date.now()]);
		await client.end();
		expectSentence(await endAtStart({ DATABASE_URL: url }), 'another version of Plenary');
	});
});

describe('a server behind HTTPS', () => {
	it('marks its cookies Secure, answers to its own name alone, and offers nobody’s account', async () => {
		const house = await openPages({ ORIGIN: 'https://plenary.example', DEMO: '1' });
		onTestFinished(() => house.close());
		const { origin } = house;
		const own = 'https://plenary.example';
		const headers = { host: 'plenary.example' };
		const form = { email: 'kenya@plenary.test', password: DEMO_PASSWORD };
		const signIn = (from: string, host = headers.host) =>
			ask(origin, '/sign-in?/password', { form, origin: from, headers: { host } });
		const signedIn = await signIn(own);
		expect(signedIn.status).toBe(303);
		expect(signedIn.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; Secure; SameSite=Lax/i);
		expect(signedIn.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/);
		for (const from of ['http://plenary.example', 'https://plenary.example:443', origin])
			expect((await signIn(from)).status).toBe(403);
		const { port } = house.plenary;
		for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `plenary.example:${port}`])
			expect((await signIn(own, host)).status).toBe(421);
		const page = await ask(origin, '/sign-in', { headers });
		expect(page.text).not.toContain('kenya@plenary.test');
		const clicked = await ask(origin, '/sign-in?/demonstration', {
			...{ form: { account: 'kenya@plenary.test' }, origin: own, headers }
		});
		expect(clicked.status).toBe(404);
		expect(clicked.headers['set-cookie']).toBeUndefined();
		const cookie = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? null;
		expect((await ask(origin, '/c/roadmap', { headers, cookie })).status).toBe(200);
	});
});

describe('the address of the first administrator', () => {
	it('makes one, however often and at once it is used, and none later', async () => {
		const house = await openPages({ DEMO: '0' });
		onTestFinished(() => house.close());
		const { origin, plenary } = house;
		const path = new URL(plenary.greeting.administratorAddress ?? origin).pathname;
		expect(path).toMatch(/^\/welcome\/[\w-]{43}$/);
		const make = (name: string, at = path) =>
			ask(origin, at, {
				form: { name, email: `${name}@example.org`, password: 'a long password' }
			});
		expect((await make('guesser', `/welcome/${'a'.repeat(43)}`)).status).toBe(404);
		// A reset link it is not, though the token is right.
		expect((await make('other', path.replace('welcome', 'reset'))).status).toBe(404);
		const answers = await Promise.all(['one', 'two', 'three'].map((name) => make(name)));
		expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410]);
		expect((await make('late')).status).toBe(410);
		const administrators = await listAdministrators(plenary.runtime.db);
		expect(administrators).toHaveLength(1);
		expect(await issueFirstAdministratorAddress(plenary.runtime)).toBeNull();
		// Without the demonstration nobody enters by a click.
		const form = { account: administrators[0]?.email ?? '' };
		expect((await ask(origin, '/sign-in?/demonstration', { form })).status).toBe(404);
	});
});
