import { describe, expect, it } from 'vitest';
import { matching } from './naming.ts';

const named = (call: string, name = call) => ({ call, name, about: '' });
const NAMES = [
	...[named('KEN', 'Kenya'), named('NOR', 'Norway'), named('CIV', 'Côte d’Ivoire')],
	...[named('G77', 'Group of 77'), named('Amina Otieno'), named('Ken Njoroge')]
];
const calls = (sought: string) => matching(NAMES, sought).map(({ call }) => call);

describe('[C22] whom a list offers behind an @', () => {
	it.each([
		['by a code', 'no', ['NOR']],
		['by a name, however its letters are marked', 'cote', ['CIV']],
		['by a later word, after those that begin so', '77', ['G77']],
		['by either', 'ken', ['KEN', 'Ken Njoroge']],
		['by a name of two words', 'amina o', ['Amina Otieno']],
		['others, once a code is written out', 'KEN ', ['Ken Njoroge']],
		['nobody by what no name has', 'zz', []]
	])('%s', (_, sought, expected) => expect(calls(sought)).toEqual(expected));

	it('at most eight', () => {
		const many = Array.from({ length: 500 }, (_, i) => named(`Ann ${i}`));
		expect(matching(many, 'a')).toHaveLength(8);
	});
});
