import { describe, expect, it } from 'vitest';
import { namedIn, NOBODY } from '#lib/kernel/audience.ts';
import type { DelegationId, GroupId } from '#lib/kernel/ids.ts';
import { audienceOfGroup, speakerOf, type GroupTerm } from './groups-rules.ts';

const G77 = 'g77' as GroupId;
const term = (delegation: string, since = 0, until: number | null = null): GroupTerm => ({
	...{ group: G77, delegation: delegation as DelegationId, since, until }
});
/** Kenya belongs until 20 and presides until 30, when Fiji does, who belongs from 10 on. */
const terms = {
	memberships: [term('ken', 0, 20), term('fji', 10)],
	presidencies: [term('ken', 0, 30), term('fji', 30)]
};

describe('who speaks for what a group drafts', () => {
	it.each([
		['[X65] is who presides and belongs to it', 19, 'ken'],
		['[X65] is nobody once who presides has left it', 20, null],
		['[X65] is who presides next, from that instant on', 30, 'fji']
	])('%s', (_rule, at, who) => expect(speakerOf(terms, G77, at)).toBe(who));
});

describe('who sees what a group drafts', () => {
	it.each([
		['[X67] are its members', 9, ['ken']],
		['[X67] and whoever becomes one, from that instant on', 10, ['fji', 'ken']],
		['[X67] and not who ceases to be one, from that instant on', 20, ['fji']]
	])('%s', (_rule, at, who) =>
		expect(namedIn(audienceOfGroup(terms, G77, at)).delegations).toEqual(who)
	);

	it('[X66] are those, too, that joined it by hand, once where they are members as well', () => {
		const joined = ['chl', 'fji'] as DelegationId[];
		const seen = namedIn(audienceOfGroup(terms, G77, 25, joined)).delegations;
		expect(seen).toEqual(['chl', 'fji']);
	});

	it('[X67] is nobody, and not everybody, where it has no members', () => {
		expect(audienceOfGroup({ memberships: [] }, G77, 0)).toBe(NOBODY);
		expect(namedIn(NOBODY).delegations).toEqual([]);
	});
});
