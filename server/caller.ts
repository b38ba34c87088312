import type { IncomingMessage } from 'node:http';

/** Behind a proxy: where it names the caller, and how many proxies there are. */
export type ProxySettings = { header: string | null; depth: number };

export function readProxySettings(env: Record<string, string | undefined>): ProxySettings {
	return {
		header: env.ADDRESS_HEADER?.toLowerCase() || null,
		depth: Number.parseInt(env.XFF_DEPTH ?? '1', 10)
	};
}

/**
 * Name the caller of a request that came past the proxy, by the address it has connected from.
 * The pages' adapter reads the header alone and throws where it lacks or is too short.
 */
export function nameCaller(request: IncomingMessage, { header, depth }: ProxySettings): void {
	if (!header) return;
	const { headers, socket } = request;
	const named = String(headers[header] ?? '');
	if (header !== 'x-forwarded-for') {
		headers[header] = named || (socket.remoteAddress ?? '');
		return;
	}
	const addresses = named === '' ? [] : named.split(',');
	const missing = Math.max(0, depth - addresses.length);
	const here = Array<string>(missing).fill(socket.remoteAddress ?? '');
	headers[header] = [...here, ...addresses].join(',');
}
