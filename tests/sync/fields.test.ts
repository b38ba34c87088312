import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listThreads } from '#db/threads.ts';
import { findAccount } from '#db/accounts.ts';
import { readDelegationRows, readGroups } from '#db/delegations.ts';
import { listSections } from '#db/sections.ts';
import { castActors, type Cast } from '../support/cast.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
import { dialects } from '../support/database.ts';
import { ANYBODY, openAccount } from '../support/people.ts';
import { ask, openPages, sessionOf, submit, type House } from '../support/pages.ts';

// What people, and programs, put into fields that no field expects.

const NUL = '\u0000';
/** Stands for a fresh one in every form sent. */
const RECEIPT = 'a receipt of its own';

/** Every form there is, with words that could stand in it. */
const FORMS: Record<string, Record<string, string>> = {
	'/sign-in?/password': { email: 'a@b.example', password: 'a long password' },
	'/sign-in?/demonstration': { account: 'nobody@plenary.test' },
	'/reset/none': { password: 'a long password' },
	'/welcome/none': { name: 'A', email: 'a@b.example', password: 'a long password' },
	'/invitation/none?/join': { name: 'A', email: 'a@b.example', password: 'a long password' },
	'/invitation/none?/accept': { any: '' },
	'/account?/end': { session: 'none' },
	'/account?/password': { current: 'a', password: 'a long password' },
	'/admin?/open': { title: 'T', slug: 'roadmap', mandate: 'M', outcome: 'none' },
	'/admin?/suspend': { account: 'none', suspended: 'yes' },
	'/admin?/reset': { account: 'none' },
	'/admin?/invite': { consultation: 'none' },
	'/c/roadmap/seat': { seat: 'none', to: '/' },
	'/c/roadmap/settings?/rights': { phase: 'none', shown: '{}', 'secretariat:read': 'on' },
	'/c/roadmap/settings?/numbering': { numbering: 'none' },
	'/c/roadmap/settings?/mode': { section: 'none', mode: 'open' },
	'/c/roadmap/settings?/add': { title: 'T', mode: 'none' },
	'/c/roadmap/delegations?/add': { name: 'N', code: 'NN', category: 'stakeholder', countedIn: 'x' },
	'/c/roadmap/delegations?/invite': { role: 'delegate', delegation: 'x', note: 'N', days: '1' },
	'/c/roadmap/delegations?/revoke': { invitation: 'none' },
	'/c/roadmap/delegations?/withdraw': { seat: 'none' },
	'/c/roadmap/delegations?/suspend': { seat: 'none', suspended: 'yes' },
	'/c/roadmap/delegations?/suspend-all': { delegation: 'none', suspended: 'yes' },
	'/c/roadmap/delegations?/withdraw-delegation': { delegation: 'none', sure: 'yes' },
	'/c/roadmap/delegations?/reinstate': { delegation: 'none' },
	'/c/roadmap/delegations?/speaks': { seat: 'none', speaks: 'yes' },
	'/c/roadmap/delegations?/sections': { seat: 'none', section: 'none' },
	'/c/roadmap/delegations/import?/check': { table: 'code' },
	'/c/roadmap/delegations/import?/add': { table: 'code', shown: 'x' },
	'/c/roadmap/delegations/import?/states': { region: 'none' },
	'/c/roadmap/delegations/invite': { list: 'ATL, yes, somebody', days: '1' },
	'/c/roadmap/invitations?/accept': { invitation: 'none' },
	'/?/decline': { invitation: 'none' },
	'/c/roadmap/delegations/groups?/form': { code: 'GG', name: 'G' },
	'/c/roadmap/delegations/groups?/join': { group: 'x', list: 'KEN', since: '2026-01-01' },
	'/c/roadmap/delegations/groups?/leave': { group: 'x', delegation: 'x', began: '1', until: '' },
	'/c/roadmap/delegations/groups?/count': { delegation: 'x', group: 'x' },
	'/c/roadmap/delegations/groups?/preside': { group: 'x', delegation: 'x', since: '' },
	'/c/roadmap/sections/3?/comment': {
		body: 'B',
		receipt: RECEIPT,
		block: '',
		anchorStart: '',
		anchorEnd: '',
		quote: 'q',
		before: 'b',
		after: 'a'
	},
	'/c/roadmap/sections/3?/reply': { thread: 'none', body: 'B', receipt: RECEIPT },
	'/c/roadmap/sections/3?/resolve': { thread: 'none' },
	'/c/roadmap/sections/3?/reopen': { thread: 'none' },
	'/c/roadmap/sections/3?/mode': { mode: 'none' },
	'/c/roadmap/positions/groups/G77/3?/state': {
		...{ stance: 'object', reservation: 'general', reason: 'R', receipt: RECEIPT, block: '' },
		...{ textHash: 'x', textSeq: '1', version: '0' }
	},
	'/c/roadmap/positions/groups/G77/3?/align': {
		...{ statement: 'x', aligned: 'yes', version: '0', receipt: RECEIPT }
	},
	'/c/roadmap/sections/preamble?/state': {
		...{ stance: 'object', reservation: 'general', reason: 'R', receipt: RECEIPT },
		...{ textHash: 'x', textSeq: '1', version: '0' }
	}
};

