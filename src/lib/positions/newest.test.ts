import { describe, expect, it } from 'vitest';
import { tally } from './matrix.ts';
import {
	belongs,
	groupSays,
	aligns,
	own,
	standings,
	standingOfFiji
} from '../../../tests/support/groups.ts';

describe('[P44] what is newest holds', () => {
	const fiji = (at: number, of = 'G77 1', aligned = true) => aligns('FJI', of, at, aligned);
	const anew = { statements: [groupSays('G77', 1), groupSays('G77', 2, 'support')] };
	it.each([
		[
			'an alignment after a position of one’s own',
			standingOfFiji([fiji(50)], {}, [own('support', 40)]),
			['object', 'G77', null]
		],
		[
			'a position of one’s own after an alignment',
			standingOfFiji([fiji(50)], {}, [own('support', 60)]),
			['support', null, null]
		],
		[
			'of two groups, the last',
			standingOfFiji([fiji(50), fiji(60, 'AOSIS 1')]),
			['support', 'AOSIS', null]
		],
		[
			'withdrawing, after either',
			standingOfFiji([fiji(50)], {}, [own('support', 40), own('withdrawn', 60)]),
			['withdrawn', null, null]
		],
		[
			'no longer aligned: nothing stands again by itself',
			standingOfFiji([fiji(50), { ...fiji(60, 'G77 1', false), version: 2 }], {}, [
				own('support', 40)
			]),
			[null, null, null]
		],
		[
			'no longer aligned with one group does not align with another again',
			standingOfFiji([
				fiji(50),
				fiji(60, 'AOSIS 1'),
				{ ...fiji(70, 'AOSIS 1', false), version: 2 }
			]),
			[null, null, null]
		],
		[
			'a new statement of the group leaves who aligned unaligned',
			standingOfFiji([fiji(50)], anew),
			[null, null, 'G77']
		],
		[
			'and is in force for who aligns again',
			standingOfFiji([fiji(50), fiji(60, 'G77 2')], anew),
			['support', 'G77', null]
		],
		[
			'a group’s withdrawal leaves them unaligned',
			standingOfFiji([fiji(50)], {
				statements: [groupSays('G77', 1), groupSays('G77', 2, 'withdrawn')]
			}),
			[null, null, 'G77']
		],
		[
			'a position of one’s own after that is in force',
			standingOfFiji([fiji(50)], anew, [own('reservation', 60)]),
			['reservation', null, null]
		],
		[
			'leaving the group ends it',
			standingOfFiji([fiji(50)], { memberships: [belongs('FJI', 'G77', 0, 100)] }),
			[null, null, null]
		],
		[
			'coming back does not begin it again',
			standingOfFiji([fiji(50)], {
				memberships: [belongs('FJI', 'G77', 0, 60), belongs('FJI', 'G77', 70)]
			}),
			[null, null, null]
		],
		[
			'[P15] a confidential position, for those who see it',
			standingOfFiji([fiji(50)], {}, [own('support', 60, 'delegation')]),
			['support', null, null]
		],
		[
			'[P15] the alignment, once that is taken back',
			standingOfFiji([fiji(50)], {}, [
				own('support', 60, 'delegation'),
				own('withdrawn', 70, 'delegation')
			]),
			['object', 'G77', null]
		]
	])('%s', (_, stands, expected) => expect(stands).toEqual(expected));

	it('a lapsed alignment is marked and counted under nothing', () => {
		expect(tally(standings([fiji(50)], anew))).toMatchObject({ none: 3, lapsed: 1, through: {} });
	});
});
