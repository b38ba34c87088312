import { describe, expect, it } from 'vitest';
import { until } from './clients.ts';
import { interleaved } from './interleaving.ts';
import { openHouse } from './house.ts';
import { Raw } from './raw.ts';

describe('a small update that would take Yjs long to place', () => {
	it('is refused before Yjs begins, and others are served meanwhile', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const norway = await new Raw(house, house.norway).ready();
		const marker = kenya.doc.getText('text')._start?.id.clock ?? 0;
		kenya.sync(2, interleaved([2_000, 1_000], 0, 2_400, marker));
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('sync.too-costly');
		const startedAt = performance.now();
		norway.type('Norway goes on.');
		await until(() => norway.saved === 1);
		expect(performance.now() - startedAt).toBeLessThan(1_000);
	});

	it('is refused also when it is spread over many', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const marker = kenya.doc.getText('text')._start?.id.clock ?? 0;
		for (let round = 0; round < 60; round++)
			kenya.sync(2, interleaved([2_000, 1_000], round * 100, 100, marker));
		await until(() => kenya.closed === 4403);
		expect(kenya.refused).toBe('sync.too-costly');
	});
});
