import { findAccount } from '#db/accounts.ts';
import { readInstallation } from '#db/installation.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import type { Runtime } from '#server/runtime.ts';
import { isEmail, normalEmail } from './credentials.ts';
import { verifyPassword } from './hashing.server.ts';
import { admitAttempt } from './limits.server.ts';
import type { SessionCookie } from './sessions.server.ts';
import { createSession, signOut } from './sessions.server.ts';

/** Where a session begins. */
export type From = { address: string; userAgent: string };

/**
 * Sign in with e-mail and password. An unknown account, one without a password and a wrong
 * password answer alike and cost the same; attempts are counted before anything is hashed.
 */
export async function signIn(
	{ runtime, actor }: App.Locals,
	input: { email: string; password: string },
	from: From
): Promise<Outcome<SessionCookie>> {
	const email = normalEmail(input.email);
	if (!isEmail(email)) return refuse(400, 'people.email-invalid');
	if (!input.password || input.password.length > 256) return refuse(400, 'people.password-missing');
	const attempt = await admitAttempt(runtime, email, from.address);
	if (!attempt.ok) return attempt;
	const account = await findAccount(runtime.db, email);
	const right = await verifyPassword(account?.passwordHash ?? null, input.password);
	if (right === null) return refuse(429, 'people.busy');
	if (!right || !account) return refuse(400, 'people.not-recognised');
	await attempt.value.succeeded();
	if (account.suspendedAt !== null) return refuse(403, 'people.suspended');
	if (actor) await signOut(runtime, actor);
	return accept((await createSession(runtime, account.id, from)).cookie);
}

/** The demonstration's accounts as its seed stored them, in the order they are offered. */
export type Demonstration = {
	accounts: { email: string; name: string; seat: string }[];
	password?: string;
};

/**
 * The accounts that the sign-in page offers without a password: on an installation that was
 * seeded as a demonstration and is served on loopback only; elsewhere null.
 */
export async function readDemonstration(runtime: Runtime): Promise<Demonstration | null> {
	const { demo, host, origins } = runtime.configuration;
	if (!demo || !LOOPBACK.has(host)) return null;
	if (!origins.every((origin) => LOOPBACK.has(new URL(origin).hostname))) return null;
	return (await readInstallation(runtime.db, 'demonstration')) as Demonstration | null;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Sign in as one of the demonstration's accounts, without a password. */
export async function enterDemonstration(
	{ runtime, actor }: App.Locals,
	email: string,
	from: From
): Promise<Outcome<SessionCookie>> {
	const demonstration = await readDemonstration(runtime);
	if (!demonstration?.accounts.some((account) => account.email === email))
		return refuse(404, 'people.no-demonstration');
	const account = await findAccount(runtime.db, email);
	if (!account || account.suspendedAt !== null) return refuse(404, 'people.no-demonstration');
	if (actor) await signOut(runtime, actor);
	return accept((await createSession(runtime, account.id, from)).cookie);
}
