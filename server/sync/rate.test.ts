import { describe, expect, it } from 'vitest';
import type { AccountId } from '#lib/kernel/ids.ts';
import { Bucket } from './rate.ts';
import { Spending } from './spending.ts';

const BUDGET = { perSecond: 10, burst: 20 };
const kenya = 'kenya' as AccountId;

describe('a budget', () => {
	it('allows its burst at once and not one more', () => {
		const bucket = new Bucket(BUDGET, 0);
		expect([bucket.spend(20, 0), bucket.isOver]).toEqual([true, false]);
		expect([bucket.spend(1, 0), bucket.isOver]).toEqual([false, true]);
	});

	it('refills steadily, and never beyond its burst', () => {
		const bucket = new Bucket(BUDGET, 0);
		bucket.spend(20, 0);
		expect(bucket.spend(10, 1_000)).toBe(true);
		expect(bucket.spend(21, 3_600_000)).toBe(false);
	});

	it('counts what was spent too much: who goes on waits longer', () => {
		const bucket = new Bucket(BUDGET, 0);
		bucket.spend(40, 0);
		expect(bucket.spend(0, 1_000)).toBe(false);
		expect(bucket.spend(0, 2_000)).toBe(true);
	});

	it('is full again when nothing is lost by forgetting it', () => {
		const bucket = new Bucket(BUDGET, 0);
		bucket.spend(5, 0);
		expect([bucket.isFull(400), bucket.isFull(500)]).toEqual([false, true]);
	});

	it('takes nothing back when a clock runs backwards', () => {
		const bucket = new Bucket(BUDGET, 10_000);
		bucket.spend(20, 10_000);
		expect(bucket.spend(1, 0)).toBe(false);
	});
});

describe('what an account spends', () => {
	it('is one budget over all its sockets', () => {
		const spending = new Spending(BUDGET);
		spending.of(kenya, 0).spend(15, 0);
		expect(spending.of(kenya, 0).spend(15, 0)).toBe(false);
		expect(spending.isOver(kenya, 0)).toBe(true);
	});

	it('is forgotten when it is full again and nobody spends from it', () => {
		const spending = new Spending(BUDGET);
		const bucket = spending.of(kenya, 0);
		bucket.spend(5, 0);
		spending.sweep(100, () => false);
		expect(spending.of(kenya, 100)).toBe(bucket);
		spending.sweep(1_000, () => true);
		expect(spending.of(kenya, 1_000)).toBe(bucket);
		spending.sweep(1_000, () => false);
		expect(spending.of(kenya, 1_000)).not.toBe(bucket);
	});
});
