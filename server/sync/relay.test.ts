import { describe, expect, it } from 'vitest';
import { tickFor } from './relay.ts';

describe('a room that tells everyone', () => {
	it.each([1, 3, 50])('tells %i people at once', (people) => expect(tickFor(people)).toBe(0));

	it('gathers what it tells more people than that, and never for longer than anybody feels', () => {
		// With the commit before it and the way there it is to stay within 30.
		expect(tickFor(200)).toBeLessThan(27);
		expect(tickFor(500)).toBeGreaterThan(80);
		expect(tickFor(1_000)).toBe(100);
		expect(tickFor(5_000)).toBe(100);
	});
});
