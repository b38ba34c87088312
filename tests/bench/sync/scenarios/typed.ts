import { figure, times } from '../bench.ts';
import { median } from '../quantiles.ts';
import type { Name } from '../servers.ts';
import type { Typed } from '../typing.ts';

/** What a row says of people who typed together. */
export const TYPED_COLUMNS = [
	...['server', 'CPU per delivered edit', 'to the relay'],
	...['p50', 'p95', 'p99', 'memory', 'bytes an edit', 'not delivered', 'generator']
];

/** The server's CPU for each delivered edit, in microseconds. */
export function costOf({ cpu, delivered }: Typed): number {
	return (cpu * 1000) / delivered;
}

/** The median over rounds of one figure. */
export function medianOf(runs: readonly Typed[] = [], of: (run: Typed) => number): number {
	return median(runs.map(of));
}

/** A server's row; `bare` is what the relay of the same run takes for an edit. */
export function typedRow(name: Name, runs: readonly Typed[], bare: number): string[] {
	const cost = medianOf(runs, costOf);
	const of = (key: 'p50' | 'p95' | 'p99' | 'resident' | 'bytes') =>
		medianOf(runs, (run) => run[key]);
	const missing = runs.reduce((sum, run) => sum + run.missing, 0);
	const closed = runs.reduce((sum, run) => sum + run.closed.length, 0);
	const generator = medianOf(runs, (run) => run.generator);
	return [
		...[name, figure(cost, ' µs'), times(cost, bare)],
		...[of('p50'), of('p95'), of('p99')].map((time) => figure(time, ' ms')),
		...[figure(of('resident'), ' MB'), figure(of('bytes'))],
		missing + (closed > 0 ? ` (${closed} sockets closed)` : ''),
		figure(generator * 100, '%')
	];
}
