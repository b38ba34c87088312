import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, cookieOf, openPages, submit, type House } from '../support/pages.ts';
import { DEMO_PASSWORD } from '../support/server.ts';

// What pages and downloads tell a browser, and what they keep from those who may not know.

let house: House;
let origin: string;
let kenya: string;

beforeAll(async () => {
	house = await openPages();
	({ origin } = house);
	kenya = await cookieOf(house, 'kenya');
});
afterAll(() => house.close());

const credentials = { email: 'norway@plenary.test', password: DEMO_PASSWORD };

describe('where signing in leads', () => {
	it.each([
		'//evil.example',
		'/\\evil.example',
		'\\\\evil.example',
		'https://evil.example',
		'https:evil.example',
		'javascript:alert(1)',
		'data:text/html,x',
		'%2F%2Fevil.example',
		'/%09/evil.example',
		'/\t/evil.example',
		'/.//evil.example',
		'/\r\nSet-Cookie: a=b',
		'/\u0085x',
		'@evil.example',
		'evil.example'
	])('is never %j', async (to) => {
		const path = `/sign-in?/password&to=${encodeURIComponent(to)}`;
		const answer = await ask(origin, path, { form: credentials });
		expect(answer.status).toBe(303);
		const location = answer.headers.location ?? '';
		expect(new URL(location, origin).origin).toBe(origin);
		expect(location).toMatch(/^\/(?![/\\])/);
		expect(answer.headers['set-cookie']).toHaveLength(1);
		const page = await ask(origin, `/sign-in?to=${encodeURIComponent(to)}`);
		expect(page.text).not.toMatch(/(href|action)="(\w+:)?[/\\]{2}[^"]*evil\.example/);
	});

	it('is a page of ours when that is asked', async () => {
		const path = '/sign-in?/password&to=%2Fc%2Froadmap%2Fsections%2F3%23b-1.2';
		const { headers } = await ask(origin, path, { form: credentials });
		expect(headers.location).toBe('/c/roadmap/sections/3#b-1.2');
	});

	it('is asked again when choosing a seat', async () => {
		const seat = /name="seat" value="(\w+)"/.exec(
			(await ask(origin, '/c/roadmap', { cookie: kenya })).text
		)?.[1];
		const form = { seat: seat ?? 'none', to: '//evil.example' };
		const { headers } = await ask(origin, '/c/roadmap/seat', { form, cookie: kenya });
		expect(headers.location ?? '/').toBe('/');
	});
});

const PAGES = [
	'/',
	'/sign-in',
	'/sign-out',
	'/account',
	'/c/roadmap',
	'/c/roadmap/sections/3',
	'/c/roadmap/sections/preamble',
	'/c/roadmap/positions',
	'/c/roadmap/positions?section=3&group=MS',
	'/c/roadmap/record',
	'/c/roadmap/delegations',
	'/c/roadmap/settings',
	'/c/nowhere',
	'/nowhere',
	'/invitation/none',
	'/reset/none',
	'/welcome/none',
	'/admin'
];

