import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, cookieOf, openPages, type House } from '../support/pages.ts';
import { DEMO_PASSWORD } from '../support/server.ts';

// Hand-made requests against the built pages.

let house: House;
let origin: string;
let kenya: string;

beforeAll(async () => {
	house = await openPages();
	({ origin } = house);
	kenya = await cookieOf(house, 'kenya');
});
afterAll(() => house.close());

/** Write bytes to the server as they are; what it answers until it hangs up. */
async function say(bytes: string): Promise<string> {
	const socket = connect(house.plenary.port, '127.0.0.1');
	let answer = '';
	socket.on('data', (chunk) => (answer += chunk.toString()));
	const closed = new Promise((resolve) => socket.on('close', resolve));
	socket.on('error', () => undefined);
	socket.end(bytes);
	await closed;
	return answer;
}

const SIGN_IN = '/sign-in?/password';
const credentials = { email: 'norway@plenary.test', password: DEMO_PASSWORD };

describe('where a form comes from', () => {
	it.each([
		['nowhere', () => null],
		['a sandboxed page', () => 'null'],
		['another site', () => 'https://evil.example'],
		['a name that begins like ours', () => `${origin}.evil.example`],
		['a name that ends like ours', () => `http://evil.${new URL(origin).host}`],
		['ours with a path', () => `${origin}/`],
		['ours by another scheme', () => origin.replace('http:', 'https:')],
		['another port of ours', () => `http://127.0.0.1:${house.plenary.port + 1}`],
		['ours without its port', () => 'http://127.0.0.1'],
		['ours and another', () => `${origin}, https://evil.example`],
		['ours in capitals', () => origin.toUpperCase()]
	])('is refused from %s', async (_, from) => {
		for (const path of [SIGN_IN, '/sign-out', '/c/roadmap/seat']) {
			const answer = await ask(origin, path, { origin: from(), form: credentials, cookie: kenya });
			expect(answer.status).toBe(403);
			expect(answer.headers['set-cookie']).toBeUndefined();
		}
		expect((await ask(origin, '/account', { cookie: kenya })).status).toBe(200);
	});

	it.each(['PUT', 'PATCH', 'DELETE', 'POST'])('is asked of every %s', async (method) => {
		expect((await ask(origin, '/sign-in', { method, origin: null })).status).toBe(403);
	});

	it('is right from both names of this machine', async () => {
		const localhost = origin.replace('127.0.0.1', 'localhost');
		const headers = { host: new URL(localhost).host };
		const there = await ask(origin, SIGN_IN, { origin: localhost, headers, form: credentials });
		const here = await ask(origin, SIGN_IN, { form: credentials });
		expect([there.status, here.status]).toEqual([303, 303]);
	});
});

