import { describe, expect, it } from 'vitest';
import { presenceSentence, readPeople } from './presence.ts';

const delegate = (code: string, name: string, person = 'A delegate') => ({
	user: { name: person, role: 'delegate', delegation: { code, name, group: 'MS' } },
	caret: { anchor: 'AA==', head: 'AA==' }
});

describe('who is here', () => {
	it('leaves out oneself and states that name nobody', () => {
		const states = new Map<number, Record<string, unknown>>([
			[1, delegate('KEN', 'Kenya')],
			[2, delegate('NOR', 'Norway')],
			[3, {}]
		]);
		expect(readPeople(states, 1).map((person) => person.delegation.code)).toEqual(['NOR']);
	});

	it('names those without a delegation by what they are here', () => {
		const states = new Map([[2, { user: { name: 'Ana', role: 'secretariat', delegation: null } }]]);
		const [person] = readPeople(states, 1);
		expect(person?.delegation).toEqual({ code: '', name: 'Secretariat', group: 'OT' });
		expect(person?.caret).toBeNull();
	});

	it('is not misled by a state of another shape', () => {
		const states = new Map([[2, { user: 'Kenya', caret: 'here' }]]);
		expect(readPeople(states, 1)).toEqual([]);
	});
});

describe('the sentence for the live region', () => {
	const people = (...names: string[]) =>
		readPeople(new Map(names.map((name, i) => [i + 1, delegate(name, name)])), 0);

	it.each([
		[[], ''],
		[['Kenya'], 'Kenya is also in section 3.'],
		[['Kenya', 'Norway'], 'Kenya and Norway are also in section 3.'],
		[['Kenya', 'Norway', 'Fiji'], 'Fiji and 2 others are also in section 3.']
	])('%j', (names, sentence) =>
		expect(presenceSentence(people(...names), 'section 3')).toBe(sentence)
	);

	it('counts delegations, not people', () => {
		const two = new Map([
			[1, delegate('KEN', 'Kenya', 'Wanjiru')],
			[2, delegate('KEN', 'Kenya', 'Amina')]
		]);
		expect(presenceSentence(readPeople(two, 0), 'the preamble')).toBe(
			'Kenya is also in the preamble.'
		);
	});
});
