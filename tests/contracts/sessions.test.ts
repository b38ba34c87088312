import { describe, expect, it } from 'vitest';
import { DAY } from '#lib/kernel/instants.ts';
import { changePassword, suspendAccount } from '#lib/people/accounts.server.ts';
import {
	createFirstAdministrator,
	issueFirstAdministratorAddress,
	issueResetLink,
	resetPassword
} from '#lib/people/addresses.server.ts';
import { hashPassword } from '#lib/people/hashing.server.ts';
import { readActor } from '#lib/people/queries.server.ts';
import {
	createSession,
	endSession,
	endSessions,
	readOwnSessions,
	signOut
} from '#lib/people/sessions.server.ts';
import { signIn } from '#lib/people/signin.server.ts';
import { dialects } from '../support/database.ts';
import { accepted, FROM, openAccount, PASSWORD, signedIn } from '../support/people.ts';
import { openTestRuntime } from '../support/runtime.ts';

const cookieOf = (token: string) => `other=1; plenary_session=${token}`;

describe.each(dialects)('sessions on %s', (dialect) => {
	it('are known by their cookie, and stored by its hash alone', async () => {
		const { runtime } = await openTestRuntime(dialect);
		const account = await openAccount(runtime, 'Kenya@plenary.test');
		const { token, cookie } = await createSession(runtime, account.id, FROM);
		expect(cookie).toMatchObject({
			name: 'plenary_session',
			value: token,
			attributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: false }
		});
		const actor = await readActor(runtime, cookieOf(token));
		expect(actor?.account).toMatchObject({ id: account.id, email: 'kenya@plenary.test' });
		const rows = await runtime.db.read.select().from(runtime.db.tables.session);
		expect(rows[0]?.id).toMatch(/^[0-9a-f]{64}$/);
		expect(JSON.stringify(rows)).not.toContain(token);
		expect(await readActor(runtime, cookieOf(rows[0]?.id ?? ''))).toBeNull();
	});

	it('have Secure cookies unless served on plain loopback', async () => {
		const { runtime } = await openTestRuntime(dialect, { ORIGIN: 'https://plenary.example' });
		const account = await openAccount(runtime, 'kenya@plenary.test');
		const { cookie } = await createSession(runtime, account.id, FROM);
		expect(cookie.attributes.secure).toBe(true);
	});

	it('slide past half of their life, and end when unused', async () => {
		const { runtime, clock } = await openTestRuntime(dialect);
		const account = await openAccount(runtime, 'kenya@plenary.test');
		const { token } = await createSession(runtime, account.id, FROM);
		for (let days = 0; days < 5; days++) {
			clock.at += 20 * DAY;
			expect(await readActor(runtime, cookieOf(token))).not.toBeNull();
		}
		clock.at += 31 * DAY;
		expect(await readActor(runtime, cookieOf(token))).toBeNull();
	});

	it('[P17] end at once, one, others or all, and say so', async () => {
		const { runtime, announced } = await openTestRuntime(dialect);
		const account = await openAccount(runtime, 'kenya@plenary.test');
		const here = await signedIn(runtime, account.id);
		const there = await signedIn(runtime, account.id);
		expect(await readOwnSessions(runtime, here)).toHaveLength(2);
		accepted(await endSession(runtime, here, there.session.id));
		expect(announced).toContain(`rights/session/${there.session.id}`);
		await endSessions(runtime, account.id);
		expect(announced).toContain(`rights/session/${here.session.id}`);
		expect(await readOwnSessions(runtime, here)).toEqual([]);
	});

	it("cannot end another account's", async () => {
		const { runtime } = await openTestRuntime(dialect);
		const kenya = await openAccount(runtime, 'kenya@plenary.test');
		const norway = await openAccount(runtime, 'norway@plenary.test');
		const target = await signedIn(runtime, norway.id);
		const outcome = await endSession(runtime, await signedIn(runtime, kenya.id), target.session.id);
		expect(outcome).toMatchObject({ status: 404 });
	});

	it('[P17] sign out clears the cookie and the row', async () => {
		const { runtime } = await openTestRuntime(dialect);
		const account = await openAccount(runtime, 'kenya@plenary.test');
		const { token } = await createSession(runtime, account.id, FROM);
		const actor = await readActor(runtime, cookieOf(token));
		if (!actor) throw new Error('nobody is signed in');
		const cookie = await signOut(runtime, actor);
		expect(cookie).toMatchObject({ value: '', attributes: { maxAge: 0 } });
		expect(await readActor(runtime, cookieOf(token))).toBeNull();
	});

	it('[P17] end with a suspension', async () => {
		const { runtime } = await openTestRuntime(dialect);
		const kenya = await openAccount(runtime, 'kenya@plenary.test');
		const chief = await openAccount(runtime, 'chief@plenary.test', true);
		const { token } = await createSession(runtime, kenya.id, FROM);
		const locals = { runtime, actor: await signedIn(runtime, chief.id) };
		accepted(await suspendAccount(locals, kenya.id, true));
		expect(await readActor(runtime, cookieOf(token))).toBeNull();
		const input = { email: 'kenya@plenary.test', password: PASSWORD };
		expect(await signIn({ runtime, actor: null }, input, FROM)).toMatchObject({ status: 403 });
	});
});

