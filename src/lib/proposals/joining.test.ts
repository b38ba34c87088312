import { describe, expect, it } from 'vitest';
import { decideJoining, joiningState, joinsIn, type SaidOfJoining } from './joining.ts';

const said = (
	word: SaidOfJoining['word'],
	side: SaidOfJoining['side'],
	...hashes: string[]
): SaidOfJoining => ({ word, side, hashes });

describe('where co-sponsoring stands', () => {
	it.each([
		['nobody asked', null, ['a'], 'none'],
		['it was asked for', said('asked', 'joiner', 'a'), ['a'], 'asked'],
		['it was accepted', said('accepted', 'sponsor', 'a'), ['a'], 'joined'],
		['other Changes came to it', said('accepted', 'sponsor', 'a'), ['a', 'b'], 'joined'],
		[
			'one of its Changes is another now',
			said('accepted', 'sponsor', 'a', 'b'),
			['a', 'c'],
			'lapsed'
		],
		['what was asked about is another now', said('asked', 'joiner', 'a'), ['c'], 'lapsed'],
		['it was declined', said('declined', 'sponsor', 'a'), ['a'], 'declined'],
		['it was withdrawn', said('withdrawn', 'joiner', 'a'), ['c'], 'withdrawn'],
		['a draft is drafted together', said('accepted', 'joiner'), [], 'joined']
	] as const)('[X36] when %s: %s', (_, last, wording, state) =>
		expect(joiningState(last, wording)).toBe(state)
	);

	it.each([
		['draft', 'drafting'],
		['tabled', 'sponsoring'],
		['withdrawn', null],
		['incorporated', null]
	] as const)('[X35] a proposal that is %s is joined in %s', (state, joins) =>
		expect(joinsIn(state)).toBe(joins)
	);
});

describe('a word of joining', () => {
	const decide = (
		last: SaidOfJoining | null,
		word: SaidOfJoining['word'],
		side: SaidOfJoining['side'],
		joins: 'drafting' | 'sponsoring' = 'sponsoring'
	) => {
		const outcome = decideJoining(last, joins === 'drafting' ? [] : ['a'], { word, side, joins });
		return outcome.ok ? outcome.value : outcome.reason;
	};
	const CHANGED = 'proposals.joining-changed';

	it('[X34] is asked by either side, and asking whoever asked is accepting', () => {
		expect(decide(null, 'asked', 'joiner')).toBe('asked');
		expect(decide(said('asked', 'joiner', 'a'), 'asked', 'joiner')).toBeNull();
		expect(decide(said('asked', 'joiner', 'a'), 'asked', 'sponsor')).toBe('accepted');
		expect(decide(said('declined', 'sponsor', 'a'), 'asked', 'joiner')).toBe('asked');
	});

	it('[X34] is answered by the other side alone, and once', () => {
		expect(decide(said('asked', 'joiner', 'a'), 'accepted', 'joiner')).toBe(CHANGED);
		expect(decide(said('asked', 'joiner', 'a'), 'accepted', 'sponsor')).toBe('accepted');
		expect(decide(said('accepted', 'sponsor', 'a'), 'accepted', 'sponsor')).toBeNull();
		expect(decide(said('asked', 'sponsor', 'a'), 'declined', 'joiner')).toBe('declined');
		expect(decide(null, 'accepted', 'joiner')).toBe(CHANGED);
	});

	it('[X36] is not accepted for wording that is there no more: it is asked again', () => {
		expect(decide(said('asked', 'sponsor', 'b'), 'accepted', 'joiner')).toBe(CHANGED);
		expect(decide(said('accepted', 'joiner', 'b'), 'asked', 'sponsor')).toBe('asked');
	});

	it('[X34] ends by the co-sponsor, and drafting together by either', () => {
		const joined = said('accepted', 'sponsor', 'a');
		expect(decide(joined, 'withdrawn', 'joiner')).toBe('withdrawn');
		expect(decide(joined, 'withdrawn', 'sponsor')).toBe(CHANGED);
		expect(decide(said('accepted', 'joiner'), 'withdrawn', 'sponsor', 'drafting')).toBe(
			'withdrawn'
		);
		expect(decide(said('asked', 'sponsor', 'a'), 'withdrawn', 'sponsor')).toBe('withdrawn');
		expect(decide(said('asked', 'sponsor', 'a'), 'withdrawn', 'joiner')).toBe(CHANGED);
	});
});
