import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readDelegationRows } from '#db/delegations.ts';
import { newId, type ProposalId, type ThreadId } from '#lib/kernel/ids.ts';
import { castActors, type Cast } from '../support/cast.ts';
import { listAddresses } from '../support/outputs.ts';
import { ask, openPages, sessionOf, submit, type House } from '../support/pages.ts';
import { openAccount, PASSWORD } from '../support/people.ts';
import { DEMO_PASSWORD } from '../support/server.ts';
import { until } from './clients.ts';

// Guessed passwords, cookies, and lines held open across the end of what allowed them.

let house: House;
let origin: string;
let cast: Cast;

beforeAll(async () => {
	house = await openPages();
	({ origin } = house);
	cast = await castActors(house);
});
afterAll(() => house.close());

const signIn = (email: string, password: string) =>
	ask(origin, '/sign-in?/password', { form: { email, password } });

async function person(name: string, administrator = false) {
	const email = `${name}@plenary.test`;
	const { id } = await openAccount(house.plenary.runtime, email, administrator);
	return { id, email, cookie: await sessionOf(house.plenary, id) };
}

describe('a guessed password', () => {
	it('is counted before it is hashed, alike for accounts that are and are not', async () => {
		await person('guessed');
		const answers = new Map<string, string[]>();
		for (const email of ['guessed@plenary.test', 'nobody-such@plenary.test']) {
			const said: string[] = [];
			for (let i = 0; i < 12; i++) {
				const { status, text } = await signIn(email, `guess number ${i}`);
				const sentence = />([^<]*(?:password|attempts)[^<]*)<\/p>/.exec(text)?.[1] ?? '';
				said.push(`${status} ${sentence.trim()}`);
			}
			answers.set(email, said);
		}
		const [known, unknown] = [...answers.values()];
		expect(known).toEqual(unknown);
		expect(known?.filter((each) => each.startsWith('400'))).toHaveLength(10);
		expect(known?.slice(10).every((each) => each.startsWith('429'))).toBe(true);
		// Not even the right one is looked at now.
		expect((await signIn('guessed@plenary.test', PASSWORD)).status).toBe(429);
		expect((await signIn(' GUESSED@plenary.test ', PASSWORD)).status).toBe(429);
	});

	it('does not shut others out who ask from the same address', async () => {
		expect((await signIn('norway@plenary.test', DEMO_PASSWORD)).status).toBe(303);
	});
});

