import { expect, it } from 'vitest';
import { authorOf, sharesOf } from './authors.ts';

const kenya = { code: 'KEN', name: 'Kenya', group: 'MS' };
const access = { code: 'ACC', name: 'Access Now', group: 'CS' };
const seed = authorOf({ client: 1, role: null, delegation: null });

it('names the delegation, the capacity, or the source text', () => {
	expect(authorOf({ client: 7, role: 'delegate', delegation: kenya }).name).toBe('Kenya');
	expect(authorOf({ client: 7, role: 'secretariat', delegation: null }).name).toBe('Secretariat');
	expect(seed.name).toBe('Source text');
	expect(authorOf({ client: 7, role: 'secretariat', delegation: kenya })).toMatchObject({
		...{ name: 'Kenya, recorded by the secretariat', code: 'KEN', group: 'MS' }
	});
});

it('shares a text among groups by characters, the largest first', () => {
	const runs = [
		{ length: 60, author: seed },
		{ length: 30, author: authorOf({ client: 2, role: 'delegate', delegation: kenya }) },
		{ length: 10, author: authorOf({ client: 3, role: 'delegate', delegation: access }) }
	];
	const shares = sharesOf(runs, (code) => code);
	expect(shares.map(({ name, share }) => [name, share])).toEqual([
		['Source text', 0.6],
		['MS', 0.3],
		['CS', 0.1]
	]);
});

it('has no shares of an empty text', () => {
	expect(sharesOf([], (code) => code)).toEqual([]);
});
