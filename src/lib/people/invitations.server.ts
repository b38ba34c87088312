import { guarded } from '#db/database.ts';
import {
	findInvitation,
	insertInvitation,
	readInvitations,
	readSectionTitles,
	revokeInvitation as revoking
} from '#db/invitations.ts';
import { commitDecision } from '#db/record.ts';
import { readSeats } from '#db/seats.ts';
import type { Actor, Participant } from '#lib/kernel/actor.ts';
import type { AccountId, InvitationId, SeatId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import { DAY } from '#lib/kernel/instants.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';
import { readDelegation } from './delegations.server.ts';
import { admitToken } from './limits.server.ts';
import { categoryOf, checkPlace, decideInvitation, holdsOnly, invitationState } from './rules.ts';
import type { SeatPlace } from './seats.server.ts';
import { hashToken, newToken } from './tokens.server.ts';

/** Who invites: a participant of the consultation, or an administrator from outside it. */
export type Inviter = { actor: Actor; seat: Participant['seat'] | null };

function asRecorded({ actor, seat }: Inviter) {
	return {
		account: actor.account.id,
		seat: seat?.id ?? null,
		delegation: seat?.delegation?.id ?? null
	};
}

/**
 * Invite somebody into a place: by a link, or, where `person` names a seat of this consultation, its
 * holder, for whom it waits. Rules P4, P6-P9, P11, P30.
 *
 * @param days for how many whole days the link works, 1 to 90
 * @param note for whom it is meant; the secretariat alone reads it
 * @returns the token of the link, which is not stored and cannot be shown again, or the name of
 * whoever it waits for: then the token opens nothing
 */
export async function issueInvitation(
	{ runtime }: App.Locals,
	inviter: Inviter,
	place: SeatPlace & { note: string; days: number; person?: SeatId | null }
): Promise<Outcome<{ id: InvitationId; token: string; to: string | null }>> {
	const { consultation, role, delegation, speaks, sections } = place;
	const allowed = decideInvitation(inviter, { consultation, role });
	if (!allowed.ok) return allowed;
	const sound = checkPlace({
		...{ role, speaks },
		hasDelegation: delegation !== null,
		sections: sections.length
	});
	if (!sound.ok) return sound;
	if (!Number.isInteger(place.days) || place.days < 1 || place.days > 90)
		return refuse(400, 'people.invitation-days');
	const found = delegation && (await readDelegation(runtime, consultation, delegation));
	if (delegation && !found) return refuse(404, 'people.delegation-gone');
	const titles = await readSectionTitles(runtime.db, sections);
	if (!holdsOnly(consultation, sections, titles)) return refuse(404, 'people.section-gone');
	const person = place.person ? await findPerson(runtime, place, place.person) : accept(null);
	if (!person.ok) return person;
	const token = newToken();
	const createdAt = runtime.clock.now();
	const id = newId<InvitationId>(createdAt);
	const expiresAt = createdAt + place.days * DAY;
	const entry = await commitDecision(
		runtime.db,
		runtime.clock,
		{
			...{ consultation, kind: 'invitation.issued', actor: asRecorded(inviter), delegation },
			payload: { invitation: id, role, speaks, sections, expiresAt }
		},
		[
			insertInvitation(runtime.db, {
				...{ id, consultation, role, delegation, speaks, sections, createdAt, expiresAt },
				tokenHash: hashToken(token),
				note: place.note.slice(0, 200),
				invitedBy: inviter.actor.account.id,
				...{ acceptedBy: null, acceptedAt: null, revokedAt: null },
				invited: person.value?.account ?? null
			})
		]
	);
	if (!entry) return refuse(409, 'people.changed-meanwhile');
	runtime.bus.announce(topics.people(consultation));
	runtime.bus.announce(topics.record(consultation));
	return accept({ id, token, to: person.value?.name ?? null });
}

/**
 * The holder of a seat that acts in this consultation, who does not sit in that very place already.
 * Nobody is found by an e-mail address: whose that is nobody has proved.
 */
async function findPerson(
	{ db }: Runtime,
	{ consultation, role, delegation }: SeatPlace,
	id: SeatId
): Promise<Outcome<{ account: AccountId; name: string }>> {
	const seats = await readSeats(db, { consultation });
	const chosen = seats.find(({ seat }) => seat.id === id && seat.suspendedAt === null);
	if (!chosen) return refuse(404, 'people.person-gone');
	const { account } = chosen.seat;
	const sits = seats.some(
		({ seat }) => seat.account === account && seat.role === role && seat.delegation === delegation
	);
	return sits ? refuse(409, 'people.sits-there') : accept({ account, name: chosen.account.name });
}

/** Revoke an invitation that nobody has accepted. Rules P4, P11. */
export async function revokeInvitation(
	{ runtime }: App.Locals,
	participant: Participant,
	id: InvitationId
): Promise<Outcome<null>> {
	const { consultation } = participant.seat;
	const invitations = await readInvitations(runtime.db, consultation);
	const found = invitations.find(({ invitation }) => invitation.id === id)?.invitation;
	if (!found) return refuse(404, 'people.invitation-unknown');
	const allowed = decideInvitation(participant, found);
	if (!allowed.ok) return allowed;
	const entry = await commitDecision(
		runtime.db,
		runtime.clock,
		{
			...{ consultation, kind: 'invitation.revoked', actor: asRecorded(participant) },
			payload: { invitation: id, role: found.role },
			delegation: found.delegation
		},
		[guarded(revoking(runtime.db, id, runtime.clock.now()))]
	);
	if (!entry) return refuse(409, 'people.invitation-settled');
	runtime.bus.announce(topics.people(consultation));
	runtime.bus.announce(topics.record(consultation));
	return accept(null);
}

/**
 * What an invitation says: who invites, as whom, to what; whatever became of it.
 *
 * @param address where it is opened from: wrong tokens are counted
 */
export async function readInvitation(runtime: Runtime, token: string, address: string) {
	const found = await findInvitation(runtime.db, hashToken(token));
	if (!found) {
		const admitted = await admitToken(runtime, address);
		return admitted.ok ? refuse(404, 'people.invitation-unknown') : admitted;
	}
	const { invitation, delegation, group } = found;
	return accept({
		state: invitationState(invitation, runtime.clock.now()),
		consultation: found.consultation,
		invitedBy: found.invitedBy,
		role: invitation.role,
		category: categoryOf(invitation.role, delegation?.category ?? null),
		delegation: delegation && { code: delegation.code, name: delegation.name, group: group ?? '' },
		speaks: invitation.speaks,
		sections: await readSectionTitles(runtime.db, invitation.sections),
		expiresAt: invitation.expiresAt
	});
}
