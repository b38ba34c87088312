import { insertSeat, type SeatRow } from '#db/seats.ts';
import type { Actor, Participant, Role } from '#lib/kernel/actor.ts';
import type { AccountId, ConsultationId, DelegationId, SectionId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { createAccount } from '#lib/people/accounts.server.ts';
import { hashPassword } from '#lib/people/hashing.server.ts';
import { readActor, readParticipant } from '#lib/people/queries.server.ts';
import { announceSeat, newSeat, type SeatPlace } from '#lib/people/seats.server.ts';
import { createSession } from '#lib/people/sessions.server.ts';
import type { Runtime } from '#server/runtime.ts';

export const PASSWORD = 'zebras cross slowly';
export const FROM = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/145.0' };

/** The value of an outcome that was accepted; throws the reason of one that was not. */
export function accepted<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`refused: ${outcome.reason}`);
	return outcome.value;
}

/** An account that signs in with PASSWORD. */
export async function openAccount(runtime: Runtime, email: string, administrator = false) {
	const passwordHash = await hashPassword(PASSWORD);
	const name = email.split('@')[0] ?? email;
	return accepted(await createAccount(runtime, { email, name, passwordHash, administrator }));
}

/** Sign an account in and read who that is, as a request would. */
export async function signedIn(runtime: Runtime, account: AccountId): Promise<Actor> {
	const { token } = await createSession(runtime, account, FROM);
	const actor = await readActor(runtime, `plenary_session=${token}`);
	if (!actor) throw new Error('nobody is signed in');
	return actor;
}

/** Seat an account without an invitation. */
export async function seatAccount(
	runtime: Runtime,
	account: AccountId,
	place: SeatPlace
): Promise<SeatRow> {
	const row = newSeat(runtime, account, place);
	await runtime.db.commit([insertSeat(runtime.db, row)]);
	announceSeat(runtime, place.consultation, account);
	return row;
}

/** Seat an account, sign it in and act as that seat. */
export async function seated(
	runtime: Runtime,
	account: AccountId,
	place: {
		consultation: ConsultationId;
		role: Role;
		delegation?: DelegationId;
		speaks?: boolean;
		sections?: SectionId[];
	}
): Promise<Participant> {
	const { delegation = null, speaks = false, sections = [] } = place;
	await seatAccount(runtime, account, { ...place, delegation, speaks, sections });
	const actor = await signedIn(runtime, account);
	const participant = await readParticipant(runtime, actor, place.consultation);
	if (!participant) throw new Error('nobody is seated');
	return participant;
}

/** Somebody whom no audience names: they read what everybody reads. */
export const ANYBODY = { role: 'observer', delegation: null } as const;
