import type { DelegationRow, GroupRow } from '#db/delegations.ts';
import {
	insertDelegation,
	insertMembership,
	readDelegationRows,
	readGroups,
	readMemberships
} from '#db/delegations.ts';
import { readAccountNames } from '#db/entries.ts';
import { readInvitations } from '#db/invitations.ts';
import type { Decision } from '#db/record.ts';
import { readSeats } from '#db/seats.ts';
import type { Participant, Seat } from '#lib/kernel/actor.ts';
import type { Category } from '#lib/kernel/capabilities.ts';
import type { ConsultationId, DelegationId, GroupId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';
import { commitWithDrafts } from './group-drafts.server.ts';
import { runsAt } from './groups-rules.ts';
import { checkDelegation, invitationState, mayManagePeople, maySeeAddresses } from './rules.ts';
import { asRecorded } from './seats.server.ts';

/** A delegation of the consultation that has not been withdrawn. */
export async function readDelegation(
	runtime: Runtime,
	consultation: ConsultationId,
	id: DelegationId
): Promise<DelegationRow | null> {
	const rows = await readDelegationRows(runtime.db, consultation);
	return rows.find((row) => row.id === id && row.withdrawnAt === null) ?? null;
}

/**
 * Delegations with their groups and seats, and the seats outside of delegations, as the
 * viewer may see them: addresses and invitations for the secretariat alone. Rule P5.
 */
export async function readDelegations(runtime: Runtime, viewer: Seat) {
	const { consultation } = viewer;
	const all = await readDelegationRows(runtime.db, consultation);
	const rows = all.filter((row) => row.withdrawnAt === null);
	const [groups, seats, memberships] = await Promise.all([
		readGroups(runtime.db, consultation),
		readSeats(runtime.db, { consultation }),
		readMemberships(
			runtime.db,
			rows.map(({ id }) => id)
		)
	]);
	const now = runtime.clock.now();
	const codeOf = new Map(groups.map(({ id, code }) => [id, code]));
	const shown = seats.map(({ seat, account }) => ({
		id: seat.id,
		name: account.name,
		email: maySeeAddresses(viewer) ? account.email : null,
		...{ role: seat.role, speaks: seat.speaks, sections: seat.sections },
		suspended: seat.suspendedAt !== null,
		delegation: seat.delegation
	}));
	return {
		groups: groups.map(({ id, code, name, kind }) => ({ id, code, name, kind })),
		delegations: rows.map(({ id, code, name, category, countedIn }) => ({
			...{ id, code, name, category },
			group: codeOf.get(countedIn) ?? '',
			groups: memberships
				.filter((each) => each.delegation === id && runsAt(each, now))
				.map((each) => codeOf.get(each.group) ?? ''),
			seats: shown.filter((seat) => seat.delegation === id)
		})),
		others: shown.filter((seat) => seat.delegation === null),
		withdrawn: all.flatMap(({ id, code, name, withdrawnAt }) =>
			withdrawnAt === null ? [] : { id, code, name, withdrawnAt }
		)
	};
}

/** Invitations of the consultation, for whoever manages people there; else none. Rule P5. */
export async function readIssuedInvitations(runtime: Runtime, viewer: Seat) {
	if (!mayManagePeople(viewer)) return [];
	const rows = await readInvitations(runtime.db, viewer.consultation);
	const accounts = rows.flatMap(({ invitation }) => invitation.invited ?? []);
	const names = await readAccountNames(runtime.db, accounts);
	return rows.map(({ invitation, delegation, invitedBy }) => ({
		id: invitation.id,
		state: invitationState(invitation, runtime.clock.now()),
		...{ role: invitation.role, speaks: invitation.speaks, note: invitation.note },
		...{ createdAt: invitation.createdAt, expiresAt: invitation.expiresAt },
		delegation: delegation?.name ?? null,
		invitedBy,
		/** Whom it waits for; null for a link. */
		invited: (invitation.invited && names.get(invitation.invited)) ?? null
	}));
}

export type NewDelegation = {
	code: string;
	name: string;
	category: Category;
	countedIn: GroupId;
	/** Other groups it belongs to: regional or negotiating. */
	groups: GroupId[];
};

/** Add a delegation to the consultation. Rules P4, P15. */
export async function addDelegation(
	{ runtime }: App.Locals,
	participant: Participant,
	input: NewDelegation
): Promise<Outcome<DelegationRow>> {
	if (!mayManagePeople(participant.seat)) return refuse(403, 'people.secretariat-only');
	const { consultation } = participant.seat;
	const groups = await readGroups(runtime.db, consultation);
	const checked = checkDelegation(input, groups);
	if (!checked.ok) return checked;
	const by = asRecorded(participant);
	const added = await recordDelegation(runtime, consultation, groups, checked.value, by);
	if (added.ok) announcePeople(runtime, consultation);
	return added;
}

/**
 * Write a checked delegation with its groups and its entry of the record.
 *
 * @param by who decided; null for the machine's own command line
 */
export async function recordDelegation(
	runtime: Runtime,
	consultation: ConsultationId,
	groups: readonly GroupRow[],
	{ code, name, category, countedIn, groups: asked }: NewDelegation,
	by: Decision['actor']
): Promise<Outcome<DelegationRow>> {
	const { db, clock } = runtime;
	const createdAt = clock.now();
	const id = newId<DelegationId>(createdAt);
	const row = { id, consultation, code, name, category, countedIn, createdAt, withdrawnAt: null };
	const others = [...new Set(asked)].filter((group) => group !== countedIn);
	const memberships = others.map((group) => ({
		...{ delegation: id, group, since: createdAt, until: null }
	}));
	const settled = await commitWithDrafts(
		runtime,
		{
			...{ consultation, kind: 'delegation.added', actor: by, delegation: id },
			payload: {
				...{ code, name, category },
				countedIn: groups.find((group) => group.id === countedIn)?.code,
				groups: groups.filter((group) => others.includes(group.id)).map((group) => group.code)
			}
		},
		[
			insertDelegation(db, row),
			...memberships.map((membership) => insertMembership(db, membership))
		],
		(terms) => ({ ...terms, memberships: [...terms.memberships, ...memberships] })
	);
	return settled ? accept(row) : refuse(409, 'people.delegation-code-taken');
}

/** Tell everybody who watches that delegations or seats changed. */
export function announcePeople({ bus }: Runtime, consultation: ConsultationId): void {
	bus.announce(topics.people(consultation));
	bus.announce(topics.record(consultation));
}