const MARKUP = '"></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>';
const HOSTILE: [string, string][] = [
	['bidi overrides', 'Ken\u202eayn\u202c'],
	['a megabyte', 'x'.repeat(900_000)],
	['signs beyond the plane', '\u{1F1F0}\u{1F1EA}'.repeat(2_000)],
	['controls', '\u0001\u0008\u001b[2J\u007f\u0085'],
	['line ends', 'a\r\nSet-Cookie: b=c\r\n\r\n<script>alert(1)</script>'],
	['markup', MARKUP],
	['a query', `'; DROP TABLE account; --`],
	['a number out of range', '999999999999999'],
	['a number beyond', '1e400'],
	['the prototype', '__proto__'],
	['nothing but space', ' \u00a0\u2003\u3000 ']
];

function fill(form: Record<string, string>): Record<string, string> {
	return form.receipt === RECEIPT ? { ...form, receipt: crypto.randomUUID() } : form;
}

describe.each(dialects)('fields on %s', (dialect) => {
	let house: House;
	let origin: string;
	let cast: Cast;
	let admin: string;
	let drop: () => Promise<void> = async () => undefined;

	beforeAll(async () => {
		const made = dialect === 'postgres' ? await createPostgresDatabase() : null;
		if (made) drop = made.drop;
		house = await openPages({ DEMO: '1', ...(made ? { DATABASE_URL: made.url } : {}) });
		({ origin } = house);
		cast = await castActors(house);
		const { id } = await openAccount(house.plenary.runtime, 'root@plenary.test', true);
		admin = await sessionOf(house.plenary, id);
	});
	afterAll(async () => {
		await house.close();
		await drop();
	});

	const who = (path: string) =>
		path.startsWith('/admin')
			? admin
			: path.endsWith('/state')
				? cast.cookies.kenya
				: path.startsWith('/c/')
					? cast.cookies.secretariat
					: null;

	describe.each(Object.entries(FORMS))('of %s', (path, fields) => {
		const names = Object.keys(fields);

		it('are refused with NUL in any of them, in a name, or as a file', async () => {
			const cookie = who(path) ?? cast.cookies.norway;
			for (const name of names) {
				const form = { ...fields, [name]: `a${NUL}b` };
				expect((await ask(origin, path, { form, cookie })).status).toBe(400);
				expect((await submit(origin, path, cookie, form)).status).toBe(400);
			}
			for (const name of [`a${NUL}`, '__proto__', '', 'a b', 'x'.repeat(1_000)])
				expect((await ask(origin, path, { form: [[name, 'a']], cookie })).status).toBe(400);
		});

		it('are refused in their thousands', async () => {
			const form = Array.from({ length: 5_000 }, (_, i): [string, string] => [`f${i}`, '1']);
			expect((await ask(origin, path, { form, cookie: who(path) })).status).toBe(400);
		});

		it.each(HOSTILE)('take %s without harm', async (_, words) => {
			for (const name of names) {
				const form = fill({ ...fields, [name]: words });
				const { status } = await submit(origin, path, who(path), form);
				expect([path, name, status < 500]).toEqual([path, name, true]);
			}
		});

		it('show markup as the words it is', async () => {
			const form = Object.fromEntries(names.map((name) => [name, MARKUP]));
			const { status, text } = await ask(origin, path, { form, cookie: who(path) });
			expect(status).toBeLessThan(500);
			expect(text).not.toContain('<img src=x');
		});

		it('take halves of characters and bytes that are no text without harm', async () => {
			for (const name of names) {
				const { [name]: _, ...rest } = fill(fields);
				const others = new URLSearchParams(rest).toString();
				for (const bytes of ['%ED%A0%80%FF%FE%C0%80', '%', '%zz%u0000']) {
					const body = `${others}&${encodeURIComponent(name)}=a${bytes}b`;
					const headers = {
						...{ 'content-type': 'application/x-www-form-urlencoded' },
						...{ accept: 'application/json', 'x-sveltekit-action': 'true' }
					};
					const { status } = await ask(origin, path, { body, headers, cookie: who(path) });
					expect([path, name, bytes, status < 500]).toEqual([path, name, bytes, true]);
				}
			}
		});
	});

	it.each([
		...['%00', '9007199254740991', '2147483648', '999999999999', '-1', '1e3', '0x10', 'NaN'],
		...['%ED%A0%80', "'", '[]', '%E2%80%AE', 'a'.repeat(8_000)]
	])('of an address may be %s', async (value) => {
		for (const path of [
			`/c/roadmap/record?before=${value}`,
			`/c/roadmap/record?section=${value}&delegation=${value}&subject=${value}`,
			`/c/roadmap/positions?section=${value}&group=${value}&delegation=${value}`,
			`/c/roadmap/sections/${value}`,
			`/c/roadmap/sections/${value}/authors`,
			`/c/${value}`,
			`/c/${value}/positions/export.csv`,
			`/sign-in?to=${value}`,
			`/invitation/${value}`
		]) {
			const { status } = await ask(origin, path, { cookie: cast.cookies.kenya });
			expect([path.slice(0, 80), status < 500]).toEqual([path.slice(0, 80), true]);
		}
	});

	it('of a cookie may be anything', async () => {
		for (const cookie of [
			'plenary_session=',
			'plenary_session=%00',
			`plenary_session=${'a'.repeat(9_000)}`
		])
			expect((await ask(origin, '/c/roadmap', { cookie })).status).toBe(303);
		const twice = `plenary_session=wrong; ${cast.cookies.kenya}`;
		expect((await ask(origin, '/c/roadmap', { cookie: twice })).status).toBeLessThan(400);
	});

	it('keep no override of direction and no control that was typed into them', async () => {
		const { runtime } = house.plenary;
		const { db } = runtime;
		const odd = 'R\u202euri\u0008tania\u202c';
		const [group] = await readGroups(db, cast.roadmap);
		const send = async (path: string, form: Record<string, string>, cookie = who(path)) =>
			expect([path, (await submit(origin, path, cookie, form)).type]).toEqual([path, 'success']);
		await send('/c/roadmap/delegations?/add', {
			...{ name: odd, code: 'RUR', category: 'stakeholder', countedIn: group?.id ?? '' }
		});
		await send('/c/roadmap/settings?/add', { title: odd, mode: 'open' });
		await send('/c/roadmap/delegations?/invite', { role: 'observer', note: odd, days: '1' });
		await send('/c/roadmap/sections/3?/comment', { body: odd, receipt: crypto.randomUUID() });
		await send('/admin?/open', {
			...{ title: odd, slug: `ruritania-${dialect}`, mandate: odd, outcome: 'none' },
			facilitatorLabel: odd
		});
		const invited = await submit(
			origin,
			'/c/roadmap/delegations?/invite',
			cast.cookies.secretariat,
			{
				...{ role: 'observer', days: '1' }
			}
		);
		const token = /invitation\/([\w-]{43})/.exec(invited.data)?.[1] ?? '';
		const joined = await submit(origin, `/invitation/${token}?/join`, null, {
			...{ name: odd, email: 'odd@plenary.test', password: 'a long password' }
		});
		expect(joined.type).toBe('redirect');
		const stored = [
			...(await readDelegationRows(db, cast.roadmap)).map(({ name }) => name),
			...(await listSections(db, cast.roadmap)).map(({ title }) => title),
			(await findAccount(db, 'odd@plenary.test'))?.name,
			...(await listThreads(db, cast.sections[3]?.id ?? cast.other.section.id, ANYBODY)).flatMap(
				(thread) => thread.comments.map(({ body }) => body)
			)
		];
		expect(stored.filter((words) => words === 'Ruritania')).toHaveLength(4);
		for (const path of [
			'/c/roadmap',
			'/c/roadmap/delegations',
			'/c/roadmap/sections/3',
			'/c/roadmap/record'
		]) {
			const { text } = await ask(origin, path, { cookie: cast.cookies.secretariat });
			expect(text).toContain('Ruritania');
			expect(text).not.toMatch(/[\u202a-\u202e\u0008]|\\u202[a-e]/i);
		}
		expect((await ask(origin, '/admin', { cookie: admin })).text).not.toMatch(
			/[\u202a-\u202e\u0008]/
		);
	});
});