describe('the name a server is asked under', () => {
	it.each([
		'evil.example',
		'127.0.0.1',
		'localhost',
		'127.0.0.1:1',
		'[::1]:80',
		'evil.example:PORT',
		'127.0.0.1:PORT@evil.example',
		'evil.example#127.0.0.1:PORT',
		'127.0.0.1.:PORT'
	])('must be ours, not %j', async (name) => {
		const host = name.replace('PORT', String(house.plenary.port));
		const answer = await ask(origin, '/sign-in', { headers: { host } });
		expect(answer.status).toBe(421);
		expect(answer.text).not.toContain('<');
	});

	it('is not taken from headers of proxies that are not there', async () => {
		const headers = {
			'x-forwarded-host': 'evil.example',
			'x-forwarded-proto': 'https',
			'x-forwarded-for': '192.0.2.1',
			'x-plenary-protocol': 'javascript',
			forwarded: 'host=evil.example;proto=https'
		};
		const answer = await ask(origin, '/c/roadmap', { headers });
		expect(answer.status).toBe(303);
		expect(answer.headers.location).toBe('/sign-in?to=%2Fc%2Froadmap');
		const read = await ask(origin, '/c/roadmap', { headers, cookie: kenya });
		expect(read.text).not.toContain('evil.example');
	});

	it('must be said, and once', async () => {
		expect(await say('GET /sign-in HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 4/);
		expect(await say('GET /sign-in HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 421/);
		const { host } = new URL(origin);
		const twice = `GET /sign-in HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`;
		expect(await say(twice)).not.toContain('evil.example');
	});
});

describe('a request out of shape', () => {
	it.each([
		['headers beyond measure', `GET / HTTP/1.1\r\n${'X-A: b\r\n'.repeat(5_000)}\r\n`],
		['one endless header', `GET / HTTP/1.1\r\nCookie: ${'a'.repeat(100_000)}\r\n\r\n`],
		['an endless address', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`],
		['no HTTP', 'HELO plenary\r\n\r\n'],
		['an address elsewhere', 'GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n'],
		['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n'],
		['a trace', 'TRACE / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n'],
		[
			'two lengths',
			'POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'
		],
		[
			'a length and chunks',
			'POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
		]
	])('with %s ends its own connection', async (_, bytes) => {
		const answer = await say(bytes.replaceAll('HOST', new URL(origin).host));
		expect(answer.slice(0, 12)).toMatch(/^(HTTP\/1.1 4\d\d)?$/);
		expect((await ask(origin, '/healthz')).status).toBe(200);
	});

	const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
	it.each([
		['no parts', multipart, 'nothing'],
		['half a part', multipart, '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na'],
		['no boundary', { 'content-type': 'multipart/form-data' }, '--x--'],
		[
			'a file for a word',
			multipart,
			'--x\r\nContent-Disposition: form-data; name="email"; filename="a"\r\n\r\na\r\n--x--\r\n'
		]
	])('as multipart with %s is refused', async (_, headers, body) => {
		for (const path of [
			SIGN_IN,
			'/c/roadmap/seat',
			'/c/roadmap/sections/3?/comment',
			'/account?/end'
		])
			expect((await ask(origin, path, { headers, body, cookie: kenya })).status).toBe(400);
	});

	it.each(['application/json', 'text/plain', 'text/xml', '', 'multipart/form-data2'])(
		'of type %j is refused as no form',
		async (type) => {
			const headers = { 'content-type': type };
			for (const path of [SIGN_IN, '/c/roadmap/seat', '/c/roadmap/sections/3?/comment'])
				expect((await ask(origin, path, { headers, body: '{}', cookie: kenya })).status).toBe(415);
		}
	);

	it('is refused for its size, told or not', async () => {
		const form = { email: 'a'.repeat(2_000_000) };
		const told = await ask(origin, SIGN_IN, { form }).catch(() => null);
		if (told) expect(told.status).toBe(413);
		const headers = {
			'content-type': 'application/x-www-form-urlencoded',
			'transfer-encoding': 'chunked'
		};
		const body = `email=${'a'.repeat(2_000_000)}`;
		const untold = await ask(origin, SIGN_IN, {
			...{ method: 'POST', body },
			headers: { ...headers, 'content-length': undefined }
		}).catch(() => null);
		if (untold) expect(untold.status).toBe(413);
		expect((await ask(origin, '/healthz')).status).toBe(200);
	});

	it.each(['PUT', 'PATCH', 'DELETE'])('by the method %s does nothing', async (method) => {
		for (const path of ['/sign-in', '/c/roadmap/seat', '/c/roadmap/sections/3'])
			expect((await ask(origin, path, { method, cookie: kenya })).status).toBe(405);
	});

	it('by a method written elsewhere stays what it is', async () => {
		const headers = { 'x-http-method-override': 'POST' };
		const answer = await ask(origin, '/sign-out?_method=POST', { headers, cookie: kenya });
		expect(answer.status).toBe(200);
		expect((await ask(origin, '/account', { cookie: kenya })).status).toBe(200);
	});

	it.each([
		'/../package.json',
		'/..%2fpackage.json',
		'/%2e%2e/%2e%2e/etc/passwd',
		'/_app/..%2f..%2f..%2fpackage.json',
		'/_app/%2e%2e/%2e%2e/server/main.ts',
		'/.git/config',
		'/data/plenary.sqlite',
		'/c/roadmap/../../admin',
		'/c/%2e%2e%2fadmin',
		'/c/roadmap/sections/3/../../../../admin',
		'/server/main.ts',
		'/build/handler.js',
		'//evil.example/%2e%2e',
		'/c/%FF',
		'/c/%C0%AE%C0%AE',
		'/c/%',
		'/c/a%00b',
		'/c/roadmap/sections/%00',
		'/c/roadmap/sections/3%00.css',
		'/c/roadmap/record?section=%00',
		'/c/roadmap/sections/__proto__',
		'/c/constructor',
		'/c/roadmap/sections/3.0',
		'/c/roadmap/sections/03',
		'/c/roadmap/sections/%EF%BC%93',
		'/invitation/..%2f..%2fadmin'
	])('by the path %s finds nothing', async (path) => {
		const { status, headers, text } = await ask(origin, path, { cookie: kenya });
		expect([400, 404]).toContain(status);
		expect(headers.location).toBeUndefined();
		expect(text).not.toMatch(/root:|"dependencies"|SQLite|import /i);
	});

	it.each(['//evil.example/', '/\\evil.example/', '//evil.example//', '/sign-in//evil.example/'])(
		'does not lead from %s to another site',
		async (path) => {
			const { headers } = await ask(origin, path);
			const to = new URL(headers.location ?? '/', origin);
			expect(to.origin).toBe(origin);
		}
	);
});
