import { describe, expect, it } from 'vitest';
import type { Actor, Role, Seat } from '#lib/kernel/actor.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import * as rules from './rules.ts';

const roadmap = 'roadmap' as Ids.ConsultationId;
const kenya = { id: 'KEN' as Ids.DelegationId, code: 'KEN', name: 'Kenya', group: 'MS' };

function seat(role: Role, fields: Partial<Seat> = {}): Seat {
	return {
		id: role as string as Ids.SeatId,
		account: 'account' as Ids.AccountId,
		consultation: roadmap,
		role,
		category: rules.categoryOf(role, role === 'delegate' ? 'member-state' : null),
		delegation: role === 'delegate' ? kenya : null,
		speaks: false,
		sections: [],
		...fields
	};
}

function actor(administrator = false): Actor {
	return {
		account: { id: 'account' as Ids.AccountId, email: '', name: '', administrator },
		session: { id: '', expiresAt: 0 }
	};
}

describe('the installation', () => {
	it.each([
		['by nobody who is not signed in', null, false],
		['by no other account', actor(), false],
		['by an administrator', actor(true), true]
	])('[P22] is overseen %s', (_whom, who, may) => expect(rules.mayAdminister(who)).toBe(may));
});

describe('the category of a seat', () => {
	it.each([
		['secretariat', null, 'secretariat'],
		['facilitator', null, 'facilitator'],
		['observer', 'member-state', 'observer'],
		['observer', null, 'observer'],
		['delegate', 'member-state', 'member-state'],
		['delegate', 'stakeholder', 'stakeholder'],
		['delegate', 'observer', 'observer']
	] as const)('[P1] of a %s in %s is %s', (role, delegation, category) =>
		expect(rules.categoryOf(role, delegation)).toBe(category)
	);
});

describe('who sits in two seats', () => {
	const seats = [seat('facilitator'), seat('delegate')];
	it('[P2] acts as the one they chose', () =>
		expect(rules.actingSeat(seats, seats[1]?.id ?? null)).toBe(seats[1]));
	it('[P3] acts as the earliest until they choose', () =>
		expect(rules.actingSeat(seats, null)).toBe(seats[0]));
	it('[P3] acts as the earliest when the chosen one is gone', () =>
		expect(rules.actingSeat(seats, 'withdrawn' as Ids.SeatId)).toBe(seats[0]));
	it('acts as nobody without a seat', () => expect(rules.actingSeat([], null)).toBeNull());
});

describe('inviting', () => {
	const place = { consultation: roadmap, role: 'delegate' as const };
	it.each([
		['[P4] is for the secretariat', actor(), seat('secretariat'), true],
		['[P4] is not for delegates', actor(), seat('delegate'), false],
		['[P4] is not for facilitators', actor(), seat('facilitator'), false],
		['[P4] is not for observers', actor(), seat('observer'), false],
		['[P4] of delegates is not for administrators', actor(true), null, false]
	])('%s', (_rule, by, from, ok) =>
		expect(rules.decideInvitation({ actor: by, seat: from }, place).ok).toBe(ok)
	);
	it('[P4] into a secretariat is for administrators too', () =>
		expect(
			rules.decideInvitation({ actor: actor(true), seat: null }, { ...place, role: 'secretariat' })
				.ok
		).toBe(true));
	it('[P4] reaches no other consultation', () => {
		const elsewhere = { ...place, consultation: 'other' as Ids.ConsultationId };
		const by = { actor: actor(), seat: seat('secretariat') };
		expect(rules.decideInvitation(by, elsewhere).ok).toBe(false);
	});
});

describe('stating positions', () => {
	it.each([
		['[P6] is for a delegate who speaks', seat('delegate', { speaks: true }), true],
		['[P6] is not for one who does not', seat('delegate'), false],
		['[P7] is not for a facilitator', seat('facilitator', { speaks: true }), false],
		['[P7] is not for the secretariat', seat('secretariat', { speaks: true }), false],
		['[P6] is not for an observer', seat('observer', { delegation: kenya, speaks: true }), false]
	])('%s', (_rule, from, may) => expect(rules.speaksForDelegation(from)).toBe(may));
});

describe('a place', () => {
	const place = (role: Role, fields = {}) =>
		rules.checkPlace({ role, hasDelegation: false, speaks: false, sections: 0, ...fields });
	it.each([
		['[P8] of a delegate needs a delegation', place('delegate'), 'people.delegation-required'],
		[
			'[P8] of a facilitator has none',
			place('facilitator', { hasDelegation: true }),
			'people.delegation-not-for-role'
		],
		[
			'[P6] of an observer does not speak',
			place('observer', { speaks: true }),
			'people.only-delegates-speak'
		],
		[
			'[P9] of an observer holds no sections',
			place('observer', { sections: 1 }),
			'people.only-facilitators-hold-sections'
		]
	])('%s', (_rule, outcome, reason) => expect(outcome).toMatchObject({ ok: false, reason }));
	it('[P9] of a facilitator may hold sections', () =>
		expect(place('facilitator', { sections: 2 }).ok).toBe(true));
});

describe('withdrawing a seat', () => {
	it('[P4] is for the secretariat', () =>
		expect(rules.decideWithdrawal(seat('facilitator'), seat('delegate'), 1).ok).toBe(false));
	it('[P10] spares the last of the secretariat', () =>
		expect(rules.decideWithdrawal(seat('secretariat'), seat('secretariat'), 0)).toMatchObject({
			reason: 'people.last-secretariat'
		}));
	it('[P10] may take one of two', () =>
		expect(rules.decideWithdrawal(seat('secretariat'), seat('secretariat'), 1).ok).toBe(true));
});

describe('an invitation', () => {
	const invitation = { acceptedAt: null, revokedAt: null, expiresAt: 100 };
	it.each([
		['[P11] is open before its expiry', invitation, 99, 'open'],
		['[P11] is over at its expiry', invitation, 100, 'expired'],
		['[P11] seats once', { ...invitation, acceptedAt: 50 }, 60, 'accepted'],
		['[P11] may be revoked', { ...invitation, revokedAt: 50 }, 60, 'revoked'],
		[
			'[P30] may be declined',
			{ ...invitation, acceptedBy: 'a' as Ids.AccountId, revokedAt: 50 },
			60,
			'declined'
		]
	])('%s', (_rule, of, now, state) => expect(rules.invitationState(of, now)).toBe(state));
});

describe('a delegation', () => {
	const ms = 'ms' as Ids.GroupId;
	const african = 'african' as Ids.GroupId;
	const groups = [
		{ id: ms, kind: 'stakeholder' as const },
		{ id: african, kind: 'regional' as const }
	];
	const input = { code: ' ken ', name: ' Kenya ', countedIn: ms, groups: [african] };
	it('[P15] keeps its code in capitals', () =>
		expect(rules.checkDelegation(input, groups)).toMatchObject({
			value: { code: 'KEN', name: 'Kenya' }
		}));
	it.each([
		['a code of letters or digits', { code: 'K-N' }, 'people.delegation-code'],
		['a name', { name: ' ' }, 'people.delegation-name'],
		[
			'a stakeholder group to be counted in',
			{ countedIn: african },
			'people.delegation-counted-in'
		],
		['groups of its consultation', { groups: ['x' as Ids.GroupId] }, 'people.delegation-counted-in']
	])('[P15] needs %s', (_what, fields, reason) =>
		expect(rules.checkDelegation({ ...input, ...fields }, groups)).toMatchObject({ reason })
	);
});
