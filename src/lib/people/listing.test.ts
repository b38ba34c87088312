import { describe, expect, it } from 'vitest';
import { listAddress, PAGE, readWanted, selectDelegations } from './listing.ts';

const seat = (speaks = false, suspended = false) => ({ speaks, suspended });
const ONE = {
	name: 'Côte d’Ivoire',
	code: 'CIV',
	group: 'MS',
	groups: ['AFR'],
	seats: [seat(true)]
};
const TWO = { name: 'Norway', code: 'NOR', group: 'MS', groups: ['WEOG'], seats: [] };
const THREE = {
	...TWO,
	name: 'ITU',
	code: 'ITU',
	group: 'IG',
	groups: [],
	seats: [seat(true, true)]
};

function codes(query: string): string[] {
	const wanted = readWanted(new URLSearchParams(query));
	return selectDelegations([ONE, TWO, THREE], wanted).shown.map(({ code }) => code);
}

describe('a list of delegations', () => {
	it.each([
		['shows all where nothing is asked', '', ['CIV', 'NOR', 'ITU']],
		['finds names without accents and signs', 'filter=cote+d%27iv', ['CIV']],
		['finds groups by their code', 'filter=weog', ['NOR']],
		['is narrowed to a stakeholder group', 'group=IG', ['ITU']],
		['is narrowed to a regional group', 'group=AFR', ['CIV']],
		['shows where nobody is seated', 'state=unseated', ['NOR']],
		['shows where nobody can speak', 'state=speakerless', ['NOR', 'ITU']],
		['shows where a seat is suspended', 'state=suspended', ['ITU']],
		['passes over what it does not know', 'state=none&page=-3', ['CIV', 'NOR', 'ITU']]
	])('%s', (_what, query, found) => expect(codes(query)).toEqual(found));

	it('comes in pages, of which there is a last one', () => {
		const many = Array.from({ length: 193 }, (_, i) => ({ ...TWO, code: `S${i}` }));
		const page = (asked: string) =>
			selectDelegations(many, readWanted(new URLSearchParams(`page=${asked}`)));
		expect(page('1')).toMatchObject({ found: 193, pages: 8, page: 1 });
		expect(page('8').shown).toHaveLength(193 - 7 * PAGE);
		expect(page('99').page).toBe(8);
	});

	it('has an address for every page of what is asked', () => {
		const wanted = readWanted(new URLSearchParams('filter=a b&group=MS&page=2'));
		expect(listAddress(wanted, 3)).toBe('?filter=a+b&group=MS&page=3');
		expect(listAddress({ words: '', group: '', state: '', page: 4 }, 1)).toBe('?');
	});
});
