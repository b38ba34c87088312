import { describe, expect, it } from 'vitest';
import { audienceOf, EVERYBODY, isWider, isWithin, maySee, namedIn } from './audience.ts';
import type { Role } from './actor.ts';
import type { DelegationId } from './ids.ts';

const KENYA = 'kenya' as DelegationId;
const NORWAY = 'norway' as DelegationId;
const seat = (role: Role, id: DelegationId | null = null) => ({
	role,
	delegation: id && { id, code: id, name: id, group: 'MS' }
});
const SEATS = {
	kenya: seat('delegate', KENYA),
	norway: seat('delegate', NORWAY),
	secretariat: seat('secretariat'),
	facilitator: seat('facilitator'),
	observer: seat('observer'),
	'observer of Kenya': seat('observer', KENYA)
};
const seers = (audience: string) =>
	Object.entries(SEATS).flatMap(([name, each]) => (maySee(each, audience) ? [name] : []));

describe('an audience', () => {
	it('is everybody where nobody is named', () => {
		expect(seers(EVERYBODY)).toEqual(Object.keys(SEATS));
	});

	it.each([
		[
			'one delegation',
			{ facilitation: false, delegations: [KENYA] },
			['kenya', 'observer of Kenya']
		],
		[
			'chosen delegations',
			{ facilitation: false, delegations: [NORWAY, KENYA, KENYA] },
			['kenya', 'norway', 'observer of Kenya']
		],
		[
			'facilitators and the secretariat, with the delegation that asks them',
			{ facilitation: true, delegations: [KENYA] },
			['kenya', 'secretariat', 'facilitator', 'observer of Kenya']
		]
	])('is %s and nobody else', (_who, who, expected) => {
		expect(seers(audienceOf(who))).toEqual(expected);
	});

	it('is never everybody because nobody is left of it', () => {
		const gone = audienceOf({ facilitation: true, delegations: [] });
		expect(seers(gone)).toEqual(['secretariat', 'facilitator']);
	});

	it('names whom it was made of', () => {
		const who = { facilitation: true, delegations: [KENYA, NORWAY] };
		expect(namedIn(audienceOf(who))).toEqual(who);
		expect(namedIn(EVERYBODY)).toEqual({ facilitation: false, delegations: [] });
	});

	it('is within another when it names nobody else', () => {
		const own = audienceOf({ facilitation: false, delegations: [KENYA] });
		const both = audienceOf({ facilitation: false, delegations: [KENYA, NORWAY] });
		expect([isWithin(own, both), isWithin(both, own)]).toEqual([true, false]);
		expect([isWider(own, both), isWider(both, own), isWider(own, own)]).toEqual([
			true,
			false,
			false
		]);
		expect([isWider(own, EVERYBODY), isWider(EVERYBODY, own)]).toEqual([true, false]);
		expect(isWider(EVERYBODY, EVERYBODY)).toBe(false);
		expect([isWithin(own, EVERYBODY), isWithin(EVERYBODY, own)]).toEqual([true, false]);
	});
});