describe.each(dialects)('signing in on %s', (dialect) => {
	it('takes the right password and answers unknown and wrong alike', async () => {
		const { runtime } = await openTestRuntime(dialect);
		await openAccount(runtime, 'kenya@plenary.test');
		const locals = { runtime, actor: null };
		const attempt = (email: string, password: string) => signIn(locals, { email, password }, FROM);
		expect((await attempt(' KENYA@plenary.test', PASSWORD)).ok).toBe(true);
		const wrong = await attempt('kenya@plenary.test', 'something else');
		expect(wrong).toMatchObject({ ok: false, status: 400 });
		expect(await attempt('nobody@plenary.test', 'something else')).toEqual(wrong);
	});

	it('[P16] counts attempts before it hashes', async () => {
		const { runtime } = await openTestRuntime(dialect);
		await openAccount(runtime, 'kenya@plenary.test');
		const attempt = (email: string, password: string) =>
			signIn({ runtime, actor: null }, { email, password }, FROM);
		for (let n = 0; n < 10; n++) await attempt('kenya@plenary.test', `wrong number ${n}`);
		// With the queue of hashes full, whoever gets as far as hashing is told it is busy.
		const jobs = Array.from({ length: 66 }, () => hashPassword('fills the queue'));
		expect(await attempt('kenya@plenary.test', PASSWORD)).toMatchObject({
			status: 429,
			reason: 'people.too-many-attempts'
		});
		expect(await attempt('norway@plenary.test', PASSWORD)).toMatchObject({
			status: 429,
			reason: 'people.busy'
		});
		await Promise.all(jobs);
		const elsewhere = { ...FROM, address: '198.51.100.9' };
		const input = { email: 'kenya@plenary.test', password: PASSWORD };
		expect((await signIn({ runtime, actor: null }, input, elsewhere)).ok).toBe(true);
	});

	it('changes a password and ends the other sessions', async () => {
		const { runtime } = await openTestRuntime(dialect);
		const account = await openAccount(runtime, 'kenya@plenary.test');
		const locals = { runtime, actor: await signedIn(runtime, account.id) };
		const other = await createSession(runtime, account.id, FROM);
		const change = (current: string) =>
			changePassword(locals, { current, next: 'a new one, longer' }, FROM.address);
		expect(await change('not this one')).toMatchObject({ status: 400 });
		accepted(await change(PASSWORD));
		expect(await readActor(runtime, cookieOf(other.token))).toBeNull();
		expect(await readOwnSessions(runtime, locals.actor)).toHaveLength(1);
		const input = { email: 'kenya@plenary.test', password: 'a new one, longer' };
		expect((await signIn({ runtime, actor: null }, input, FROM)).ok).toBe(true);
	});
});

describe.each(dialects)('one-time addresses on %s', (dialect) => {
	const tokenOf = (address: string | null) => address?.split('/').at(-1) ?? '';

	it('reset a password once, keep no token, end every session', async () => {
		const { runtime } = await openTestRuntime(dialect);
		const account = await openAccount(runtime, 'kenya@plenary.test');
		const before = await createSession(runtime, account.id, FROM);
		const token = tokenOf(accepted(await issueResetLink(runtime, 'kenya@plenary.test')));
		expect(
			JSON.stringify(await runtime.db.read.select().from(runtime.db.tables.oneTimeToken))
		).not.toContain(token);
		const reset = () => resetPassword(runtime, token, 'chosen anew today', FROM);
		expect(await resetPassword(runtime, token, 'short', FROM)).toMatchObject({ status: 400 });
		accepted(await reset());
		expect(await reset()).toMatchObject({ status: 410, reason: 'people.address-used' });
		expect(await readActor(runtime, cookieOf(before.token))).toBeNull();
	});

	it('are good for a day, and until a newer one is made', async () => {
		const { runtime, clock } = await openTestRuntime(dialect);
		await openAccount(runtime, 'kenya@plenary.test');
		const issue = async () =>
			tokenOf(accepted(await issueResetLink(runtime, 'kenya@plenary.test')));
		const older = await issue();
		const newer = await issue();
		const reset = (token: string) => resetPassword(runtime, token, 'chosen anew today', FROM);
		expect(await reset(older)).toMatchObject({ status: 404 });
		clock.at += DAY;
		expect(await reset(newer)).toMatchObject({ status: 410, reason: 'people.address-expired' });
	});

	it('create the first administrator, and no second', async () => {
		const { runtime } = await openTestRuntime(dialect);
		const token = tokenOf(await issueFirstAdministratorAddress(runtime));
		const create = (email: string) =>
			createFirstAdministrator(runtime, token, { name: 'Chief', email, password: PASSWORD }, FROM);
		const both = await Promise.all([create('a@plenary.test'), create('b@plenary.test')]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await issueFirstAdministratorAddress(runtime)).toBeNull();
	});
});
