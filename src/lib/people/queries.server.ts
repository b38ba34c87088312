import type { SeatRead } from '#db/seats.ts';
import {
	readActingSeat,
	readEndedSeat,
	readSeats,
	readSeatsOf,
	readSuspendedSeat
} from '#db/seats.ts';
import type { Actor, Participant, Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import { luciaFor } from './lucia.server.ts';
import { actingSeat, categoryOf } from './rules.ts';
import { noteSeen } from './sessions.server.ts';
import { endedWords, suspendedWords } from './words.ts';

/**
 * Who a request or socket comes from, by its `Cookie` header; null when nobody is signed in.
 * Extends the session past half of its life.
 */
export async function readActor(
	runtime: Runtime,
	cookieHeader: string | null
): Promise<Actor | null> {
	const lucia = luciaFor(runtime);
	const token = lucia.readSessionCookie(cookieHeader ?? '');
	if (!token || token.length > 128) return null;
	const { session, user } = await lucia.validateSession(token);
	if (!session) return null;
	await noteSeen(runtime, { id: session.hash, seenAt: session.seenAt });
	const { id, email, name, administrator } = user;
	return {
		account: { id, email, name, administrator },
		session: {
			id: session.hash,
			expiresAt: session.expiresAt.getTime() - Date.now() + runtime.clock.now()
		}
	};
}

/** A row of db/seats.ts as the seat that rules decide on. */
function toSeat({ seat, delegation, group }: SeatRead): Seat {
	return {
		id: seat.id,
		account: seat.account,
		consultation: seat.consultation,
		role: seat.role,
		category: categoryOf(seat.role, delegation?.category ?? null),
		delegation: delegation && {
			id: delegation.id,
			code: delegation.code,
			name: delegation.name,
			group: group ?? ''
		},
		speaks: seat.speaks,
		sections: seat.sections
	};
}

/** All seats from which the actor may act in a consultation, the earliest first. Rule P27. */
export async function readOwnSeats(
	runtime: Runtime,
	actor: Actor,
	consultation: ConsultationId
): Promise<Seat[]> {
	const rows = await readSeatsOf(runtime.db, { account: actor.account.id, consultation });
	return rows.filter(({ seat }) => seat.suspendedAt === null).map(toSeat);
}

/** The actor with the seat they act as in a consultation; null when they are not seated. */
export async function readParticipant(
	runtime: Runtime,
	actor: Actor,
	consultation: ConsultationId
): Promise<Participant | null> {
	const seats = await readOwnSeats(runtime, actor, consultation);
	const seat = await chooseSeat(runtime, actor, consultation, seats);
	return seat && { actor, seat };
}

/** Which of their seats in a consultation the actor acts as; null when there is none. */
export async function chooseSeat(
	{ db }: Runtime,
	{ session }: Actor,
	consultation: ConsultationId,
	seats: readonly Seat[]
): Promise<Seat | null> {
	const chosen = seats.length > 1 ? await readActingSeat(db, session.id, consultation) : null;
	return actingSeat(seats, chosen);
}

/**
 * What the actor is told of a consultation in which they may act from no seat: that theirs is
 * suspended, or that their last one ended; null for who never sat in it. Rules P18, P27.
 */
export async function readEnding(
	{ db }: Runtime,
	{ account }: Actor,
	consultation: { id: ConsultationId; title: string; facilitatorLabel: string }
): Promise<App.Error | null> {
	const where = { account: account.id, consultation: consultation.id };
	const suspended = await readSuspendedSeat(db, where);
	const ended = suspended ? null : await readEndedSeat(db, where);
	if (!suspended && !ended) return null;
	const seats = await readSeats(db, { consultation: consultation.id });
	const secretariat = seats.filter(
		({ seat }) => seat.role === 'secretariat' && seat.suspendedAt === null
	);
	const names = [...new Set(secretariat.map((each) => each.account.name))];
	if (suspended) {
		const { seat, delegation } = suspended;
		const message = suspendedWords({ role: seat.role, delegation }, consultation, names);
		return { reason: 'people.seat-suspended', title: 'Your seat here is suspended', message };
	}
	if (!ended) return null;
	const message = endedWords(ended, consultation, names);
	return { reason: 'people.seat-ended', title: 'Your seat here was withdrawn', message };
}
