import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '#db/accounts.ts';
import { insertInvitation, readInvitations } from '#db/invitations.ts';
import { readSeats } from '#db/seats.ts';
import { newId, type InvitationId } from '#lib/kernel/ids.ts';
import { issueResetLink } from '#lib/people/addresses.server.ts';
import { hashToken, newToken } from '#lib/people/tokens.server.ts';
import { openLogger } from '#server/logger.ts';
import { castActors, type Cast } from '../support/cast.ts';
import { openAccount, PASSWORD } from '../support/people.ts';
import { ask, cookieOf, openPages, sessionOf, submit, type House } from '../support/pages.ts';
import { DEMO_PASSWORD } from '../support/server.ts';

// Passwords, sessions, invitations and reset links in the hands of somebody else.

let house: House;
let origin: string;
let cast: Cast;
let log = '';
/** Everything secret that was handed out here. */
const secrets: string[] = [];

beforeAll(async () => {
	const logger = openLogger({ write: (line: string) => void (log += line) });
	house = await openPages({}, logger);
	({ origin } = house);
	cast = await castActors(house);
});
afterAll(() => house.close());

const runtime = () => house.plenary.runtime;
const signIn = (email: string, password: string) =>
	ask(origin, '/sign-in?/password', { form: { email, password } });

async function person(name: string, administrator = false) {
	const email = `${name}@plenary.test`;
	const { id } = await openAccount(runtime(), email, administrator);
	const cookie = await sessionOf(house.plenary, id);
	secrets.push(cookie.split('=')[1] ?? '');
	return { id, email, cookie };
}

async function invite(fields: Record<string, string> = {}): Promise<string> {
	const form = { role: 'observer', days: '1', ...fields };
	const path = '/c/roadmap/delegations?/invite';
	const { data } = await submit(origin, path, cast.cookies.secretariat, form);
	const token = /invitation\/([\w-]{43})/.exec(data)?.[1] ?? '';
	secrets.push(token);
	return token;
}

const joinBy = (token: string, name: string) =>
	submit(origin, `/invitation/${token}?/join`, null, {
		...{ name, email: `${name}@plenary.test`, password: 'correct horse battery' }
	});

async function seatsOf(email: string) {
	const seats = await readSeats(runtime().db, { consultation: cast.roadmap });
	return seats.filter(({ account }) => account.email === email);
}

describe('an invitation', () => {
	it('accepted twice at once seats one', async () => {
		const token = await invite();
		const answers = await Promise.all(
			['first', 'second', 'third'].map((name) => joinBy(token, name))
		);
		expect(answers.map(({ type }) => type).sort()).toEqual(['failure', 'failure', 'redirect']);
		expect(answers.filter(({ status }) => status === 410)).toHaveLength(2);
		const all = ['first', 'second', 'third'].map((name) => seatsOf(`${name}@plenary.test`));
		expect((await Promise.all(all)).flat()).toHaveLength(1);
		const found = ['first', 'second', 'third'].map((name) =>
			findAccount(runtime().db, `${name}@plenary.test`)
		);
		expect((await Promise.all(found)).filter(Boolean)).toHaveLength(1);
	});

	it('accepted twice at once by one account seats it once', async () => {
		const { cookie, email } = await person('eager');
		const token = await invite();
		const accept = () => submit(origin, `/invitation/${token}?/accept`, cookie, { any: '' });
		const answers = await Promise.all([accept(), accept(), accept()]);
		expect(answers.filter(({ type }) => type === 'redirect')).toHaveLength(1);
		expect(await seatsOf(email)).toHaveLength(1);
	});

	it('into one place seats an account once, also by two links at once', async () => {
		const { cookie, email } = await person('doubly');
		const tokens = [await invite(), await invite()];
		await Promise.all(
			tokens.map((token) => submit(origin, `/invitation/${token}?/accept`, cookie, { any: '' }))
		);
		expect(await seatsOf(email)).toHaveLength(1);
	});

	it('is nothing once it was revoked', async () => {
		const token = await invite();
		const issued = await readInvitations(runtime().db, cast.roadmap);
		const found = issued.find(({ invitation }) => invitation.tokenHash === hashToken(token));
		const invitation = found?.invitation.id ?? '';
		const path = '/c/roadmap/delegations?/revoke';
		const revoke = () => submit(origin, path, cast.cookies.secretariat, { invitation });
		expect((await revoke()).status).toBeLessThan(300);
		expect((await revoke()).status).toBe(409);
		expect((await joinBy(token, 'revoked')).status).toBe(410);
		expect(await findAccount(runtime().db, 'revoked@plenary.test')).toBeNull();
	});

	it('is nothing once it has expired', async () => {
		const token = newToken();
		const { db, clock } = runtime();
		const invitedBy = (await findAccount(db, 'secretariat@plenary.test'))?.id;
		if (!invitedBy) throw new Error('There is no secretariat.');
		await db.commit([
			insertInvitation(db, {
				...{ id: newId<InvitationId>(), consultation: cast.roadmap, role: 'secretariat' },
				...{ delegation: null, speaks: false, sections: [], note: '', invitedBy },
				...{ tokenHash: hashToken(token), createdAt: 0, expiresAt: clock.now() },
				...{ acceptedBy: null, acceptedAt: null, revokedAt: null, invited: null }
			})
		]);
		expect((await joinBy(token, 'late')).status).toBe(410);
		const { cookie, email } = await person('belated');
		expect((await submit(origin, `/invitation/${token}?/accept`, cookie, { any: '' })).status).toBe(
			410
		);
		expect(await seatsOf(email)).toHaveLength(0);
	});

	it('takes nobody’s account over', async () => {
		const token = await invite();
		const form = { name: 'Kenya', email: ' KENYA@plenary.test', password: 'a new password' };
		const said = await submit(origin, `/invitation/${token}?/join`, null, form);
		expect(said).toMatchObject({ type: 'failure', status: 409 });
		expect((await signIn('kenya@plenary.test', DEMO_PASSWORD)).status).toBe(303);
	});

	it('is asked for by guessing only so often', async () => {
		const statuses: number[] = [];
		for (let i = 0; i < 70; i++)
			statuses.push((await ask(origin, `/invitation/${newToken()}`)).status);
		expect(statuses[0]).toBe(404);
		expect(statuses.at(-1)).toBe(429);
		// A good link works on, also from the guesser's address.
		expect((await ask(origin, `/invitation/${await invite()}`)).status).toBe(200);
	});
});

