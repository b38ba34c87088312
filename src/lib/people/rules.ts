import type { Actor, Role, Seat } from '#lib/kernel/actor.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import type { AccountId, ConsultationId, GroupId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { plainLine } from '#lib/kernel/words.ts';

/**
 * In which capacity a seat takes part: the role decides for secretariat, facilitators and
 * observers; a delegate takes part as its delegation does.
 *
 * @see RULES.md P1
 */
export function categoryOf(role: Role, delegation: Category | null): Category {
	if (role !== 'delegate') return role;
	return delegation ?? 'observer';
}

/**
 * The seat a session acts as: the chosen one while it stands, else the earliest.
 *
 * @param seats the account's standing seats in the consultation, the earliest first
 * @returns null for somebody who is not seated
 * @see RULES.md P2, P3
 */
export function actingSeat(seats: readonly Seat[], chosen: SeatId | null): Seat | null {
	return seats.find(({ id }) => id === chosen) ?? seats[0] ?? null;
}

/**
 * Whether somebody oversees the installation: accounts, and which consultations there are. It is no
 * right within a consultation. The command line does not ask: who uses it owns the machine.
 *
 * @see RULES.md P4, P22; ../admin/RULES.md A1
 */
export function mayAdminister(actor: Actor | null): actor is Actor {
	return actor?.account.administrator ?? false;
}

/** Whether the seat seats, invites and withdraws others. @see RULES.md P4 */
export function mayManagePeople(seat: Pick<Seat, 'role'>): boolean {
	return seat.role === 'secretariat';
}

/** Whether the seat sees e-mail addresses of others. @see RULES.md P5 */
export function maySeeAddresses(seat: Pick<Seat, 'role'>): boolean {
	return seat.role === 'secretariat';
}

/**
 * Whether positions may be stated from this seat: by a delegate who speaks for a delegation.
 * Facilitators and the secretariat take none while acting as such.
 *
 * @see RULES.md P6, P7
 */
export function speaksForDelegation(seat: Pick<Seat, 'role' | 'speaks' | 'delegation'>): boolean {
	return seat.role === 'delegate' && seat.speaks && seat.delegation !== null;
}

/** What an invitation or a seat states about a place, before anybody holds it. */
export type Place = {
	role: Role;
	hasDelegation: boolean;
	speaks: boolean;
	sections: number;
};

/** Whether a place makes sense as one. @see RULES.md P6-P9 */
export function checkPlace(place: Place): Outcome<Place> {
	if (place.role === 'delegate' && !place.hasDelegation)
		return refuse(400, 'people.delegation-required');
	if (place.role !== 'delegate' && place.role !== 'observer' && place.hasDelegation)
		return refuse(400, 'people.delegation-not-for-role');
	if (place.speaks && place.role !== 'delegate') return refuse(400, 'people.only-delegates-speak');
	if (place.sections > 0 && place.role !== 'facilitator')
		return refuse(400, 'people.only-facilitators-hold-sections');
	return accept(place);
}

/**
 * Whether somebody may be invited into a role: by the secretariat of that consultation into
 * any, by an administrator into its secretariat.
 *
 * @see RULES.md P4
 */
export function decideInvitation(
	by: { actor: Actor; seat: Seat | null },
	place: { consultation: ConsultationId; role: Role }
): Outcome<null> {
	if (by.seat && by.seat.consultation === place.consultation && mayManagePeople(by.seat))
		return accept(null);
	if (mayAdminister(by.actor) && place.role === 'secretariat') return accept(null);
	return refuse(403, 'people.secretariat-only');
}

/** What a delegation is called by and counted in. @see RULES.md P15 */
export function checkDelegation<
	D extends { code: string; name: string; countedIn: GroupId; groups: GroupId[] }
>(
	delegation: D,
	groups: readonly { id: GroupId; kind: 'stakeholder' | 'regional' | 'negotiating' }[]
): Outcome<D> {
	const code = delegation.code.trim().toUpperCase();
	const name = plainLine(delegation.name);
	if (!/^[A-Z0-9]{2,12}$/.test(code)) return refuse(400, 'people.delegation-code');
	if (!name || name.length > 120) return refuse(400, 'people.delegation-name');
	const kinds = new Map(groups.map(({ id, kind }) => [id, kind]));
	if (kinds.get(delegation.countedIn) !== 'stakeholder')
		return refuse(400, 'people.delegation-counted-in');
	if (!delegation.groups.every((group) => kinds.has(group)))
		return refuse(400, 'people.delegation-counted-in');
	return accept({ ...delegation, code, name });
}

/** Whether all sections asked for were found, in this consultation. @see RULES.md P9 */
export function holdsOnly(
	consultation: ConsultationId,
	asked: readonly SectionId[],
	found: readonly { id: SectionId; consultation: ConsultationId }[]
): boolean {
	return asked.every((id) =>
		found.some((section) => section.id === id && section.consultation === consultation)
	);
}

/**
 * Whether a seat may be withdrawn or suspended by another.
 *
 * @param others how many other seats of the secretariat are there to act
 * @see RULES.md P4, P10, P27
 */
export function decideWithdrawal(
	by: Pick<Seat, 'role'>,
	target: { role: Role },
	others: number
): Outcome<null> {
	if (!mayManagePeople(by)) return refuse(403, 'people.secretariat-only');
	if (target.role === 'secretariat' && others === 0) return refuse(409, 'people.last-secretariat');
	return accept(null);
}

export type InvitationState = 'open' | 'accepted' | 'declined' | 'revoked' | 'expired';

/**
 * Where an invitation stands at `now`. It is good until, and not at, `expiresAt`; whoever declines one
 * sent to them ends it.
 *
 * @see RULES.md P11, P30
 */
export function invitationState(
	invitation: {
		acceptedAt: Instant | null;
		acceptedBy?: AccountId | null;
		revokedAt: Instant | null;
		expiresAt: Instant;
	},
	now: Instant
): InvitationState {
	if (invitation.acceptedAt !== null) return 'accepted';
	if (invitation.revokedAt !== null) return invitation.acceptedBy ? 'declined' : 'revoked';
	return now < invitation.expiresAt ? 'open' : 'expired';
}
