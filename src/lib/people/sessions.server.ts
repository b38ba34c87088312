import { deleteSession, deleteSessions, markSessionSeen, readSessions } from '#db/sessions.ts';
import { writeIfPossible } from '#db/storage-failure.ts';
import type { Actor } from '#lib/kernel/actor.ts';
import type { AccountId } from '#lib/kernel/ids.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { rightsTopics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';
import { luciaFor } from './lucia.server.ts';
import { hashToken, newToken } from './tokens.server.ts';

/** A cookie as SvelteKit sets it. `Cookie: plenary_session=<token>` is what scripts send. */
export type SessionCookie = {
	name: string;
	value: string;
	attributes: {
		path: string;
		httpOnly: boolean;
		secure: boolean;
		sameSite: 'lax';
		maxAge: number;
	};
};

/**
 * Begin a session of an account.
 *
 * @param from where it begins, shown to the person in their list of sessions
 * @returns the token, known from here on only to the cookie's bearer, and that cookie
 */
export async function createSession(
	runtime: Runtime,
	account: AccountId,
	from: { address: string; userAgent: string }
): Promise<{ token: string; cookie: SessionCookie }> {
	const token = newToken();
	const now = runtime.clock.now();
	await luciaFor(runtime).createSession(
		account,
		{
			hash: hashToken(token),
			createdAt: now,
			seenAt: now,
			address: from.address.slice(0, 64),
			userAgent: from.userAgent.slice(0, 256)
		},
		{ sessionId: token }
	);
	return { token, cookie: cookieFor(runtime, token) };
}

function cookieFor(runtime: Runtime, token: string | null): SessionCookie {
	const lucia = luciaFor(runtime);
	const { name, value, attributes } =
		token === null ? lucia.createBlankSessionCookie() : lucia.createSessionCookie(token);
	return {
		name,
		value,
		attributes: {
			path: attributes.path ?? '/',
			httpOnly: true,
			secure: attributes.secure ?? true,
			sameSite: 'lax',
			maxAge: attributes.maxAge ?? 0
		}
	};
}

/** End the actor's own session here. Returns the cookie that clears theirs. */
export async function signOut(runtime: Runtime, actor: Actor): Promise<SessionCookie> {
	await runtime.db.commit(deleteSession(runtime.db, actor.session.id));
	runtime.bus.announce(rightsTopics.session(actor.session.id));
	return cookieFor(runtime, null);
}

/** The actor's sessions, the most recently used first, the present one marked. */
export async function readOwnSessions(runtime: Runtime, actor: Actor) {
	const rows = await readSessions(runtime.db, actor.account.id, runtime.clock.now());
	return rows.map(({ id, createdAt, seenAt, address, userAgent }) => ({
		id,
		createdAt,
		seenAt,
		address,
		userAgent,
		current: id === actor.session.id
	}));
}

/** End one of the actor's sessions by its stored id. */
export async function endSession(
	runtime: Runtime,
	actor: Actor,
	id: string
): Promise<Outcome<null>> {
	const own = await readSessions(runtime.db, actor.account.id, runtime.clock.now());
	if (!own.some((session) => session.id === id)) return refuse(404, 'people.session-gone');
	await runtime.db.commit(deleteSession(runtime.db, id));
	runtime.bus.announce(rightsTopics.session(id));
	return accept(null);
}

/** End every session of an account, or every one but `except`, and cut their sockets. */
export async function endSessions(
	runtime: Runtime,
	account: AccountId,
	except: string | null = null
): Promise<void> {
	const rows = await readSessions(runtime.db, account, runtime.clock.now());
	await runtime.db.commit(deleteSessions(runtime.db, account, except));
	for (const { id } of rows) if (id !== except) runtime.bus.announce(rightsTopics.session(id));
	if (except === null) runtime.bus.announce(rightsTopics.account(account));
}

/** Note that a session was used, at most every ten minutes: a write costs an fsync. */
export async function noteSeen(runtime: Runtime, session: { id: string; seenAt: number }) {
	const now = runtime.clock.now();
	if (now - session.seenAt < 10 * MINUTE) return;
	const seen = markSessionSeen(runtime.db, session.id, now);
	await writeIfPossible(() => runtime.db.commit([seen]));
}
