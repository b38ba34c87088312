import type { Adapter } from 'lucia';
import { Lucia, TimeSpan } from 'lucia';
import {
	deleteExpiredSessions,
	deleteSession,
	deleteSessions,
	extendSession,
	insertSession,
	readSession,
	readSessions
} from '#db/sessions.ts';
import { writeIfPossible } from '#db/storage-failure.ts';
import type { Actor } from '#lib/kernel/actor.ts';
import type { AccountId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Runtime } from '#server/runtime.ts';
import { hashToken } from './tokens.server.ts';

const SESSION_COOKIE = 'plenary_session';

type SessionAttributes = {
	/** The stored id: SHA-256 of the token. */
	hash: string;
	createdAt: Instant;
	seenAt: Instant;
	address: string;
	userAgent: string;
};

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<SessionAttributes, Actor['account']>;
		UserId: AccountId;
		DatabaseSessionAttributes: SessionAttributes;
		DatabaseUserAttributes: Actor['account'];
	}
}

/**
 * Lucia for this runtime: 30-day sessions that slide, in a cookie that outlives them (the
 * server alone decides when a session ends). Lucia is given the token; the adapter below
 * stores its hash only. Nothing outside this folder knows Lucia.
 */
export function luciaFor(runtime: Runtime) {
	const kept = made.get(runtime) ?? make(runtime);
	made.set(runtime, kept);
	return kept;
}

const made = new WeakMap<Runtime, ReturnType<typeof make>>();

function make(runtime: Runtime) {
	return new Lucia(hashingAdapter(runtime), {
		sessionExpiresIn: new TimeSpan(30, 'd'),
		sessionCookie: {
			name: SESSION_COOKIE,
			expires: false,
			attributes: { secure: runtime.configuration.secureCookies, sameSite: 'lax', path: '/' }
		},
		getSessionAttributes: (attributes) => attributes,
		getUserAttributes: (attributes) => attributes
	});
}

function hashingAdapter({ db, clock }: Runtime): Adapter {
	// Lucia reads the system's clock and we store the runtime's: instants are moved across.
	const toLucia = (at: Instant) => new Date(at - clock.now() + Date.now());
	const fromLucia = (date: Date) => date.getTime() - Date.now() + clock.now();
	return {
		async getSessionAndUser(token) {
			const row = await readSession(db, hashToken(token));
			if (!row) return [null, null];
			const { id: hash, account, expiresAt, ...seen } = row.session;
			return [
				{
					id: token,
					userId: account,
					expiresAt: toLucia(expiresAt),
					attributes: { hash, ...seen }
				},
				{ id: account, attributes: row.account }
			];
		},
		async getUserSessions(account) {
			const rows = await readSessions(db, account, clock.now());
			return rows.map(({ id: hash, expiresAt, ...seen }) => ({
				id: hash,
				userId: account,
				expiresAt: toLucia(expiresAt),
				attributes: { hash, ...seen }
			}));
		},
		async setSession({ id, userId, expiresAt, attributes: { hash: _token, ...seen } }) {
			// Beginning one is the moment to forget those that have ended: no job is needed.
			await db.commit([
				...deleteExpiredSessions(db, clock.now()),
				insertSession(db, {
					id: hashToken(id),
					account: userId,
					expiresAt: fromLucia(expiresAt),
					...seen
				})
			]);
		},
		async updateSessionExpiration(token, expiresAt) {
			const extended = extendSession(db, hashToken(token), fromLucia(expiresAt));
			await writeIfPossible(() => db.commit([extended]));
		},
		async deleteSession(token) {
			await writeIfPossible(() => db.commit(deleteSession(db, hashToken(token))));
		},
		async deleteUserSessions(account) {
			await db.commit(deleteSessions(db, account));
		},
		async deleteExpiredSessions() {
			await db.commit(deleteExpiredSessions(db, clock.now()));
		}
	};
}
