import { describe, expect, it } from 'vitest';
import { audienceOf, EVERYBODY, NOBODY, type Audience } from '#lib/kernel/audience.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId, SectionId } from '#lib/kernel/ids.ts';
import {
	mayDiscard,
	mayTable,
	proposalRights,
	speaksForSponsor,
	type HeldForGroup,
	type ProposalHeld
} from './rules.ts';

const id = (code: string) => code as DelegationId;
const rights = { 'member-state': ['read', 'propose'], secretariat: ['read'] } as unknown as Rights;
const section = { id: '3' as SectionId, mode: 'proposals' as const };
const members = audienceOf({ facilitation: false, delegations: [id('KEN'), id('FJI')] });

function seatOf(code: string, speaks = true): Seat {
	const delegation = { id: id(code), code, name: code, group: 'MS' };
	return { role: 'delegate', category: 'member-state', delegation, speaks } as unknown as Seat;
}

/** What the Group of 77 holds: Kenya and Fiji belong to it. */
function held(
	{ speaker = 'KEN', seen = members }: { speaker?: string | null; seen?: Audience } = {},
	fields: Partial<ProposalHeld> = {}
): ProposalHeld & { forGroup: HeldForGroup } {
	return {
		...{ delegation: id('KEN'), state: 'draft', audience: seen, revision: 0 },
		...{ source: '', confirmedAt: null, ...fields },
		forGroup: {
			code: 'G77',
			name: 'Group of 77',
			speaker: speaker === null ? null : id(speaker),
			members: seen
		}
	};
}

describe('[X65] what a group drafts is tabled and let go', () => {
	it.each([
		['by who speaks for the member that presides', 'KEN', true, 'KEN', true],
		['not by another of that delegation', 'KEN', false, 'KEN', false],
		['not by another member', 'FJI', true, 'KEN', false],
		['by the member that presides next, whoever began it', 'FJI', true, 'FJI', true],
		['not by who began it, when another presides', 'KEN', true, 'FJI', false],
		['by nobody while nobody presides', 'KEN', true, null, false]
	])('%s', (_, code, speaks, speaker, may) => {
		const seat = seatOf(code, speaks);
		const proposal = held({ speaker });
		const all = [mayTable, mayDiscard, speaksForSponsor].map((rule) => rule(seat, proposal));
		expect(all).toEqual([may, may, may]);
	});
});

describe('[X66] what a group drafts is read and written', () => {
	const rightsOf = (seat: Seat, proposal: ProposalHeld, wording = 1) => {
		const { read, write } = proposalRights(seat, rights, section, { proposal, wording });
		return [read, write];
	};

	it.each([
		['by its members', 'FJI', members, [true, true]],
		['by nobody else', 'NOR', members, [false, false]],
		['by nobody where it has no members', 'KEN', NOBODY, [false, false]]
	])('%s', (_, code, seen, expected) => {
		expect(rightsOf(seatOf(code), held({ seen }))).toEqual(expected);
		// Of what it has tabled another wording is drafted on the same ground.
		const tabled = held({ seen }, { state: 'tabled', revision: 1, audience: EVERYBODY });
		expect(rightsOf(seatOf(code), tabled, 2)).toEqual(expected);
		expect(rightsOf(seatOf(code), tabled)).toEqual([true, false]);
	});

	it('not by the secretariat', () => {
		const secretariat = { role: 'secretariat', category: 'secretariat', delegation: null };
		expect(rightsOf(secretariat as unknown as Seat, held())).toEqual([false, false]);
	});
});
