import { describe, expect, it } from 'vitest';
import { readDay } from '#lib/kernel/instants.ts';
import type { DelegationId, GroupId } from '#lib/kernel/ids.ts';
import {
	checkGroup,
	decideEnding,
	decidePresidency,
	isMember,
	overlap,
	presidentOf,
	runsAt,
	type Term
} from './groups-rules.ts';

const at = (day: string) => readDay(`2026-${day}`) ?? NaN;
const term = (since: string, until: string | null = null): Term => ({
	since: at(since),
	until: until === null ? null : at(until)
});
const G77 = 'g77' as GroupId;
const KENYA = 'kenya' as DelegationId;

describe('a term', () => {
	it.each([
		['[P24] has not begun the day before', '10-31', false],
		['[P24] runs from the first instant of its first day', '11-01', true],
		['[P24] runs the day before it ends', '11-09', true],
		['[P24] is over at the instant at which it ends', '11-10', false]
	])('%s', (_rule, day, runs) => {
		expect(runsAt(term('11-01', '11-10'), at(day))).toBe(runs);
		expect(
			isMember([{ ...term('11-01', '11-10'), group: G77, delegation: KENYA }], KENYA, G77, at(day))
		).toBe(runs);
	});

	it.each([
		['follows another without overlap', term('11-10'), false],
		['precedes another without overlap', term('10-01', '11-01'), false],
		['overlaps in its last day', term('11-09'), true],
		['overlaps what it contains', term('10-01'), true],
		['overlaps what contains it', term('11-02', '11-03'), true]
	])('[P24] %s', (_rule, other, does) => {
		expect(overlap(term('11-01', '11-10'), other)).toBe(does);
		expect(overlap(other, term('11-01', '11-10'))).toBe(does);
	});

	it.each([
		['[P24] ends after it began', term('11-01'), '11-02', true],
		['[P24] does not end when it begins', term('11-01'), '11-01', false],
		['[P24] does not end before it began', term('11-01'), '10-01', false],
		['[P24] ends earlier than it would', term('11-01', '11-10'), '11-05', true],
		['[P24] does not end later than it would', term('11-01', '11-10'), '11-12', false]
	])('%s', (_rule, given, end, may) => expect(decideEnding(given, at(end)).ok).toBe(may));
});

describe('a presidency', () => {
	const first = { ...term('01-01', '07-01'), group: G77, delegation: KENYA };

	it('[P26] is held by one delegation, in its term', () => {
		expect(presidentOf([first], G77, at('06-30'))).toBe(KENYA);
		expect(presidentOf([first], G77, at('07-01'))).toBe(null);
		expect(presidentOf([first], 'eu' as GroupId, at('06-30'))).toBe(null);
	});

	it.each([
		['[P26] passes on after it began', 'negotiating', '03-01', true],
		['[P26] does not pass on when it begins', 'negotiating', '01-01', false],
		['[P26] is none of a regional group', 'regional', '08-01', false],
		['[P26] is none of a stakeholder group', 'stakeholder', '08-01', false]
	] as const)('%s', (_rule, kind, day, may) =>
		expect(decidePresidency({ kind }, [first], at(day)).ok).toBe(may)
	);
});

describe('a negotiating group', () => {
	it.each([
		['[P25] has a code in capitals', { code: ' g77 ', name: 'Group of 77' }, true],
		['[P25] has no code that another has', { code: 'ms', name: 'Other' }, false],
		['[P25] has no code with signs', { code: 'G-77', name: 'Group of 77' }, false],
		['[P25] has a name', { code: 'EU', name: ' \u202e' }, false]
	])('%s', (_rule, group, may) => expect(checkGroup(group, [{ code: 'MS' }]).ok).toBe(may));
});

describe('a day', () => {
	it.each([
		['2026-11-01', Date.UTC(2026, 10, 1)],
		['1964-06-15', Date.UTC(1964, 5, 15)],
		['2026-02-30', null],
		['1944-12-31', null],
		['2026-11-01T10:00', null],
		['', null]
	])('written as “%s” is read so', (word, instant) => expect(readDay(word)).toBe(instant));
});
