import type { AccountRow } from '#db/accounts.ts';
import type { DelegationRow, GroupRow, MembershipRow } from '#db/delegations.ts';
import type { PresidencyRow } from '#db/groups.ts';
import type { SeatRow } from '#db/seats.ts';
import type { Role } from '#lib/kernel/actor.ts';
import {
	newId,
	type AccountId,
	type ConsultationId,
	type DelegationId,
	type GroupId,
	type SeatId,
	type SectionId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { STANDARD_GROUPS } from '#lib/people/groups.ts';
import { DELEGATIONS } from './roadmap/delegations.ts';
import { NEGOTIATING_GROUPS } from './roadmap/negotiating.ts';

/** Everybody of the demonstration, as rows in the order that foreign keys ask for. */
export type Cast = {
	groups: GroupRow[];
	delegations: DelegationRow[];
	memberships: MembershipRow[];
	/** Who speaks for each negotiating group. */
	presidencies: PresidencyRow[];
	accounts: AccountRow[];
	/** Seats of the secretariat, the observer and the delegates. */
	seats: SeatRow[];
	/** Seats that hold sections, given once there are any. */
	facilitators: SeatRow[];
	/** By delegation code, `SECRETARIAT` or `FACILITATOR`: who speaks as that voice. */
	voices: Map<string, AccountRow>;
};

/** Who enters beside the delegations, and as what; their mailboxes are at plenary.test. */
export const OFFICES = [
	{ mailbox: 'secretariat', person: 'Ana Lucía Duarte', seat: 'Secretariat' },
	{ mailbox: 'facilitator', person: 'Tarek Mansour', seat: 'Co-facilitator of all sections' },
	{ mailbox: 'observer', person: 'Ines Moreau', seat: 'Observer' },
	{
		mailbox: 'adviser',
		person: 'Mariana Solís',
		seat: 'Two seats: Costa Rica, and co-facilitator of section 2'
	}
] as const;

/** The demonstration's people: every one invented, one password for all. */
export function castDemonstration(
	consultation: ConsultationId,
	passwordHash: string,
	at: Instant
): Cast {
	const cast: Cast = {
		groups: [],
		delegations: [],
		memberships: [],
		presidencies: [],
		accounts: [],
		seats: [],
		facilitators: [],
		voices: new Map()
	};
	const groupIds = new Map<string, GroupId>();
	const delegationIds = new Map<string, DelegationId>();
	STANDARD_GROUPS.forEach(([code, name, kind], position) => {
		const id = newId<GroupId>(at);
		groupIds.set(code, id);
		cast.groups.push({ id, consultation, code, name, kind, position });
	});
	const groupId = (code: string) => {
		const id = groupIds.get(code);
		if (!id) throw new Error(`The demonstration has no group ${code}.`);
		return id;
	};
	const seat = (
		account: AccountRow,
		role: Role,
		delegation: DelegationId | null,
		speaks: boolean
	): SeatRow => ({
		id: newId<SeatId>(at),
		account: account.id,
		consultation,
		role,
		delegation,
		speaks,
		sections: [],
		createdAt: at,
		withdrawnAt: null,
		suspendedAt: null
	});
	const account = (mailbox: string, name: string, administrator = false): AccountRow => {
		const row = {
			id: newId<AccountId>(at),
			email: `${mailbox}@plenary.test`,
			name,
			passwordHash,
			administrator,
			createdAt: at,
			suspendedAt: null
		};
		cast.accounts.push(row);
		return row;
	};

	const secretary = account(OFFICES[0].mailbox, OFFICES[0].person, true);
	cast.seats.push(seat(secretary, 'secretariat', null, false));
	cast.voices.set('SECRETARIAT', secretary);
	const facilitator = account(OFFICES[1].mailbox, OFFICES[1].person);
	cast.facilitators.push(seat(facilitator, 'facilitator', null, false));
	cast.voices.set('FACILITATOR', facilitator);
	cast.seats.push(seat(account(OFFICES[2].mailbox, OFFICES[2].person), 'observer', null, false));

	for (const { code, name, group, region, category, mailbox, person } of DELEGATIONS) {
		const id = newId<DelegationId>(at);
		delegationIds.set(code, id);
		const countedIn = groupId(group);
		const made = { id, consultation, code, name, category, countedIn };
		cast.delegations.push({ ...made, createdAt: at, withdrawnAt: null });
		if (region)
			cast.memberships.push({ delegation: id, group: groupId(region), since: at, until: null });
		const delegate = account(mailbox, person);
		cast.seats.push(seat(delegate, 'delegate', id, true));
		cast.voices.set(code, delegate);
	}

	NEGOTIATING_GROUPS.forEach(({ code, name, members, president }, i) => {
		const group = newId<GroupId>(at);
		const position = STANDARD_GROUPS.length + i;
		cast.groups.push({ id: group, consultation, code, name, kind: 'negotiating', position });
		const term = (member: string) => {
			const delegation = delegationIds.get(member);
			if (!delegation) throw new Error(`The demonstration has no delegation ${member}.`);
			return { group, delegation, since: at, until: null };
		};
		cast.memberships.push(...members.split(' ').map(term));
		cast.presidencies.push(term(president));
	});

	// One person in two seats: an adviser of Costa Rica who does not speak for it, and a
	// facilitator of section 2.
	const adviser = account(OFFICES[3].mailbox, OFFICES[3].person);
	cast.seats.push(seat(adviser, 'delegate', delegationIds.get('CRI') ?? null, false));
	cast.facilitators.push(seat(adviser, 'facilitator', null, false));
	return cast;
}

/** The facilitators' seats with the sections they hold: all, and section 2 alone. */
export function seatFacilitators(
	{ facilitators }: Cast,
	sections: readonly { id: SectionId; number: string }[]
): SeatRow[] {
	return facilitators.map((seat, i) => ({
		...seat,
		sections: sections.filter(({ number }) => i === 0 || number === '2').map(({ id }) => id)
	}));
}