describe('a reset link', () => {
	it('is used once, though it is used twice at once, and ends every session', async () => {
		const { email, cookie } = await person('forgetful');
		const issued = await issueResetLink(runtime(), email);
		const path = issued.ok ? new URL(issued.value).pathname : '';
		secrets.push(path.split('/')[2] ?? '');
		const choose = (password: string) => submit(origin, path, null, { password });
		const answers = await Promise.all([choose('one good password'), choose('another password')]);
		expect(answers.map(({ type }) => type).sort()).toEqual(['failure', 'redirect']);
		expect((await choose('a third password')).status).toBe(410);
		expect((await ask(origin, '/account', { cookie })).status).toBe(303);
	});
});

describe('a copy of the database', () => {
	it('opens nothing: no token, no password and no cookie is in it', async () => {
		const { dataDir } = runtime().configuration;
		const bytes = readdirSync(dataDir)
			.filter((name) => name.startsWith('plenary.sqlite'))
			.map((name) => readFileSync(join(dataDir, name)).toString('latin1'))
			.join();
		expect(bytes).toContain('kenya@plenary.test');
		secrets.push((await cookieOf(house, 'kenya')).split('=')[1] ?? '', DEMO_PASSWORD, PASSWORD);
		expect(secrets.length).toBeGreaterThan(12);
		for (const secret of secrets) {
			expect(secret.length).toBeGreaterThan(10);
			expect(bytes).not.toContain(secret);
		}
		const [hash = ''] = secrets.map(hashToken);
		for (const cookie of [`plenary_session=${hash}`, `plenary_session=${hashToken(hash)}`])
			expect((await ask(origin, '/account', { cookie })).status).toBe(303);
	});
});

describe('the log', () => {
	it('says that a request failed, never with which token or in which words', async () => {
		const token = await invite();
		const words = { body: 'Nobody’s business.', receipt: crypto.randomUUID() };
		const kenya = cast.cookies.kenya;
		const close = runtime().db.close;
		await close();
		// From here on every query fails.
		house.plenary.runtime.db.close = async () => undefined;
		expect((await ask(origin, `/invitation/${token}`)).status).toBe(500);
		expect((await signIn('kenya@plenary.test', DEMO_PASSWORD)).status).toBe(500);
		await submit(origin, '/c/roadmap/sections/3?/comment', kenya, words);
		expect(log).toContain('a request failed');
		for (const secret of [...secrets, words.body, kenya ?? 'none', 'kenya@plenary.test'])
			expect(log).not.toContain(secret);
	});
});
