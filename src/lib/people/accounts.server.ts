import type { AccountRow } from '#db/accounts.ts';
import {
	findAccount,
	insertAccount,
	listAccounts,
	readAccount,
	updatePassword,
	updateSuspension
} from '#db/accounts.ts';
import { guarded } from '#db/database.ts';
import type { AccountId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import type { Runtime } from '#server/runtime.ts';
import { isEmail, normalEmail, passwordError } from './credentials.ts';
import { hashPassword, verifyPassword } from './hashing.server.ts';
import { admitAttempt } from './limits.server.ts';
import { mayAdminister } from './rules.ts';
import { endSessions } from './sessions.server.ts';

/** A new account's row; commit it with `insertAccount`. */
export function newAccount(
	runtime: Runtime,
	person: { email: string; name: string; passwordHash: string | null; administrator?: boolean }
): AccountRow {
	const now = runtime.clock.now();
	return {
		id: newId<AccountId>(now),
		email: normalEmail(person.email),
		name: person.name,
		passwordHash: person.passwordHash,
		administrator: person.administrator ?? false,
		createdAt: now,
		suspendedAt: null
	};
}

/** Make an account, for the command line. Without a password the person chooses one by a reset link. */
export async function createAccount(
	runtime: Runtime,
	person: { email: string; name: string; passwordHash: string | null; administrator?: boolean }
): Promise<Outcome<AccountRow>> {
	const row = newAccount(runtime, person);
	if (!isEmail(row.email)) return refuse(400, 'people.email-invalid');
	const saved = await runtime.db.commit([guarded(insertAccount(runtime.db, row))]);
	return saved ? accept(row) : refuse(409, 'people.email-taken');
}

/** Change the actor's own password and end their other sessions. */
export async function changePassword(
	{ runtime, actor }: App.Locals,
	input: { current: string; next: string },
	address: string
): Promise<Outcome<null>> {
	if (!actor) return refuse(403, 'people.signed-out');
	const wrong = passwordError(input.next, actor.account.email);
	if (wrong) return refuse(400, wrong);
	const attempt = await admitAttempt(runtime, actor.account.email, address);
	if (!attempt.ok) return attempt;
	const account = await readAccount(runtime.db, actor.account.id);
	const right = await verifyPassword(account?.passwordHash ?? null, input.current);
	if (right === null) return refuse(429, 'people.busy');
	if (!right) return refuse(400, 'people.current-password-wrong');
	await attempt.value.succeeded();
	const passwordHash = await hashPassword(input.next);
	if (passwordHash === null) return refuse(429, 'people.busy');
	await runtime.db.commit([guarded(updatePassword(runtime.db, actor.account.id, passwordHash))]);
	await endSessions(runtime, actor.account.id, actor.session.id);
	return accept(null);
}

/** Every account, for administrators. */
export async function readAccounts({ runtime, actor }: App.Locals) {
	if (!mayAdminister(actor)) return null;
	const rows = await listAccounts(runtime.db);
	return rows.map(({ id, email, name, administrator, createdAt, suspendedAt, passwordHash }) => ({
		...{ id, email, name, administrator, createdAt, suspendedAt },
		hasPassword: passwordHash !== null
	}));
}

/** Suspend an account, which ends its sessions at once, or restore it. */
export async function suspendAccount(
	{ runtime, actor }: App.Locals,
	id: AccountId,
	suspended: boolean
): Promise<Outcome<null>> {
	if (!mayAdminister(actor)) return refuse(403, 'people.administrator-only');
	if (id === actor.account.id) return refuse(409, 'people.not-oneself');
	const at = suspended ? runtime.clock.now() : null;
	if (!(await runtime.db.commit([guarded(updateSuspension(runtime.db, id, at))])))
		return refuse(404, 'people.account-gone');
	if (suspended) await endSessions(runtime, id);
	return accept(null);
}

/** The account by e-mail, for the command line. */
export function findAccountByEmail(runtime: Runtime, email: string): Promise<AccountRow | null> {
	return findAccount(runtime.db, normalEmail(email));
}
