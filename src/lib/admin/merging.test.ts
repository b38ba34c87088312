import { describe, expect, it } from 'vitest';
import { sayMerging } from './merging.ts';

const saved = { rows: 100_000, bytes: 2_400_000, becameRows: 1_800, becameBytes: 190_000 };

describe('what merging saved', () => {
	it('[A6] is said for the last time and in all', () => {
		const last = { at: 5, documents: 1, ...saved, rows: 1_000, becameRows: 20 };
		expect(sayMerging({ ranAt: 9, last, total: saved })).toEqual([
			{ what: 'Rows, the last time', value: '1,000 became 20' },
			{ what: 'Rows, in all', value: '100,000 became 1,800' },
			{ what: 'Updates in them, in all', value: '2.4 MB became 190 kB' }
		]);
	});
	it('[A6] is nothing before any were merged', () => {
		expect(sayMerging({ ranAt: 9, last: null, total: saved })).toEqual([]);
	});
});
