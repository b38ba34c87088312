import compression from 'compression';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isHealthy } from '#db/health.ts';
import { SECOND } from '#lib/kernel/instants.ts';
import { holdsSecret } from '#lib/people/secret-addresses.ts';
import { nameCaller, readProxySettings } from './caller.ts';
import { formatMetrics } from './metrics/text.ts';
import type { Runtime } from './runtime.ts';

/** SvelteKit's pages as adapter-node builds them. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => void;

/** `compression` for Node's own requests; its types speak of Express, which it does not need. */
type Through = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
type Asked = Parameters<typeof compression.filter>[0];
type Answered = Parameters<typeof compression.filter>[1];

/** The header through which pages learn the scheme they were asked under. */
export const PROTOCOL_HEADER = 'x-plenary-protocol';

const HEALTH = '/healthz';
const METRICS = '/metrics';
// A check writes to disk: those that come thicker than this share one.
const HEALTH_PACE = 1 * SECOND;

/**
 * Answer a request: health to anyone, pages only under a host of ours.
 *
 * adapter-node is told no single origin; it derives one from `Host`, which is checked here, so
 * that on loopback both names work and elsewhere no other name does.
 */
export function answerRequests(runtime: Runtime, pages: Pages | null): RequestListener {
	const hosts = new Map(
		runtime.configuration.origins.map((origin) => {
			const { host, protocol } = new URL(origin);
			return [host, protocol.slice(0, -1)];
		})
	);
	const { metricsToken } = runtime.configuration;
	const proxy = readProxySettings(process.env);
	const checkHealth = healthCheck(runtime);
	const compress = compression({ filter: mayCompress }) as unknown as Through;
	return (request, response) => {
		const { url = '', headers } = request;
		if (url === HEALTH) return void answerHealth(response, checkHealth());
		if (url === METRICS && mayMeasure(headers.authorization, metricsToken))
			return answerMetrics(response, runtime);
		if (!url.startsWith('/')) return refuse(response, 400, 'Only addresses of this server.');
		const protocol = hosts.get((headers.host ?? '').toLowerCase());
		if (!protocol) return refuse(response, 421, 'This server does not answer to that name.');
		if (!pages) return refuse(response, 404, 'There are no pages here.');
		headers[PROTOCOL_HEADER] = protocol;
		nameCaller(request, proxy);
		// Also for files, which do not pass through the pages' own hook.
		response.setHeader('x-content-type-options', 'nosniff');
		compress(request, response, () => pages(request, response));
	};
}

/**
 * Pages and data that are read. What answers a form, or an address with a token, may hold a secret
 * beside words of somebody else's choosing, and its length would tell about it.
 */
function mayCompress(request: Asked, response: Answered): boolean {
	const isRead = request.method === 'GET' && !holdsSecret(request.url);
	return isRead && compression.filter(request, response);
}

function healthCheck({ db, clock }: Runtime): () => Promise<boolean> {
	let checkedAt = -Infinity;
	let last = Promise.resolve(false);
	return () => {
		const now = clock.now();
		if (now - checkedAt >= HEALTH_PACE) {
			checkedAt = now;
			last = isHealthy(db, now);
		}
		return last;
	};
}

async function answerHealth(response: ServerResponse, healthy: Promise<boolean>): Promise<void> {
	if (await healthy) {
		response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
		response.end('ok\n');
	} else refuse(response, 503, 'The database cannot be read or written.');
}

/** Only who shows the token: elsewhere there is no such address. */
function mayMeasure(shown: string | undefined, token: string | null): boolean {
	if (token === null || shown === undefined) return false;
	const digest = (words: string) => createHash('sha256').update(words).digest();
	return timingSafeEqual(digest(shown), digest(`Bearer ${token}`));
}

function answerMetrics(response: ServerResponse, { meters }: Runtime): void {
	response.writeHead(200, {
		'content-type': 'text/plain; version=0.0.4; charset=utf-8',
		'cache-control': 'no-store'
	});
	response.end(formatMetrics(meters));
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
	response.writeHead(status, {
		'content-type': 'text/plain; charset=utf-8',
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff'
	});
	response.end(`${sentence}\n`);
}
