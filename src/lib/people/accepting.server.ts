import { findAccount, insertAccount } from '#db/accounts.ts';
import { guarded } from '#db/database.ts';
import type { InvitationWithWords } from '#db/invitations.ts';
import {
	acceptInvitation as accepting,
	declineInvitation,
	findInvitation,
	readInvitationsTo
} from '#db/invitations.ts';
import { commitDecision } from '#db/record.ts';
import { insertSeat, readSuspendedSeat, upsertActingSeat } from '#db/seats.ts';
import type { Actor } from '#lib/kernel/actor.ts';
import type { AccountId, InvitationId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import type { Runtime } from '#server/runtime.ts';
import { newAccount } from './accounts.server.ts';
import type { Credentials } from './credentials.ts';
import { checkCredentials } from './credentials.ts';
import { hashPassword } from './hashing.server.ts';
import { admitToken } from './limits.server.ts';
import { readOwnSeats } from './queries.server.ts';
import { invitationState } from './rules.ts';
import { announceSeat, newSeat } from './seats.server.ts';
import type { SessionCookie } from './sessions.server.ts';
import { createSession } from './sessions.server.ts';
import type { From } from './signin.server.ts';
import { hashToken } from './tokens.server.ts';

/** Take the place an invitation offers, as the account that is signed in. Rules P8, P11. */
export async function acceptInvitation(
	{ runtime, actor }: App.Locals,
	token: string,
	address: string
): Promise<Outcome<{ slug: string }>> {
	if (!actor) return refuse(403, 'people.signed-out');
	const found = await readOpen(runtime, token, address);
	return found.ok ? take(runtime, actor, found.value) : found;
}

/** Take a place that was offered to the account that is signed in. Rules P8, P11, P30. */
export async function acceptOwn(
	{ runtime, actor }: App.Locals,
	id: InvitationId
): Promise<Outcome<{ slug: string }>> {
	if (!actor) return refuse(403, 'people.signed-out');
	const found = await findOwn(runtime, actor, id);
	return found ? take(runtime, actor, found) : refuse(410, 'people.invitation-settled');
}

/** Decline a place that was offered to the account that is signed in. Rule P30. */
export async function declineOwn(
	{ runtime, actor }: App.Locals,
	id: InvitationId
): Promise<Outcome<null>> {
	if (!actor) return refuse(403, 'people.signed-out');
	const found = await findOwn(runtime, actor, id);
	if (!found) return refuse(410, 'people.invitation-settled');
	const { consultation, role, delegation } = found.invitation;
	const { account } = actor;
	const entry = await commitDecision(
		runtime.db,
		runtime.clock,
		{
			...{ consultation, kind: 'invitation.declined', delegation },
			actor: { account: account.id, seat: null, delegation: null },
			payload: { invitation: id, role, name: account.name }
		},
		[declineInvitation(runtime.db, id, account.id, runtime.clock.now())]
	);
	if (!entry) return refuse(410, 'people.invitation-settled');
	announceSeat(runtime, consultation, account.id);
	return accept(null);
}

async function findOwn({ db, clock }: Runtime, { account }: Actor, id: InvitationId) {
	const own = await readInvitationsTo(db, account.id, clock.now());
	return own.find(({ invitation }) => invitation.id === id) ?? null;
}

/** Seat the actor where an open invitation says, unless they sit there or are suspended here. */
async function take(
	runtime: Runtime,
	actor: Actor,
	found: InvitationWithWords
): Promise<Outcome<{ slug: string }>> {
	const { invitation } = found;
	const where = { account: actor.account.id, consultation: invitation.consultation };
	if (await readSuspendedSeat(runtime.db, where)) return refuse(403, 'people.suspended-here');
	const seats = await readOwnSeats(runtime, actor, invitation.consultation);
	const already = seats.some(
		(seat) =>
			seat.role === invitation.role && (seat.delegation?.id ?? null) === invitation.delegation
	);
	if (already) return refuse(409, 'people.already-seated');
	return settle(runtime, found, actor.account, actor.session.id, []);
}

/** Take the place with a new account, and sign it in. */
export async function acceptWithNewAccount(
	runtime: Runtime,
	token: string,
	credentials: Credentials,
	from: From
): Promise<Outcome<{ slug: string; cookie: SessionCookie }>> {
	const found = await readOpen(runtime, token, from.address);
	if (!found.ok) return found;
	const checked = checkCredentials(credentials);
	if (!checked.ok) return checked;
	const { name, email, password } = checked.value;
	if (await findAccount(runtime.db, email)) return refuse(409, 'people.email-taken');
	const passwordHash = await hashPassword(password);
	if (passwordHash === null) return refuse(429, 'people.busy');
	const account = newAccount(runtime, { name, email, passwordHash });
	const settled = await settle(runtime, found.value, account, null, [
		insertAccount(runtime.db, account)
	]);
	if (!settled.ok) return settled;
	const { cookie } = await createSession(runtime, account.id, from);
	return accept({ ...settled.value, cookie });
}

async function readOpen(
	runtime: Runtime,
	token: string,
	address: string
): Promise<Outcome<InvitationWithWords>> {
	const found = await findInvitation(runtime.db, hashToken(token));
	if (!found) {
		const admitted = await admitToken(runtime, address);
		return admitted.ok ? refuse(404, 'people.invitation-unknown') : admitted;
	}
	const state = invitationState(found.invitation, runtime.clock.now());
	return state === 'open' ? accept(found) : refuse(410, `people.invitation-${state}`);
}

async function settle(
	runtime: Runtime,
	{ invitation, consultation: { slug } }: InvitationWithWords,
	account: { id: AccountId; name: string },
	session: string | null,
	first: ReturnType<typeof insertAccount>[]
): Promise<Outcome<{ slug: string }>> {
	const { consultation, role, delegation, speaks, sections } = invitation;
	const seat = newSeat(runtime, account.id, { consultation, role, delegation, speaks, sections });
	const entry = await commitDecision(
		runtime.db,
		runtime.clock,
		{
			...{ consultation, kind: 'invitation.accepted', delegation },
			actor: { account: account.id, seat: seat.id, delegation },
			payload: {
				invitation: invitation.id,
				seat: seat.id,
				role,
				speaks,
				sections,
				name: account.name
			}
		},
		[
			...first,
			guarded(accepting(runtime.db, invitation.id, account.id, runtime.clock.now())),
			insertSeat(runtime.db, seat),
			...(session ? [upsertActingSeat(runtime.db, { session, consultation, seat: seat.id })] : [])
		]
	);
	if (!entry) return refuse(410, 'people.invitation-settled');
	announceSeat(runtime, consultation, account.id);
	return accept({ slug });
}
