import { describe, expect, it } from 'vitest';
import type { Role, Seat } from '#lib/kernel/actor.ts';
import { audienceOf, EVERYBODY, maySee } from '#lib/kernel/audience.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { nameReaders, readAudience, readWider, visibilitiesFor } from './visibility.ts';

const DELEGATIONS = ['KEN', 'NOR', 'TUV'].map((code) => ({
	id: `id-of-${code}` as DelegationId,
	code,
	name: { KEN: 'Kenya', NOR: 'Norway', TUV: 'Tuvalu' }[code] ?? ''
}));

function seat(role: Role, code: string | null = null): Pick<Seat, 'role' | 'delegation'> {
	const delegation = DELEGATIONS.find((each) => each.code === code);
	return { role, delegation: delegation ? { ...delegation, group: 'MS' } : null };
}

const SEATS = {
	KEN: seat('delegate', 'KEN'),
	NOR: seat('delegate', 'NOR'),
	TUV: seat('delegate', 'TUV'),
	facilitator: seat('facilitator'),
	secretariat: seat('secretariat'),
	observer: seat('observer')
};

function choose(who: keyof typeof SEATS, visibility: string, delegations = '') {
	const form = new FormData();
	form.set('visibility', visibility);
	form.set('delegations', delegations);
	return readAudience(form, SEATS[who], DELEGATIONS);
}

function readersOf(...asked: Parameters<typeof choose>): string[] {
	const audience = choose(...asked);
	if (!audience.ok) throw new Error(audience.reason);
	return Object.entries(SEATS).flatMap(([name, each]) =>
		maySee(each, audience.value) ? [name] : []
	);
}

describe('[C13] who reads a thread', () => {
	it('is everybody, unless its opener chooses', () => {
		expect(readAudience(new FormData(), SEATS.KEN, DELEGATIONS)).toEqual({ ok: true, value: '' });
		expect(readersOf('KEN', 'everybody')).toEqual(Object.keys(SEATS));
	});

	it.each([
		['KEN', 'delegation', '', ['KEN']],
		['KEN', 'chosen', 'nor', ['KEN', 'NOR']],
		['KEN', 'chosen', 'TUV, NOR;KEN', ['KEN', 'NOR', 'TUV']],
		['KEN', 'facilitation', '', ['KEN', 'facilitator', 'secretariat']],
		['KEN', 'facilitation', 'NOR', ['KEN', 'facilitator', 'secretariat']],
		['facilitator', 'facilitation', '', ['facilitator', 'secretariat']],
		['secretariat', 'chosen', 'TUV', ['TUV', 'facilitator', 'secretariat']]
	] as const)('when %s chooses %s (%s)', (who, visibility, codes, expected) =>
		expect(readersOf(who, visibility, codes)).toEqual(expected)
	);

	it.each([
		['KEN', 'chosen', '', 'comments.choose-delegations'],
		['KEN', 'chosen', ' , ', 'comments.choose-delegations'],
		['KEN', 'chosen', 'NOR XXX', 'comments.unknown-delegation'],
		['KEN', 'facilitators', '', 'comments.unknown-visibility'],
		['secretariat', 'delegation', '', 'comments.unknown-visibility'],
		['observer', 'facilitation', '', 'comments.unknown-visibility']
	] as const)('is refused when %s chooses %s (%s)', (who, visibility, codes, reason) =>
		expect(choose(who, visibility, codes)).toMatchObject({ ok: false, status: 400, reason })
	);

	it('always has its opener among them', () => {
		for (const who of Object.keys(SEATS) as (keyof typeof SEATS)[])
			for (const visibility of visibilitiesFor(SEATS[who]))
				expect(readersOf(who, visibility, 'NOR')).toContain(who);
	});
});

describe('[C14] a confidential thread', () => {
	it.each([
		['KEN', 'delegation', '', 'Kenya'],
		['KEN', 'chosen', 'TUV', 'Kenya and Tuvalu'],
		['KEN', 'facilitation', '', 'Kenya, the facilitators, and the secretariat'],
		['KEN', 'everybody', '', null]
	] as const)('of %s for %s (%s) says who reads it', (who, visibility, codes, words) => {
		const audience = choose(who, visibility, codes);
		expect(audience.ok && nameReaders(audience.value, DELEGATIONS)).toBe(words);
	});
});

describe('[W1] who is asked to be let read a thread', () => {
	const KENYA = audienceOf({ facilitation: false, delegations: ['id-of-KEN' as DelegationId] });

	function ask(from: string, fields: [string, string][]) {
		const form = new FormData();
		for (const [name, value] of fields) form.append(name, value);
		const wider = readWider(form, from, DELEGATIONS);
		return wider.ok ? (nameReaders(wider.value, DELEGATIONS) ?? 'all') : wider.reason;
	}
	const more: [string, string] = ['wider', 'more'];

	it.each<[string, [string, string][]]>([
		['all', [['wider', 'everybody']]],
		['Kenya and Norway', [more, ['delegations', 'nor']]],
		['Kenya, Norway, and Tuvalu', [more, ['delegations', 'NOR'], ['delegations', 'TUV']]],
		['Kenya, the facilitators, and the secretariat', [more, ['facilitation', 'yes']]],
		['comments.not-wider', [more]],
		['comments.not-wider', [more, ['delegations', 'KEN']]],
		['comments.unknown-delegation', [more, ['delegations', 'ATL']]],
		['comments.choose-wider', [['delegations', 'NOR']]]
	])('%s', (expected, fields) => expect(ask(KENYA, fields)).toBe(expected));

	it('keeps those who read it, and is never more than everybody', () => {
		expect(
			ask(audienceOf({ facilitation: true, delegations: [] }), [more, ['delegations', 'TUV']])
		).toBe('Tuvalu, the facilitators, and the secretariat');
		expect(ask(EVERYBODY, [['wider', 'everybody']])).toBe('comments.not-wider');
		expect(ask(EVERYBODY, [more, ['delegations', 'TUV']])).toBe('comments.not-wider');
	});
});
