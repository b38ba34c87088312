import { describe, expect, it } from 'vitest';
import type { Seat } from '#lib/kernel/actor.ts';
import type { BlockId, DelegationId, GroupId } from '#lib/kernel/ids.ts';
import { tally } from './matrix.ts';
import {
	alignmentNumber,
	decideAlignment,
	decideGroupStatement,
	groupReceiptNumber,
	groupsOf,
	groupStands,
	placeOf,
	readAlignable,
	whyNotStateFor,
	type Negotiation
} from './negotiating.ts';
import { within } from './standings.ts';
import {
	belongs,
	groupSays,
	aligns,
	negotiation,
	standings
} from '../../../tests/support/groups.ts';

describe('[P40] belonging to a group', () => {
	it('is of many groups at once', () => {
		expect(groupsOf(negotiation(), 'FJI' as DelegationId, 50).map(({ code }) => code)).toEqual([
			'G77',
			'AOSIS'
		]);
	});

	const seat = { role: 'delegate', speaks: true, delegation: { id: 'KEN' } } as unknown as Seat;
	it.each([
		['who speaks for the presiding delegation', seat, true, [belongs('KEN', 'G77')], null],
		['no other member', seat, true, [belongs('FJI', 'G77')], 'positions.not-presiding'],
		[
			'nobody once it is over',
			seat,
			true,
			[belongs('KEN', 'G77', 0, 50)],
			'positions.not-presiding'
		],
		['nobody before it begins', seat, true, [belongs('KEN', 'G77', 51)], 'positions.not-presiding'],
		['nobody of another group', seat, true, [belongs('KEN', 'AOSIS')], 'positions.not-presiding'],
		[
			'none of its delegates who do not speak for it',
			{ ...seat, speaks: false },
			false,
			[belongs('KEN', 'G77')],
			'positions.not-a-speaker'
		],
		[
			'no facilitator',
			{ ...seat, role: 'facilitator' as const },
			false,
			[belongs('KEN', 'G77')],
			'positions.facilitators-impartial'
		]
	])('lets state for the group: %s', (_, who, position, presidencies, why) =>
		expect(whyNotStateFor(who, { position }, { group: 'G77' as GroupId, presidencies }, 50)).toBe(
			why
		)
	);
});

describe('[P41] a group’s statements', () => {
	const asked = { after: 1, stance: 'support', textHash: 'today' } as const;
	it.each([
		['are versions', [groupSays('G77', 1)], asked, 2],
		[
			'are refused after a colleague’s',
			[groupSays('G77', 1)],
			{ ...asked, after: 0 },
			'positions.changed-meanwhile'
		],
		[
			'are bound to the text',
			[groupSays('G77', 1)],
			{ ...asked, textHash: 'then' },
			'positions.text-changed'
		],
		[
			'cannot be withdrawn twice',
			[groupSays('G77', 1, 'withdrawn')],
			{ ...asked, stance: 'withdrawn' as const },
			'positions.nothing-to-withdraw'
		]
	])('%s', (_, versions, form, expected) => {
		const decided = decideGroupStatement(versions, form, 'today');
		expect(decided.ok ? decided.value : decided.reason).toBe(expected);
	});

	it('stand until one withdraws', () => {
		const versions = [groupSays('G77', 2), groupSays('G77', 1)];
		expect(groupStands(versions)?.version).toBe(2);
		expect(groupStands([...versions, groupSays('G77', 3, 'withdrawn')])).toBeNull();
	});

	it('and alignments have numbers of their own on receipts', () => {
		expect(placeOf({ section: { number: '' }, block: '' })).toBe('0');
		expect(placeOf({ section: { number: '3' }, block: '7.2' as BlockId })).toBe('3/7.2');
		expect(groupReceiptNumber('G77', '0', { version: 2 })).toBe('G77-0-G2');
		expect(alignmentNumber('KEN', '3', 'G77', { version: 2 }, { version: 1 })).toBe(
			'KEN-3-G77-2.1'
		);
	});
});

describe('[P42] a group’s statement', () => {
	it('counts nobody by itself', () => {
		expect(tally(standings([]))).toMatchObject({ object: 0, none: 3, through: {} });
	});
});

describe('[P43] aligning', () => {
	const asked = { statement: 'G77 1', aligned: true, after: 0 };
	const decide = (who: string, form: Partial<typeof asked>, fields: Partial<Negotiation> = {}) => {
		const decided = decideAlignment(
			negotiation(fields),
			who as DelegationId,
			{ ...asked, ...form },
			100
		);
		return decided.ok ? decided.value : decided.reason;
	};
	const anew = { statements: [groupSays('G77', 1), groupSays('G77', 2)] };
	it.each([
		['is a member’s', decide('FJI', {}), 1],
		['is nobody else’s', decide('NOR', {}), 'positions.not-a-member'],
		[
			'is with a statement that there is',
			decide('FJI', { statement: 'x' }),
			'positions.group-statement-unknown'
		],
		['is with the newest statement alone', decide('FJI', {}, anew), 'positions.group-stated-anew'],
		[
			'is refused on a form made before a colleague’s',
			decide('FJI', { after: 3 }),
			'positions.alignment-changed'
		],
		[
			'is revoked where it holds',
			decide('FJI', { aligned: false, after: 1 }, { alignments: [aligns('FJI', 'G77 1', 50)] }),
			2
		],
		[
			'is not revoked where there is none',
			decide('FJI', { aligned: false }),
			'positions.not-aligned'
		],
		[
			'is not revoked where it was replaced by another group’s',
			decide(
				'FJI',
				{ aligned: false, after: 1 },
				{ alignments: [aligns('FJI', 'G77 1', 50), aligns('FJI', 'AOSIS 1', 60)] }
			),
			'positions.not-aligned'
		],
		[
			'is over for who left',
			decide('FJI', {}, { memberships: [belongs('FJI', 'G77', 0, 100)] }),
			'positions.not-a-member'
		]
	])('%s', (_, decided, expected) => expect(decided).toBe(expected));

	it.each([
		['no receipt key', { statement: 'x', aligned: 'yes' }, 'positions.receipt-missing'],
		[
			'neither yes nor no',
			{ statement: 'x', receipt: 'a'.repeat(16) },
			'positions.alignment-unclear'
		]
	])('is not read from a form with %s', (_, fields, reason) => {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.set(name, value);
		expect(readAlignable(form)).toMatchObject({ reason });
	});

	it('counts a delegation once, under the group’s stance, and says how many are through a group', () => {
		const counted = standings([aligns('FJI', 'G77 1', 50), aligns('KEN', 'G77 1', 51)]);
		expect(tally(counted)).toMatchObject({ object: 2, none: 1, total: 3, through: { object: 2 } });
		expect(counted[1]?.statement).toMatchObject({ reason: 'Too vague.', receipt: 'FJI-3-G77-1.1' });
	});

	it('[P45] shows a group’s members by where they stand', () => {
		expect(tally(within(standings([aligns('FJI', 'G77 1', 50)]), 'G77'))).toMatchObject({
			...{ object: 1, none: 1, total: 2 }
		});
	});
});
