import type { RequestEvent } from '@sveltejs/kit';
import type { From } from './signin.server.ts';

/** Where a request comes from: what limits count by, and what the list of sessions shows. */
export function whereFrom(event: RequestEvent): From {
	return {
		address: event.getClientAddress(),
		userAgent: event.request.headers.get('user-agent') ?? ''
	};
}
