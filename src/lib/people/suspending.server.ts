import type { Write } from '#db/database.ts';
import { revokeInvitations } from '#db/invitations.ts';
import { commitDecision } from '#db/record.ts';
import { liftSuspension, readSeats, suspendSeat as suspending, suspendSeatsOf } from '#db/seats.ts';
import type { SeatWithHolder } from '#db/seats.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { DelegationId, SeatId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import type { Runtime } from '#server/runtime.ts';
import { readDelegation } from './delegations.server.ts';
import { mayManagePeople } from './rules.ts';
import { announceSeat, asRecorded, findSeat, mayEnd } from './seats.server.ts';

type Locals = Pick<App.Locals, 'runtime'>;

/** Write a suspension or its end with its entry, and tell those concerned: their sockets too. */
async function settle(
	runtime: Runtime,
	participant: Participant,
	what: { kind: string; payload: Record<string, unknown>; delegation: DelegationId | null },
	seats: readonly SeatWithHolder[],
	writes: readonly Write[]
): Promise<Outcome<null>> {
	const { consultation } = participant.seat;
	const decision = { ...what, consultation, actor: asRecorded(participant) };
	const entry = await commitDecision(runtime.db, runtime.clock, decision, writes);
	if (!entry) return refuse(409, 'people.changed-meanwhile');
	for (const { seat } of seats) announceSeat(runtime, consultation, seat.account);
	return accept(null);
}

/** Suspend somebody's seat, or lift that: until then they have no rights in it. Rules P4, P10, P27. */
export async function suspendSeat(
	{ runtime }: Locals,
	participant: Participant,
	id: SeatId,
	suspended: boolean
): Promise<Outcome<null>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const target = await findSeat(runtime, participant.seat.consultation, id);
	if (!target) return refuse(404, 'people.seat-gone');
	if ((target.seat.suspendedAt !== null) === suspended) return accept(null);
	const decided = suspended ? await mayEnd(runtime, participant, target.seat) : accept(null);
	if (!decided.ok) return decided;
	const { db, clock } = runtime;
	const what = {
		kind: suspended ? 'seat.suspended' : 'seat.suspension-lifted',
		payload: { seat: id, role: target.seat.role, name: target.account.name },
		delegation: target.seat.delegation
	};
	const write = suspended ? suspending(db, id, clock.now()) : liftSuspension(db, id);
	return settle(runtime, participant, what, [target], [write]);
}

/**
 * Suspend all seats of a delegation, and revoke what invites into it; or lift the suspension of all
 * that are suspended. Rules P4, P27.
 */
export async function suspendDelegation(
	{ runtime }: Locals,
	participant: Participant,
	id: DelegationId,
	suspended: boolean
): Promise<Outcome<null>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const { consultation } = participant.seat;
	const delegation = await readDelegation(runtime, consultation, id);
	if (!delegation) return refuse(404, 'people.delegation-gone');
	const { db, clock } = runtime;
	const seats = (await readSeats(db, { consultation })).filter(
		({ seat }) => seat.delegation === id && (seat.suspendedAt !== null) !== suspended
	);
	if (seats.length === 0) return accept(null);
	const now = clock.now();
	const what = {
		kind: suspended ? 'delegation.suspended' : 'delegation.suspension-lifted',
		payload: { name: delegation.name, seats: seats.map(({ seat }) => seat.id) },
		delegation: id
	};
	const writes = suspended
		? [suspendSeatsOf(db, id, now, seats.length), revokeInvitations(db, id, now)]
		: seats.map(({ seat }) => liftSuspension(db, seat.id));
	return settle(runtime, participant, what, seats, writes);
}