describe('a session cookie', () => {
	it('is out of reach of scripts and other sites, and new at each sign-in', async () => {
		const cookies = await Promise.all(
			[1, 2].map(
				async () => (await signIn('kenya@plenary.test', DEMO_PASSWORD)).headers['set-cookie']
			)
		);
		for (const [cookie = ''] of cookies.map((each) => each ?? [])) {
			expect(cookie).toMatch(/^plenary_session=[\w-]{43};/);
			for (const part of [/; HttpOnly/i, /; SameSite=Lax/i, /; Path=\//i, /; Max-Age=\d{6,}/i])
				expect(cookie).toMatch(part);
			// Over plain HTTP on loopback a Secure cookie would not come back.
			expect(cookie).not.toMatch(/; (Secure|Domain)/i);
		}
		expect(cookies[0]).not.toEqual(cookies[1]);
	});

	it('that a stranger set is not kept at sign-in', async () => {
		const cookie = `plenary_session=${'a'.repeat(43)}`;
		const form = { email: 'kenya@plenary.test', password: DEMO_PASSWORD };
		const answer = await ask(origin, '/sign-in?/password', { form, cookie });
		expect(answer.headers['set-cookie']?.[0]).not.toContain('a'.repeat(43));
		expect((await ask(origin, '/account', { cookie })).status).toBe(303);
	});
});

type Line = { socket: WebSocket; closed: number; watching: string[] };

async function listen(cookie: string): Promise<Line> {
	const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, {
		headers: { origin, cookie }
	});
	const line: Line = { socket, closed: 0, watching: [] };
	socket.on('close', (code) => (line.closed = code));
	socket.on('error', () => undefined);
	await until(() => socket.readyState === WebSocket.OPEN);
	return line;
}

describe('a line that is open is cut within a second', () => {
	const gone = async (line: Line, cookie: string) => {
		await until(() => line.closed === 4401, 1_000);
		expect((await ask(origin, '/account', { cookie })).status).toBe(303);
		expect((await ask(origin, '/c/roadmap', { cookie })).status).toBe(303);
	};

	it('when somebody signs out', async () => {
		const { cookie } = await person('leaving');
		const line = await listen(cookie);
		await submit(origin, '/sign-out', cookie, { any: '' });
		await gone(line, cookie);
	});

	it('when somebody signs out everywhere, from elsewhere', async () => {
		const { cookie, id } = await person('everywhere');
		const line = await listen(cookie);
		await submit(origin, '/account?/everywhere', await sessionOf(house.plenary, id), { any: '' });
		await gone(line, cookie);
	});

	it('when somebody changes their password elsewhere, and there it stays open', async () => {
		const { cookie, id } = await person('careful');
		const here = await sessionOf(house.plenary, id);
		const [line, own] = await Promise.all([listen(cookie), listen(here)]);
		const form = { current: PASSWORD, password: 'a password that is new' };
		expect((await submit(origin, '/account?/password', here, form)).type).toBe('success');
		await gone(line, cookie);
		expect(own.closed).toBe(0);
		expect((await ask(origin, '/account', { cookie: here })).status).toBe(200);
	});

	it('when an administrator suspends the account, which then cannot come back', async () => {
		const { cookie, id, email } = await person('suspended');
		const root = await person('root', true);
		const line = await listen(cookie);
		const form = { account: id, suspended: 'yes' };
		for (const other of [cast.cookies.facilitator, cast.cookies.kenya, null])
			expect((await submit(origin, '/admin?/suspend', other, form)).status).toBe(403);
		await submit(origin, '/admin?/suspend', root.cookie, form);
		await gone(line, cookie);
		expect((await signIn(email, PASSWORD)).status).toBe(403);
		const fresh = await sessionOf(house.plenary, id);
		expect((await ask(origin, '/account', { cookie: fresh })).status).toBe(303);
	});

	it('when a seat is withdrawn: nothing more of that consultation is told or shown', async () => {
		const cookie = cast.cookies['mute-delegate'] ?? '';
		const topic = `record/${cast.roadmap}`;
		const line = await listen(cookie);
		let told = 0;
		line.socket.on('message', () => told++);
		line.socket.send(JSON.stringify({ watch: [topic], age: 0 }));
		await until(() => told === 1);
		const form = { seat: cast.muteSeat };
		const path = '/c/roadmap/delegations?/withdraw';
		expect((await submit(origin, path, cast.cookies.secretariat, form)).status).toBeLessThan(300);
		expect((await ask(origin, '/c/roadmap', { cookie })).status).toBe(403);
		const before = told;
		line.socket.send(JSON.stringify({ watch: [topic], age: 0 }));
		await until(() => told > before);
		const comment = { body: 'Still here?', receipt: crypto.randomUUID() };
		const after = await submit(origin, '/c/roadmap/sections/3?/comment', cookie, comment);
		expect(after.status).toBe(403);
	});

	it('while a delegation is suspended: no address of that consultation answers, no topic is heard', async () => {
		const cookie = cast.cookies.norway ?? '';
		const norway = (await readDelegationRows(house.plenary.runtime.db, cast.roadmap)).find(
			({ code }) => code === 'NOR'
		);
		const topic = `comments/${cast.roadmap}/${cast.sections[3]?.id}`;
		const line = await listen(cookie);
		const heard: string[] = [];
		line.socket.on('message', (data: Buffer) => heard.push(String(data)));
		const watch = () => line.socket.send(JSON.stringify({ watch: [topic], age: 0 }));
		watch();
		await until(() => heard.length === 1);
		expect(heard[0]).toContain(topic);
		const suspend = (suspended: string) =>
			submit(origin, '/c/roadmap/delegations?/suspend-all', cast.cookies.secretariat, {
				...{ delegation: norway?.id ?? '', suspended }
			});
		expect((await suspend('yes')).type).toBe('success');
		const comment = { body: 'Is anybody here?', receipt: crypto.randomUUID() };
		const path = '/c/roadmap/sections/3?/comment';
		expect((await submit(origin, path, cast.cookies.kenya, comment)).type).toBe('success');
		watch();
		await until(() => heard.length > 1);
		expect(heard.slice(1).join()).not.toContain(topic);
		const addresses = listAddresses({
			parameters: {
				...{ consultation: 'roadmap', section: '3', code: 'KEN', token: 'x' },
				...{ group: 'G77', block: '1.1', thread: newId<ThreadId>() },
				proposal: newId<ProposalId>()
			},
			...{ queries: {}, exempt: {} }
		}).filter((address) => address.startsWith('/c/roadmap'));
		expect(addresses.length).toBeGreaterThan(12);
		for (const address of addresses) {
			const { status, text } = await ask(origin, address, { cookie });
			// Of a page's data each part says by itself that it is refused; a form's address is not asked.
			const refused = text.includes('"status":403') || [403, 405].includes(status);
			expect([address, refused]).toEqual([address, true]);
			expect([address, text.includes('Is anybody here?')]).toEqual([address, false]);
		}
		expect((await suspend('no')).type).toBe('success');
		expect((await ask(origin, '/c/roadmap', { cookie })).status).toBe(200);
	});
});
