import {
	readDelegationRows,
	reinstateDelegation as reinstating,
	withdrawDelegation as withdrawing
} from '#db/delegations.ts';
import { endTermsOf } from '#db/groups.ts';
import { revokeInvitations } from '#db/invitations.ts';
import { commitDecision } from '#db/record.ts';
import { readSeats, withdrawSeatsOf } from '#db/seats.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import { announcePeople, readDelegation } from './delegations.server.ts';
import { commitWithDrafts } from './group-drafts.server.ts';
import { mayManagePeople } from './rules.ts';
import { announceSeat, asRecorded } from './seats.server.ts';

/**
 * Withdraw a delegation: its seats, invitations, memberships and presidencies end at once, and it is
 * counted no more. What it wrote and stated stays in the record. Rules P4, P28.
 */
export async function withdrawDelegation(
	{ runtime }: Pick<App.Locals, 'runtime'>,
	participant: Participant,
	id: DelegationId
): Promise<Outcome<{ name: string }>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const { consultation } = participant.seat;
	const delegation = await readDelegation(runtime, consultation, id);
	if (!delegation) return refuse(404, 'people.delegation-gone');
	const { db, clock, bus } = runtime;
	const now = clock.now();
	const { code, name } = delegation;
	const seats = (await readSeats(db, { consultation })).filter(
		({ seat }) => seat.delegation === id
	);
	const settled = await commitWithDrafts(
		runtime,
		{
			...{ consultation, kind: 'delegation.withdrawn', actor: asRecorded(participant) },
			payload: { code, name, seats: seats.map(({ seat }) => seat.id) },
			delegation: id
		},
		[
			withdrawing(db, id, now),
			withdrawSeatsOf(db, id, now, seats.length),
			revokeInvitations(db, id, now),
			...endTermsOf(db, id, now)
		],
		({ memberships, presidencies }) => ({
			memberships: memberships.filter(({ delegation }) => delegation !== id),
			presidencies: presidencies.filter(({ delegation }) => delegation !== id)
		})
	);
	if (!settled) return refuse(409, 'people.changed-meanwhile');
	for (const { seat } of seats) announceSeat(runtime, consultation, seat.account);
	announcePeople(runtime, consultation);
	bus.announce(topics.positions(consultation));
	return accept({ name });
}

/**
 * Take a withdrawn delegation back: it is counted again with what it stated, and people are seated in
 * it anew. Rules P4, P28.
 */
export async function reinstateDelegation(
	{ runtime }: Pick<App.Locals, 'runtime'>,
	participant: Participant,
	id: DelegationId
): Promise<Outcome<null>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const { consultation } = participant.seat;
	const { db, clock, bus } = runtime;
	const rows = await readDelegationRows(db, consultation);
	const delegation = rows.find((row) => row.id === id);
	if (!delegation) return refuse(404, 'people.delegation-gone');
	if (delegation.withdrawnAt === null) return accept(null);
	const { code, name } = delegation;
	const kind = 'delegation.reinstated';
	const entry = await commitDecision(
		db,
		clock,
		{ consultation, kind, actor: asRecorded(participant), payload: { code, name }, delegation: id },
		[reinstating(db, id)]
	);
	if (!entry) return refuse(409, 'people.changed-meanwhile');
	announcePeople(runtime, consultation);
	bus.announce(topics.positions(consultation));
	return accept(null);
}
