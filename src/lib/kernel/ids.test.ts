import { describe, expect, it } from 'vitest';
import { newId, type SectionId } from './ids.ts';

describe('an id', () => {
	it('sorts by the moment it was made', () => {
		const moments = [0, 1, 31, 32, 1_600_000_000_000, 1_900_000_000_000];
		const ids = moments.map((at) => newId<SectionId>(at));
		expect([...ids].sort()).toEqual(ids);
	});

	it('is 26 characters that can be read aloud', () => {
		expect(newId<SectionId>()).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
	});

	it('cannot be guessed from one made in the same millisecond', () => {
		const ids = new Set(Array.from({ length: 10_000 }, () => newId<SectionId>(7)));
		expect(ids.size).toBe(10_000);
	});
});
