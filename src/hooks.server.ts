import { json, text } from '@sveltejs/kit';
import type { Handle, HandleServerError, RequestEvent } from '@sveltejs/kit';
import { isStorageFailure } from '#db/storage-failure.ts';
import { WIDE } from '#lib/ui/wide.ts';
import { examine } from '#lib/kernel/requests.ts';
import { say } from '#lib/messages/say.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { nameSeatInForms } from '#lib/people/seated-forms.ts';
import { holdsSecret } from '#lib/people/secret-addresses.ts';
import { FONTS_COOKIE } from '#lib/ui/fonts.ts';
import { currentRuntime } from '#server/runtime.ts';

/** Cookie → actor, runtime → locals; refuses foreign origins and sets security headers. */
export const handle: Handle = async ({ event, resolve }) => {
	const runtime = currentRuntime();
	event.locals.runtime = runtime;
	event.locals.actor = null;
	if (!fromOwnOrigin(event)) return secured(event, refused(event, 403, 'people.foreign-origin'));
	const { refused: why, acting } = await examine(event.request, event.url);
	if (why) return secured(event, refused(event, why.status, why.reason));
	// Whoever chooses a seat may do so from a page of any.
	event.locals.acting = event.route.id === '/c/[consultation]/seat' ? null : acting;
	try {
		event.locals.actor = await readActor(runtime, event.request.headers.get('cookie'));
	} catch (error) {
		if (!isStorageFailure(error)) throw error;
		runtime.storage.note(error);
		return secured(event, asUnavailable(refused(event, 503, 'kernel.not-available')));
	}
	const response = await resolve(event, { transformPageChunk: finished(event) });
	const answer = event.locals.unavailable ? asUnavailable(response) : response;
	return secured(event, withEditor(event, answer));
};

/** What failed for want of a disk or a database may be asked again. */
function asUnavailable({ body, headers }: Response): Response {
	headers.set('retry-after', '5');
	return new Response(body, { status: 503, headers });
}

/** A browser that has the webfonts is told so by its page, see lib/ui/fonts.ts; forms name their seat. */
function finished({ cookies, locals, url }: RequestEvent): (chunk: { html: string }) => string {
	const fonts = cookies.get(FONTS_COOKIE) ? 'fonts' : '';
	return ({ html }) => {
		const page = html.replace('%plenary.fonts%', fonts);
		return locals.seat ? nameSeatInForms(page, locals.seat, url.search) : page;
	};
}

/** A section's page brings its editor's scripts along, where the editor opens by itself. */
function withEditor({ route, request, locals }: RequestEvent, response: Response): Response {
	const isPage = response.headers.get('content-type')?.startsWith('text/html');
	if (route.id !== SECTION_PAGE || !isPage || request.headers.get('save-data') === 'on')
		return response;
	for (const script of locals.runtime.earlyScripts ?? [])
		response.headers.append('link', `<${script}>; rel="modulepreload"; media="${WIDE}"; nopush`);
	return response;
}

const SECTION_PAGE = '/c/[consultation]/sections/[section]';
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

// Kit compares the Origin of forms with the Host it was asked under. This compares every
// writing request with the configured origins exactly, and a missing Origin is not ours.
function fromOwnOrigin({ request, locals }: RequestEvent): boolean {
	if (READING.has(request.method)) return true;
	return locals.runtime.configuration.origins.includes(request.headers.get('origin') ?? '');
}

// Answered before any page: in the words of a form's script when that asks, else in plain text.
function refused({ request }: RequestEvent, status: number, reason: string): Response {
	const message = say(reason);
	return request.headers.has('x-sveltekit-action')
		? json({ type: 'error', error: { message, reason } }, { status })
		: text(`${message}\n`, { status });
}

function secured({ locals, url, request }: RequestEvent, response: Response): Response {
	const { headers } = response;
	headers.set('x-content-type-options', 'nosniff');
	headers.set('referrer-policy', 'same-origin');
	headers.set('cross-origin-opener-policy', 'same-origin');
	headers.set('cross-origin-resource-policy', 'same-origin');
	headers.set('x-frame-options', 'DENY');
	headers.set(
		'permissions-policy',
		'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()'
	);
	if (locals.runtime.configuration.secureCookies)
		headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
	if (locals.actor || !READING.has(request.method) || holdsSecret(url.pathname))
		headers.set('cache-control', 'private, no-store');
	return response;
}

/** Tells the log everything and the person a reference to quote, never what broke. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
	// What was asked wrongly is the asker's to know, and nobody's to be woken by.
	if (status < 500) return { message };
	const reference = crypto.randomUUID().slice(0, 8);
	const { runtime, actor } = event.locals;
	const isUnwritten = isStorageFailure(error);
	if (isUnwritten) {
		event.locals.unavailable = true;
		runtime.storage.note(error);
	}
	// Only the route's pattern: a path may carry a token.
	const context = { reference, status, route: event.route.id, account: actor?.account.id };
	if (runtime) runtime.logger.error({ ...context, err: error }, 'a request failed');
	const reason = isUnwritten ? 'kernel.not-written' : 'people.request-failed';
	return { message: `${say(reason)}${isUnwritten ? '' : ` ${reference}`}`, reason };
};
