import { describe, expect, it } from 'vitest';
import { stackCards } from './stacking.ts';

describe('[C11] cards beside a text', () => {
	it('stand level with their words where there is room', () => {
		expect(stackCards([0, 200, 500], [80, 80, 80])).toEqual([0, 200, 500]);
	});

	it('give way downwards where there is none', () => {
		expect(stackCards([100, 110, 120], [50, 60, 70], -1, 10)).toEqual([100, 160, 230]);
	});

	it('let the active card stand level with its words', () => {
		const tops = stackCards([300, 310, 320], [100, 100, 100], 2, 10);
		expect(tops).toEqual([100, 210, 320]);
	});

	it('do not leave the top for the sake of the active card', () => {
		expect(stackCards([0, 0, 0], [100, 100, 100], 2, 10)).toEqual([0, 110, 220]);
	});

	it('leave the cards below the active one where they wish to be when they can', () => {
		expect(stackCards([0, 10, 900], [100, 100, 100], 0, 10)).toEqual([0, 110, 900]);
	});

	it('are nowhere when there are none', () => {
		expect(stackCards([], [])).toEqual([]);
	});

	it('never overlap and keep their order, whatever they wish', () => {
		let seed = 7;
		const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
		for (let run = 0; run < 500; run++) {
			const count = 1 + random(12);
			const wishes = Array.from({ length: count }, () => random(900)).sort((a, b) => a - b);
			const heights = Array.from({ length: count }, () => 20 + random(200));
			const active = random(count + 1) - 1;
			const tops = stackCards(wishes, heights, active, 8);
			expect(Math.min(...tops), JSON.stringify({ wishes, heights, active })).toBeGreaterThanOrEqual(
				0
			);
			for (let i = 1; i < count; i++) {
				const end = (tops[i - 1] ?? 0) + (heights[i - 1] ?? 0);
				expect(tops[i], JSON.stringify({ wishes, heights, active })).toBeGreaterThanOrEqual(
					end + 8
				);
			}
		}
	});
});
