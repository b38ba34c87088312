import { describe, expect, it } from 'vitest';
import { Histogram } from '#server/metrics/histogram.ts';
import { Meters } from '#server/metrics/meters.ts';
import { formatMetrics } from '#server/metrics/text.ts';
import { readMeasures } from './measures.ts';

function busy(): Meters {
	const meters = new Meters();
	let open = 10;
	meters.watch(() => [{ name: 'plenary_socket_bytes_total', label: 'in', value: open }]);
	meters.watch(() => [{ name: 'plenary_rooms', label: '', value: 2 }]);
	meters.add('plenary_socket_bytes_total', 'in', 5);
	meters.add('plenary_refusals_total', 'sync.gap');
	meters.add('plenary_refusals_total', 'sync.gap');
	for (const seconds of [0.0004, 0.003, 0.004, 9]) meters.commits.record(seconds);
	open = 20;
	return meters;
}

describe('what a process measures of itself', () => {
	it('is written as Prometheus reads it', () => {
		const lines = formatMetrics(busy()).split('\n');
		expect(lines).toContain('plenary_socket_bytes_total{direction="in"} 25');
		expect(lines).toContain('plenary_rooms 2');
		expect(lines).toContain('plenary_refusals_total{code="sync.gap"} 2');
		expect(lines).toContain('plenary_commit_seconds_bucket{le="0.001"} 1');
		expect(lines).toContain('plenary_commit_seconds_bucket{le="0.005"} 3');
		expect(lines).toContain('plenary_commit_seconds_bucket{le="+Inf"} 4');
		expect(lines).toContain('plenary_commit_seconds_count 4');
		expect(lines).toContain('# TYPE plenary_commit_seconds histogram');
		for (const line of lines) expect(line).toMatch(/^(# (HELP|TYPE) |[a-z_]+(\{[^}]+\})? |$)/);
	});

	it('tells by which bound a share of all was done', () => {
		const { commits } = busy();
		expect([0.25, 0.5, 0.75, 1].map((share) => commits.atMost(share))).toEqual([
			0.001,
			0.005,
			0.005,
			Infinity
		]);
		expect(new Histogram([1]).atMost(0.5)).toBe(0);
	});
});

describe('[A5] the state of the server', () => {
	it('is said in words', () => {
		const meters = busy();
		const { alarm, measures, refused } = readMeasures(meters.read(), meters.commits);
		expect(alarm).toBe('');
		expect(measures.map(({ value }) => value)).toContain('4: 5 ms, over 5 s');
		expect(refused).toEqual([{ what: expect.stringContaining('no longer agreed'), value: '2' }]);
	});

	it('alarms when something waits inside a text', () => {
		const meters = busy();
		meters.add('plenary_pending_total');
		expect(readMeasures(meters.read(), meters.commits).alarm).toContain('missing half: 1');
	});
});
