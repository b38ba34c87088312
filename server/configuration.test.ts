import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.ts';

describe('the configuration', () => {
	it('serves the demonstration on loopback by default, under every name of it', () => {
		const configuration = readConfiguration({});
		expect(configuration.demo).toBe(true);
		expect(configuration.origins).toEqual([
			'http://127.0.0.1:3000',
			'http://localhost:3000',
			'http://[::1]:3000'
		]);
		expect(configuration.secureCookies).toBe(false);
	});

	it.each([
		['::1', '::1', 'http://[::1]:4211'],
		['[::1]', '::1', 'http://[::1]:4211'],
		['::', '::', 'http://127.0.0.1:4211'],
		['0.0.0.0', '0.0.0.0', 'http://127.0.0.1:4211'],
		['localhost', 'localhost', 'http://localhost:4211'],
		['2001:db8::7', '2001:db8::7', 'http://[2001:db8::7]:4211']
	])('listens at HOST=%s, and prints an address that can be typed', (HOST, host, origin) => {
		const configuration = readConfiguration({ HOST, PORT: '4211' });
		expect(configuration.host).toBe(host);
		expect(configuration.origins[0]).toBe(origin);
		expect(configuration.demo).toBe(/1\]?$|localhost/.test(HOST));
	});

	it.each([
		['DEMO=0 prevents it', { DEMO: '0' }, false],
		['a public host prevents it', { HOST: '0.0.0.0', ORIGIN: 'https://plenary.example' }, false],
		['a public origin prevents it', { ORIGIN: 'https://plenary.example' }, false],
		['PostgreSQL prevents it', { DATABASE_URL: 'postgres://localhost/plenary' }, false],
		['DEMO=1 allows it anywhere', { DEMO: '1', ORIGIN: 'https://plenary.example' }, true]
	])('seeds the demonstration only where it is safe: %s', (_why, env, demo) => {
		expect(readConfiguration(env).demo).toBe(demo);
	});

	it('accepts one exact origin elsewhere, with Secure cookies', () => {
		const configuration = readConfiguration({ ORIGIN: 'https://plenary.example' });
		expect(configuration.origins).toEqual(['https://plenary.example']);
		expect(configuration.secureCookies).toBe(true);
	});

	it('names the variable it cannot use', () => {
		expect(() => readConfiguration({ PORT: 'http' })).toThrow('PORT must be a port number');
		for (const ORIGIN of ['plenary.example', 'ftp://plenary.example', 'https://'])
			expect(() => readConfiguration({ ORIGIN })).toThrow('ORIGIN must be an address');
	});
});
