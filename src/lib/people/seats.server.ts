import { guarded } from '#db/database.ts';
import { readSectionTitles } from '#db/invitations.ts';
import { commitDecision } from '#db/record.ts';
import type { SeatRow } from '#db/seats.ts';
import {
	readSeats,
	updateSections,
	updateSpeaks,
	upsertActingSeat,
	withdrawSeat as withdrawing
} from '#db/seats.ts';
import type { Actor, Participant, Role } from '#lib/kernel/actor.ts';
import type {
	AccountId,
	ConsultationId,
	DelegationId,
	SeatId,
	SectionId
} from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { rightsTopics, topics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';
import { readOwnSeats } from './queries.server.ts';
import { decideWithdrawal, holdsOnly, mayManagePeople } from './rules.ts';

/** A place in a consultation, as an invitation describes it. */
export type SeatPlace = {
	consultation: ConsultationId;
	role: Role;
	delegation: DelegationId | null;
	speaks: boolean;
	sections: SectionId[];
};

/** The row of a seat in this place; commit it with `insertSeat`. */
export function newSeat(runtime: Runtime, account: AccountId, place: SeatPlace): SeatRow {
	const createdAt = runtime.clock.now();
	const none = { withdrawnAt: null, suspendedAt: null };
	return { id: newId<SeatId>(createdAt), account, ...place, createdAt, ...none };
}

/** Who did it, as the record names them. */
export function asRecorded({ actor, seat }: Participant) {
	return { account: actor.account.id, seat: seat.id, delegation: seat.delegation?.id ?? null };
}

/** Tell pages and sockets that somebody's place changed. */
export function announceSeat(runtime: Runtime, consultation: ConsultationId, account: AccountId) {
	runtime.bus.announce(topics.people(consultation));
	runtime.bus.announce(topics.record(consultation));
	runtime.bus.announce(rightsTopics.account(account));
}

/** A seat of the consultation that was not withdrawn; null without any. */
export async function findSeat(runtime: Runtime, consultation: ConsultationId, id: SeatId) {
	const [found] = await readSeats(runtime.db, { consultation, seat: id });
	return found ?? null;
}

/** Whether this seat may be ended or suspended: the secretariat keeps one that acts. Rules P4, P10. */
export async function mayEnd(
	runtime: Runtime,
	{ seat: by }: Participant,
	target: { id: SeatId; role: Role }
): Promise<Outcome<null>> {
	const seats = await readSeats(runtime.db, { consultation: by.consultation });
	const others = seats.filter(
		({ seat }) => seat.role === 'secretariat' && seat.suspendedAt === null && seat.id !== target.id
	);
	return decideWithdrawal(by, target, others.length);
}

/** Withdraw somebody's seat: their rights end at once. Rules P4, P10. */
export async function withdrawSeat(
	{ runtime }: App.Locals,
	participant: Participant,
	id: SeatId
): Promise<Outcome<null>> {
	const { consultation } = participant.seat;
	const target = await findSeat(runtime, consultation, id);
	if (!target) return refuse(404, 'people.seat-gone');
	const decided = await mayEnd(runtime, participant, target.seat);
	if (!decided.ok) return decided;
	const entry = await commitDecision(
		runtime.db,
		runtime.clock,
		{
			...{ consultation, kind: 'seat.withdrawn', actor: asRecorded(participant) },
			payload: { seat: id, role: target.seat.role, name: target.account.name },
			delegation: target.seat.delegation
		},
		[guarded(withdrawing(runtime.db, id, runtime.clock.now()))]
	);
	if (!entry) return refuse(409, 'people.changed-meanwhile');
	announceSeat(runtime, consultation, target.seat.account);
	return accept(null);
}

/** Settle whether a delegate speaks for their delegation. Rules P4, P6. */
export async function changeSpeaks(
	{ runtime }: App.Locals,
	participant: Participant,
	id: SeatId,
	speaks: boolean
): Promise<Outcome<null>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const { consultation } = participant.seat;
	const target = await findSeat(runtime, consultation, id);
	if (!target) return refuse(404, 'people.seat-gone');
	if (target.seat.role !== 'delegate') return refuse(400, 'people.only-delegates-speak');
	if (target.seat.speaks === speaks) return accept(null);
	const entry = await commitDecision(
		runtime.db,
		runtime.clock,
		{
			...{ consultation, kind: 'seat.speaks-changed', actor: asRecorded(participant) },
			payload: { seat: id, name: target.account.name, speaks },
			delegation: target.seat.delegation
		},
		[guarded(updateSpeaks(runtime.db, id, speaks))]
	);
	if (!entry) return refuse(409, 'people.changed-meanwhile');
	announceSeat(runtime, consultation, target.seat.account);
	return accept(null);
}

/** Settle which sections a facilitator holds. Rules P4, P9. */
export async function changeSections(
	{ runtime }: App.Locals,
	participant: Participant,
	id: SeatId,
	sections: SectionId[]
): Promise<Outcome<null>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const { consultation } = participant.seat;
	const target = await findSeat(runtime, consultation, id);
	if (!target) return refuse(404, 'people.seat-gone');
	if (target.seat.role !== 'facilitator')
		return refuse(400, 'people.only-facilitators-hold-sections');
	const titles = await readSectionTitles(runtime.db, sections);
	if (!holdsOnly(consultation, sections, titles)) return refuse(404, 'people.section-gone');
	const entry = await commitDecision(
		runtime.db,
		runtime.clock,
		{
			...{ consultation, kind: 'seat.sections-changed', actor: asRecorded(participant) },
			payload: { seat: id, name: target.account.name, sections }
		},
		[guarded(updateSections(runtime.db, id, sections))]
	);
	if (!entry) return refuse(409, 'people.changed-meanwhile');
	announceSeat(runtime, consultation, target.seat.account);
	return accept(null);
}

/** Act as another of one's own seats in this session. Rule P2. */
export async function chooseSeat(
	runtime: Runtime,
	actor: Actor,
	consultation: ConsultationId,
	id: SeatId
): Promise<Outcome<null>> {
	const seats = await readOwnSeats(runtime, actor, consultation);
	if (!seats.some((seat) => seat.id === id)) return refuse(404, 'people.seat-gone');
	await runtime.db.commit([
		upsertActingSeat(runtime.db, { session: actor.session.id, consultation, seat: id })
	]);
	// Sockets of this session were opened as the other seat.
	runtime.bus.announce(rightsTopics.session(actor.session.id));
	return accept(null);
}
