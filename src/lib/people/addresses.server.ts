import {
	findAccount,
	insertAccount,
	listAdministrators,
	readAccount,
	updatePassword
} from '#db/accounts.ts';
import { guarded } from '#db/database.ts';
import type { OneTimeTokenRow, TokenPurpose } from '#db/tokens.ts';
import { deleteUnusedTokens, findToken, insertToken, useToken } from '#db/tokens.ts';
import type { AccountId } from '#lib/kernel/ids.ts';
import { DAY } from '#lib/kernel/instants.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import type { Runtime } from '#server/runtime.ts';
import { newAccount } from './accounts.server.ts';
import type { Credentials } from './credentials.ts';
import { checkCredentials, normalEmail, passwordError } from './credentials.ts';
import { hashPassword } from './hashing.server.ts';
import { admitToken } from './limits.server.ts';
import { mayAdminister } from './rules.ts';
import type { SessionCookie } from './sessions.server.ts';
import { createSession, endSessions } from './sessions.server.ts';
import type { From } from './signin.server.ts';
import { hashToken, newToken } from './tokens.server.ts';

/**
 * A one-time address at which the first administrator is created, good for a day; any issued
 * before stops working. Null when there is an administrator already.
 */
export async function issueFirstAdministratorAddress(runtime: Runtime): Promise<string | null> {
	if ((await listAdministrators(runtime.db)).length > 0) return null;
	return issue(runtime, 'first-administrator', null);
}

/** A one-time address at which this account's password is chosen anew, good for a day. */
export async function issueResetLink(runtime: Runtime, email: string): Promise<Outcome<string>> {
	const account = await findAccount(runtime.db, normalEmail(email));
	if (!account) return refuse(404, 'people.account-gone');
	return accept(await issue(runtime, 'reset-password', account.id));
}

/** A reset link for an account, made by an administrator. */
export async function resetLinkFor(
	{ runtime, actor }: App.Locals,
	id: AccountId,
	origin: string
): Promise<Outcome<{ link: string; email: string }>> {
	if (!mayAdminister(actor)) return refuse(403, 'people.administrator-only');
	const account = await readAccount(runtime.db, id);
	if (!account) return refuse(404, 'people.account-gone');
	const link = await issue(runtime, 'reset-password', account.id, origin);
	return accept({ link, email: account.email });
}

async function issue(
	runtime: Runtime,
	purpose: TokenPurpose,
	account: AccountId | null,
	origin = runtime.configuration.origins[0]
) {
	const token = newToken();
	const createdAt = runtime.clock.now();
	await runtime.db.commit([
		deleteUnusedTokens(runtime.db, purpose, account),
		insertToken(runtime.db, {
			...{ id: hashToken(token), purpose, account, createdAt },
			expiresAt: createdAt + DAY,
			usedAt: null
		})
	]);
	const path = purpose === 'reset-password' ? 'reset' : 'welcome';
	return `${origin}/${path}/${token}`;
}

/** Whether a one-time address is still good; refusals say used, expired or unknown. */
export async function readAddress(
	runtime: Runtime,
	purpose: TokenPurpose,
	token: string,
	address: string
): Promise<Outcome<OneTimeTokenRow>> {
	const row = await findToken(runtime.db, hashToken(token), purpose);
	if (!row) {
		const admitted = await admitToken(runtime, address);
		return admitted.ok ? refuse(404, 'people.address-unknown') : admitted;
	}
	if (row.usedAt !== null) return refuse(410, 'people.address-used');
	if (runtime.clock.now() >= row.expiresAt) return refuse(410, 'people.address-expired');
	return accept(row);
}

/** Choose a new password at a reset address. Ends every session and begins one here. */
export async function resetPassword(
	runtime: Runtime,
	token: string,
	password: string,
	from: From
): Promise<Outcome<SessionCookie>> {
	const found = await readAddress(runtime, 'reset-password', token, from.address);
	if (!found.ok) return found;
	const account = found.value.account && (await readAccount(runtime.db, found.value.account));
	if (!account || account.suspendedAt !== null) return refuse(404, 'people.address-unknown');
	const wrong = passwordError(password, account.email);
	if (wrong) return refuse(400, wrong);
	const passwordHash = await hashPassword(password);
	if (passwordHash === null) return refuse(429, 'people.busy');
	const saved = await runtime.db.commit([
		guarded(useToken(runtime.db, found.value.id, runtime.clock.now())),
		guarded(updatePassword(runtime.db, account.id, passwordHash))
	]);
	if (!saved) return refuse(410, 'people.address-used');
	await endSessions(runtime, account.id);
	return accept((await createSession(runtime, account.id, from)).cookie);
}

/** Create the first administrator at the one-time address, and sign them in. */
export async function createFirstAdministrator(
	runtime: Runtime,
	token: string,
	credentials: Credentials,
	from: From
): Promise<Outcome<SessionCookie>> {
	const found = await readAddress(runtime, 'first-administrator', token, from.address);
	if (!found.ok) return found;
	const checked = checkCredentials(credentials);
	if (!checked.ok) return checked;
	const { name, email, password } = checked.value;
	if (await findAccount(runtime.db, email)) return refuse(409, 'people.email-taken');
	const passwordHash = await hashPassword(password);
	if (passwordHash === null) return refuse(429, 'people.busy');
	const account = newAccount(runtime, { name, email, passwordHash, administrator: true });
	const saved = await runtime.db.commit([
		guarded(useToken(runtime.db, found.value.id, runtime.clock.now())),
		insertAccount(runtime.db, account)
	]);
	if (!saved) return refuse(410, 'people.address-used');
	return accept((await createSession(runtime, account.id, from)).cookie);
}
