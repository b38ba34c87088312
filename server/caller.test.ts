import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { nameCaller, readProxySettings } from './caller.ts';

function named(env: Record<string, string>, headers: Record<string, string>) {
	const request = { headers: { ...headers }, socket: { remoteAddress: '192.0.2.7' } };
	nameCaller(request as unknown as IncomingMessage, readProxySettings(env));
	return request.headers;
}

const XFF = { ADDRESS_HEADER: 'X-Forwarded-For' };

describe('the caller of a request', () => {
	it.each([
		['is not named without a setting', {}, {}, {}],
		[
			'is whom the proxy names',
			{ ADDRESS_HEADER: 'X-Real-IP' },
			{ 'x-real-ip': '198.51.100.1' },
			{ 'x-real-ip': '198.51.100.1' }
		],
		[
			'is who has connected where the proxy names nobody',
			{ ADDRESS_HEADER: 'X-Real-IP' },
			{},
			{ 'x-real-ip': '192.0.2.7' }
		],
		['is who has connected past the proxy', XFF, {}, { 'x-forwarded-for': '192.0.2.7' }],
		[
			'is left as it is behind enough proxies',
			{ ...XFF, XFF_DEPTH: '2' },
			{ 'x-forwarded-for': '203.0.113.9, 198.51.100.1, 198.51.100.2' },
			{ 'x-forwarded-for': '203.0.113.9, 198.51.100.1, 198.51.100.2' }
		],
		[
			'is who has connected past one of two proxies',
			{ ...XFF, XFF_DEPTH: '2' },
			{ 'x-forwarded-for': '198.51.100.1' },
			{ 'x-forwarded-for': '192.0.2.7,198.51.100.1' }
		]
	])('%s', (_, env, headers, expected) => expect(named(env, headers)).toEqual(expected));
});
