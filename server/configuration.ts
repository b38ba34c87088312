import { isIPv6 } from 'node:net';
import { resolve } from 'node:path';

export type Configuration = {
	port: number;
	host: string;
	/** Exact origins that browsers may come from, the one to print first; on loopback all its names. */
	origins: readonly string[];
	dataDir: string;
	databaseUrl: string | null;
	redisUrl: string | null;
	/** Whether to seed the demonstration into an empty database. */
	demo: boolean;
	demoPassword: string | null;
	/** What who reads `/metrics` must show; null: nobody may. */
	metricsToken: string | null;
	/** Whether cookies are marked Secure: every origin but plain-http loopback. */
	secureCookies: boolean;
};

/** The names of loopback, as addresses write them. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
/** Every address of this machine at once: nothing that could be typed. */
const EVERYWHERE = ['0.0.0.0', '[::]'];

/**
 * The settings of this process from its environment; README's table says what each means.
 *
 * @throws a sentence naming the variable that cannot be used
 */
export function readConfiguration(env: Record<string, string | undefined>): Configuration {
	const port = Number(env.PORT ?? 3000);
	if (!Number.isInteger(port) || port < 0 || port > 65535)
		throw new Error(`PORT must be a port number, not ${env.PORT}`);
	const host = (env.HOST || '127.0.0.1').replace(/^\[(.+)\]$/, '$1');
	const named = isIPv6(host) ? new URL(`http://[${host}]`).hostname : host;
	const typed = EVERYWHERE.includes(named) ? '127.0.0.1' : named;
	const origin = readOrigin(env.ORIGIN || `http://${typed}:${port}`);
	const databaseUrl = env.DATABASE_URL || null;
	const onLoopback = LOOPBACK.includes(named) && LOOPBACK.includes(origin.hostname);
	return {
		port,
		host,
		origins: LOOPBACK.includes(origin.hostname) ? loopbackOrigins(origin) : [origin.origin],
		dataDir: resolve(env.DATA_DIR || './data'),
		databaseUrl,
		redisUrl: env.REDIS_URL || null,
		demo: env.DEMO === '1' || (env.DEMO !== '0' && onLoopback && !databaseUrl),
		demoPassword: env.DEMO_PASSWORD || null,
		metricsToken: env.METRICS_TOKEN || null,
		secureCookies: origin.protocol === 'https:'
	};
}

function readOrigin(address: string): URL {
	const origin = URL.canParse(address) ? new URL(address) : null;
	if (!origin || !/^https?:$/.test(origin.protocol))
		throw new Error(`ORIGIN must be an address such as https://plenary.example, not ${address}`);
	return origin;
}

function loopbackOrigins({ protocol, hostname, port }: URL): string[] {
	const suffix = port ? `:${port}` : '';
	const names = [hostname, ...LOOPBACK.filter((name) => name !== hostname)];
	return names.map((name) => `${protocol}//${name}${suffix}`);
}
