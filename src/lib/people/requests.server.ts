import type { RequestEvent } from '@sveltejs/kit';
import type { From } from './signin.server.ts';

/** Where a request comes from: what limits count by, and what the list of sessions shows. */
export function whereFrom(event: RequestEvent): From {
	return {
		address: event.getClientAddress(),
		userAgent: event.request.headers.get('user-agent') ?? ''
	};
}

/** The origin to write into links: the one this request was asked under when it is ours. */
export function ownOrigin({ locals, url }: RequestEvent): string {
	const { origins } = locals.runtime.configuration;
	return origins.find((origin) => origin === url.origin) ?? origins[0] ?? url.origin;
}
