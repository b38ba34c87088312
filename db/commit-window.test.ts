import { describe, expect, it } from 'vitest';
import { CommitWindow } from './commit-window.ts';

/** Begin transactions for three seconds of so many appends a second; the milliseconds between the last two. */
function spacing(appendsPerSecond: number): number {
	const window = new CommitWindow();
	const between = 1000 / appendsPerSecond;
	let spaced = 0;
	let begun = 0;
	for (let next = between; next < 3000;) {
		const at = Math.max(next, begun + window.remaining(begun));
		const appends = Math.max(1, Math.ceil((at - next) / between));
		window.begin(at, appends);
		spaced = at - begun;
		begun = at;
		next += appends * between;
	}
	return spaced;
}

describe('the window of a commit', () => {
	it.each([1, 10, 50, 190])('makes nobody wait while %i edits a second are made', (rate) =>
		expect(spacing(rate)).toBeCloseTo(1000 / rate)
	);

	it('is a few milliseconds under load, and no more however many write', () => {
		expect(spacing(1_000)).toBeGreaterThan(2);
		expect(spacing(2_000)).toBeLessThan(8);
		for (const rate of [7_500, 20_000]) expect(spacing(rate)).toBeCloseTo(16, 0);
	});

	it('is over when what comes next comes after a pause', () => {
		const window = new CommitWindow();
		for (let now = 0; now < 400; now += 16) window.begin(now, 160);
		expect(window.remaining(385)).toBeGreaterThan(10);
		expect(window.remaining(400)).toBe(0);
		expect(window.remaining(3_000)).toBe(0);
	});
});
