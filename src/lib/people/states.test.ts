import { describe, expect, it } from 'vitest';
import { STANDARD_GROUPS } from './groups.ts';
import { findState, MEMBER_STATES, type RegionalGroup } from './states.ts';

const GROUPS: RegionalGroup[] = ['AFR', 'APG', 'EEG', 'GRULAC', 'WEOG'];
const byCode = (code: string) => MEMBER_STATES.find((state) => state.code === code);
const count = (test: (state: (typeof MEMBER_STATES)[number], group: RegionalGroup) => boolean) =>
	Object.fromEntries(
		GROUPS.map((group) => [group, MEMBER_STATES.filter((state) => test(state, group)).length])
	);

describe('[P19] the Member States', () => {
	it('are 193, each counted in one regional group for elections', () => {
		expect(MEMBER_STATES).toHaveLength(193);
		const counted = count((state, group) => state.elects === group);
		expect(counted).toEqual({ AFR: 54, APG: 54, EEG: 23, GRULAC: 33, WEOG: 29 });
	});

	it('are members of one group each, except Türkiye of two and the United States of none', () => {
		const members = count((state, group) => state.groups.includes(group));
		expect(members).toEqual({ AFR: 54, APG: 55, EEG: 23, GRULAC: 33, WEOG: 28 });
		const special = MEMBER_STATES.filter(({ groups }) => groups.length !== 1);
		expect(special.map(({ code, groups, elects }) => [code, groups, elects])).toEqual([
			['TUR', ['APG', 'WEOG'], 'WEOG'],
			['USA', [], 'WEOG']
		]);
	});

	it('stand where they stand today', () => {
		const stand = (code: string) => [byCode(code)?.name, byCode(code)?.elects];
		expect(stand('KIR')).toEqual(['Kiribati', 'APG']);
		expect(stand('ISR')).toEqual(['Israel', 'WEOG']);
		expect(stand('CYP')).toEqual(['Cyprus', 'APG']);
		expect(stand('SSD')).toEqual(['South Sudan', 'AFR']);
		expect(stand('CIV')).toEqual(['Côte d’Ivoire', 'AFR']);
		expect(stand('SWZ')).toEqual(['Eswatini', 'AFR']);
		expect(stand('MKD')).toEqual(['North Macedonia', 'EEG']);
		expect(stand('CZE')).toEqual(['Czechia', 'EEG']);
		expect(stand('TUR')).toEqual(['Türkiye', 'WEOG']);
	});

	it('have codes and names of their own, in groups that consultations begin with', () => {
		for (const key of ['code', 'alpha2', 'name'] as const) {
			expect(new Set(MEMBER_STATES.map((state) => state[key])).size).toBe(193);
		}
		for (const { code, alpha2, name } of MEMBER_STATES) {
			expect([code, alpha2]).toEqual([
				expect.stringMatching(/^[A-Z]{3}$/),
				expect.stringMatching(/^[A-Z]{2}$/)
			]);
			expect(name).toBe(name.trim());
		}
		const regional = STANDARD_GROUPS.flatMap(([code, , kind]) => (kind === 'regional' ? code : []));
		expect(regional).toEqual(GROUPS);
	});

	it.each([
		['NA', 'NAM'],
		['nam', 'NAM'],
		["Cote d'Ivoire", 'CIV'],
		['Turkiye', 'TUR'],
		['Iran', 'IRN'],
		['Congo', 'COG'],
		[' Viet  Nam ', 'VNM']
	])('are found by code and name: %s', (word, code) => expect(findState(word)?.code).toBe(code));

	it('are not guessed', () => {
		for (const word of ['', 'Korea', 'XX', 'N/A']) expect(findState(word)).toBeNull();
	});
});