describe('a page', () => {
	it.each(PAGES)('%s runs no script but its own', async (path) => {
		for (const cookie of [await cookieOf(house, 'secretariat'), null]) {
			const { status, headers, text } = await ask(origin, path, { cookie });
			if (status === 303) continue;
			const policy = String(headers['content-security-policy']);
			const nonce = /script-src 'self' 'nonce-([\w+/=-]{16,})'/.exec(policy)?.[1];
			expect(nonce).toBeDefined();
			expect(policy).toContain("default-src 'none'");
			expect(policy).toContain("base-uri 'none'");
			expect(policy).toContain("frame-ancestors 'none'");
			expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
			for (const [tag] of text.matchAll(/<script\b[^>]*>/gi))
				expect(tag).toContain(`nonce="${nonce}"`);
			expect(text).not.toMatch(/<[a-z][^>]* on[a-z]+\s*=/i);
			expect(text).not.toMatch(/(href|src|action)="\s*javascript:/i);
			expect(text).not.toMatch(/<(base|iframe|object|embed)\b/i);
		}
	});

	it('never has the nonce of another', async () => {
		const [one, two] = await Promise.all([ask(origin, '/sign-in'), ask(origin, '/sign-in')]);
		expect(one.headers['content-security-policy']).not.toBe(two.headers['content-security-policy']);
	});

	it('says what browsers may not do with it', async () => {
		for (const path of ['/sign-in', '/nowhere', '/c/roadmap/record/export']) {
			const { headers } = await ask(origin, path, { cookie: kenya });
			expect(headers).toMatchObject({
				'x-content-type-options': 'nosniff',
				'x-frame-options': 'DENY',
				'referrer-policy': 'same-origin',
				'cross-origin-opener-policy': 'same-origin',
				'cross-origin-resource-policy': 'same-origin'
			});
			expect(headers['access-control-allow-origin']).toBeUndefined();
			expect(headers['x-powered-by']).toBeUndefined();
		}
		expect((await ask(origin, '/favicon.svg')).headers['x-content-type-options']).toBe('nosniff');
	});

	it('of somebody signed in, or with a token in its address, is kept by nobody', async () => {
		for (const path of ['/', '/account', '/c/roadmap', '/c/roadmap/sections/3/authors', '/nowhere'])
			expect((await ask(origin, path, { cookie: kenya })).headers['cache-control']).toMatch(
				/private, no-store/
			);
		for (const path of ['/invitation/none', '/reset/none', '/welcome/none'])
			expect((await ask(origin, path)).headers['cache-control']).toMatch(/no-store/);
	});

	it('answers a script’s reading of it with the same rights', async () => {
		const without = await ask(origin, '/c/roadmap/sections/3/__data.json');
		expect(without.text).not.toContain('Connectivity');
		const stranger = await ask(origin, '/c/nowhere/__data.json', { cookie: kenya });
		expect(stranger.text).toContain('404');
	});
});

describe('a download', () => {
	it.each([
		['/c/roadmap/positions/export.csv', 'text/csv'],
		['/c/roadmap/positions/export.json', 'application/json'],
		['/c/roadmap/record/export', 'application/json']
	])('%s is a file, never a page', async (path, type) => {
		const { status, headers } = await ask(origin, path, { cookie: kenya });
		expect(status).toBe(200);
		expect(headers['content-type']).toContain(type);
		expect(headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+"$/);
		expect(headers['x-content-type-options']).toBe('nosniff');
		expect(headers['cache-control']).toContain('no-store');
	});

	it('holds nothing that a spreadsheet would reckon', async () => {
		const section = await ask(origin, '/c/roadmap/sections/6', { cookie: kenya });
		const field = (name: string) =>
			new RegExp(`name="${name}" value="([^"]*)"`).exec(section.text)?.[1] ?? '';
		for (const reason of [
			'=HYPERLINK("http://evil.example")',
			'+1',
			'-1',
			'@SUM(A1)',
			'\t=1',
			'＝1'
		]) {
			const now = await ask(origin, '/c/roadmap/sections/6', { cookie: kenya });
			const version = /name="version" value="(\d+)"/.exec(now.text)?.[1] ?? '0';
			const form = {
				...{ stance: 'object', reason, textHash: field('textHash'), textSeq: field('textSeq') },
				...{ version, receipt: crypto.randomUUID() }
			};
			const stated = await submit(origin, '/c/roadmap/sections/6?/state', kenya, form);
			expect(stated.type).toBe('success');
			const { text } = await ask(origin, '/c/roadmap/positions/export.csv', { cookie: kenya });
			for (const line of text.split('\r\n'))
				for (const cell of line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
					expect(cell.replace(/^"/, '')).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
		}
	});
});

describe('what only the secretariat may know', () => {
	it('is in no page, download or reading of a page of anybody else', async () => {
		const secretariat = await cookieOf(house, 'secretariat');
		const note = 'canary of the secretariat';
		const invited = await submit(origin, '/c/roadmap/delegations?/invite', secretariat, {
			...{ role: 'observer', days: '2', note }
		});
		const token = /invitation\/([\w-]{43})/.exec(invited.data)?.[1] ?? 'none';
		const own = await ask(origin, '/c/roadmap/delegations', { cookie: secretariat });
		expect(own.text).toContain(note);
		expect(own.text).toContain('norway@plenary.test');
		expect(own.text).not.toContain(token);
		const paths = [
			...[
				'',
				'/sections/3',
				'/positions?section=3&group=MS',
				'/record',
				'/delegations',
				'/settings'
			],
			...[
				'/record/export',
				'/positions/export.csv',
				'/positions/export.json',
				'/sections/3/authors'
			],
			...['/delegations/__data.json', '/record/__data.json', '/sections/3/__data.json']
		];
		for (const name of ['observer', 'kenya', 'facilitator']) {
			const cookie = await cookieOf(house, name);
			for (const path of paths) {
				const { status, text } = await ask(origin, `/c/roadmap${path}`, { cookie });
				expect([path, status]).toEqual([path, 200]);
				for (const secret of [note, token, '@plenary.test', 'argon2', 'passwordHash'])
					expect([name, path, text.includes(secret)]).toEqual([name, path, false]);
			}
			expect((await ask(origin, '/admin', { cookie })).status).toBe(404);
			expect((await ask(origin, '/admin/__data.json', { cookie })).text).toContain('404');
		}
	});
});

describe('what is read on a slow line', () => {
	const packed = { headers: { 'accept-encoding': 'br, gzip' } };

	it('comes compressed: pages, their data, and scripts', async () => {
		const page = await ask(origin, '/c/roadmap/sections/3', { ...packed, cookie: kenya });
		expect(page.headers['content-encoding']).toBe('br');
		const data = await ask(origin, '/c/roadmap/__data.json', { ...packed, cookie: kenya });
		expect(data.headers['content-encoding']).toBe('br');
		const plain = await ask(origin, '/c/roadmap/sections/3', { cookie: kenya });
		expect(plain.headers['content-encoding']).toBeUndefined();
	});

	it.each([
		['an address with a one-time token', '/invitation/abcdefgh', {}],
		['the answer to a form', '/sign-in?/password', { form: credentials }]
	])('is not compressed where its length could tell a secret: %s', async (_what, path, asked) => {
		const answer = await ask(origin, path, { ...packed, ...asked });
		expect(answer.headers['content-encoding']).toBeUndefined();
	});
});

describe('webfonts', () => {
	it('set a page from the first where the browser says that it has them', async () => {
		const rooted = async (cookie: string) =>
			/<html[^>]*class="([^"]*)"/.exec((await ask(origin, '/sign-in', { cookie })).text)?.[1];
		expect(await rooted('fonts=1')).toBe('fonts');
		expect(await rooted('')).toBe('');
	});
});

describe('the editor’s scripts', () => {
	const linked = async (path: string, headers = {}) =>
		String((await ask(origin, path, { cookie: kenya, headers })).headers.link).includes(
			'(min-width: 900px)'
		);

	it('come with a section’s page, and with no other, nor where data is to be saved', async () => {
		expect(await linked('/c/roadmap/sections/3')).toBe(true);
		expect(await linked('/c/roadmap')).toBe(false);
		expect(await linked('/c/roadmap/sections/3', { 'save-data': 'on' })).toBe(false);
	});
});
