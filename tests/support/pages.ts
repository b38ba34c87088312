import { request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { findAccount } from '#db/accounts.ts';
import type { AccountId } from '#lib/kernel/ids.ts';
import { createSession } from '#lib/people/sessions.server.ts';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary, type Plenary } from '#server/start.ts';
import { DEMO_PASSWORD } from './server.ts';

/** What came back: never followed, never decoded further than to text. */
export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** What a hostile client sends: every part of the request as it likes. */
export type Asked = {
	method?: string;
	cookie?: string | null;
	/** Null leaves the header out; without it the page's own origin is sent. */
	origin?: string | null;
	headers?: OutgoingHttpHeaders;
	/** Sent as a browser would send a form without files. */
	form?: Fields;
	body?: string | Uint8Array;
};
export type Fields = Record<string, string | readonly string[]> | readonly [string, string][];

/** Ask a server that listens on loopback; the path is sent as it is written. */
export function ask(origin: string, path: string, asked: Asked = {}): Promise<Answer> {
	const { form, cookie = null, headers = {} } = asked;
	const body = form ? encodeForm(form) : asked.body;
	const method = asked.method ?? (body === undefined ? 'GET' : 'POST');
	const from = asked.origin === undefined ? origin : asked.origin;
	const { hostname, port } = new URL(origin);
	return new Promise((resolve, reject) => {
		const sent = request(
			{
				...{ hostname, port, path, method, agent: false },
				headers: {
					// Without it Kit takes the asker for a script of its pages.
					accept: 'text/html',
					...(from !== null && method !== 'GET' ? { origin: from } : {}),
					...(cookie === null ? {} : { cookie }),
					...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
					...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
					...headers
				}
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						headers: response.headers,
						text: Buffer.concat(chunks).toString()
					})
				);
			}
		);
		// A server may answer and hang up before it has read everything.
		sent.on('error', reject);
		sent.end(body);
	});
}

function encodeForm(fields: Fields): string {
	const pairs = Array.isArray(fields)
		? (fields as [string, string][])
		: Object.entries(fields).flatMap(([name, value]) =>
				[value].flat().map((each): [string, string] => [name, each as string])
			);
	return new URLSearchParams(pairs).toString();
}

/** What a form action answered to a page's own script: its reason code, or that it worked. */
export async function submit(
	origin: string,
	path: string,
	cookie: string | null,
	form: Fields
): Promise<{ status: number; type: string; data: string; location?: string }> {
	const { status, text } = await ask(origin, path, {
		...{ cookie, form },
		headers: { accept: 'application/json', 'x-sveltekit-action': 'true' }
	});
	if (!text.startsWith('{')) return { status, type: 'page', data: text };
	const said = JSON.parse(text) as { type: string; status?: number; data?: string };
	return { ...said, data: said.data ?? '', status: said.status ?? status };
}

/** A server with its built pages and the demonstration, in this process. */
export type House = { plenary: Plenary; origin: string; close(): Promise<void> };

/** Start one: one per process at a time, since the pages know one runtime. */
export async function openPages(
	environment: Record<string, string> = {},
	logger: Logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' })
): Promise<House> {
	const dataDir = mkdtempSync(join(tmpdir(), 'plenary-pages-'));
	const configuration = readConfiguration({
		...{ PORT: '0', DATA_DIR: dataDir, DEMO_PASSWORD },
		...environment
	});
	const plenary = await startPlenary(configuration, { logger });
	return {
		plenary,
		origin: `http://127.0.0.1:${plenary.port}`,
		async close() {
			await plenary.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

/** The cookie of a new session of `NAME@plenary.test`. */
export async function cookieOf({ plenary }: House, name: string): Promise<string> {
	const account = await findAccount(plenary.runtime.db, `${name}@plenary.test`);
	if (!account) throw new Error(`Nobody is ${name}.`);
	return sessionOf(plenary, account.id);
}

/** The cookie of a new session of an account. */
export async function sessionOf({ runtime }: Plenary, account: AccountId): Promise<string> {
	const { cookie } = await createSession(runtime, account, { address: '', userAgent: '' });
	return `${cookie.name}=${cookie.value}`;
}
