import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAgreement, longestAscending } from './edits.ts';

const sequence = (...values: number[]): Int32Array => Int32Array.from(values);

/** The length of a longest common subsequence, by the textbook's table. */
function commonLength(a: Int32Array, b: Int32Array): number {
	const table = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1));
	a.forEach((x, i) =>
		b.forEach((y, j) => {
			const row = table[i + 1];
			if (row)
				row[j + 1] =
					x === y ? (table[i]?.[j] ?? 0) + 1 : Math.max(table[i]?.[j + 1] ?? 0, row[j] ?? 0);
		})
	);
	return table[a.length]?.[b.length] ?? 0;
}

describe('agreement of two sequences', () => {
	it('is found around what was deleted and inserted', () => {
		expect(findAgreement(sequence(1, 2, 3, 4, 5), sequence(1, 9, 3, 4, 5, 6))).toEqual([
			{ before: 0, after: 0, length: 1 },
			{ before: 2, after: 2, length: 3 }
		]);
	});

	it('is as long as can be, true and in order', () => {
		const some = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });
		fc.assert(
			fc.property(some, some, (one, other) => {
				const [a, b] = [sequence(...one), sequence(...other)];
				const stretches = findAgreement(a, b);
				let [x, y, length] = [0, 0, 0];
				for (const stretch of stretches) {
					expect(stretch.before).toBeGreaterThanOrEqual(x);
					expect(stretch.after).toBeGreaterThanOrEqual(y);
					[x, y] = [stretch.before + stretch.length, stretch.after + stretch.length];
					expect(a.slice(stretch.before, x)).toEqual(b.slice(stretch.after, y));
					length += stretch.length;
				}
				expect(length).toBe(commonLength(a, b));
			}),
			{ numRuns: 1000 }
		);
	});

	it('is found by rare runs where thousands of elements changed throughout', () => {
		const a = Int32Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 4001);
		const b = a.map((value, index) => (index % 40 === 0 ? -index - 1 : value));
		const kept = findAgreement(a, b).reduce((sum, { length }) => sum + length, 0);
		expect(kept).toBe(19_500);
	});

	it('is given up in bounded time where there is none', () => {
		const a = Int32Array.from({ length: 100_000 }, (_, index) => index);
		expect(
			findAgreement(
				a,
				a.map((value) => -value - 1)
			)
		).toEqual([]);
	});
});

describe('the longest ascending subsequence', () => {
	it('leaves out the fewest', () => {
		expect(longestAscending([3, 0, 1, 4, 2, 5])).toEqual([1, 2, 3, 5]);
	});

	it('leaves out the lightest where weights are given', () => {
		expect(longestAscending([1, 2, 0], [1, 1, 9])).toEqual([2]);
	});
});
