import { figure, takeTurns, times, type Finding, type Scale, type Verdict } from '../bench.ts';
import { generate } from '../loading.ts';
import { median } from '../quantiles.ts';
import type { Name, Server } from '../servers.ts';
import type { Typed } from '../typing.ts';

const WRITERS = 10;
const RATE = 5;
const KEYSTROKE_MS = 30;

/** N people in one section, ten of them typing five letters a second each. */
export async function fanOut(scale: Scale): Promise<Finding> {
	const rows: string[][] = [];
	const verdicts: Verdict[] = [];
	for (const people of scale.people) {
		const found = await takeTurns(scale, (server) => measure(server, people, scale.seconds));
		const bare = medianOf(found.get('bare relay') ?? [], costOf);
		for (const [name, runs] of found) rows.push(rowOf(people, name, runs, bare));
		verdicts.push(...judge(people, found.get('Plenary') ?? [], bare));
	}
	return {
		title: 'Fan-out: one section',
		about: `People in one section; ${WRITERS} of them type ${RATE} letters a second each.`,
		columns: COLUMNS,
		...{ rows, verdicts }
	};
}

const COLUMNS = [
	...['people', 'server', 'CPU per delivered edit', 'to the relay'],
	...['p50', 'p95', 'p99', 'memory', 'bytes an edit', 'not delivered', 'generator']
];

function measure(server: Server, people: number, seconds: number): Promise<Typed> {
	const room = Array.from({ length: people }, (_, i) => server.place(0, i));
	return generate<Typed>({
		...{ task: 'typing', pid: server.pid(), rooms: [room] },
		...{ writers: WRITERS, rate: RATE, warmUp: 2, seconds }
	});
}

/** The server's CPU for each delivered edit, in microseconds. */
function costOf({ cpu, delivered }: Typed): number {
	return (cpu * 1000) / delivered;
}

function medianOf(runs: readonly Typed[], of: (run: Typed) => number): number {
	return median(runs.map(of));
}

function rowOf(people: number, name: Name, runs: readonly Typed[], bare: number): string[] {
	const cost = medianOf(runs, costOf);
	return [
		...[String(people), name, figure(cost, ' µs'), times(cost, bare)],
		...(['p50', 'p95', 'p99'] as const).map((key) =>
			figure(
				medianOf(runs, (run) => run[key]),
				' ms'
			)
		),
		figure(
			medianOf(runs, (run) => run.resident),
			' MB'
		),
		figure(medianOf(runs, (run) => run.bytes)),
		String(runs.reduce((sum, { missing }) => sum + missing, 0)),
		figure(medianOf(runs, (run) => run.generator) * 100, '%')
	];
}

function judge(people: number, runs: readonly Typed[], bare: number): Verdict[] {
	if (people < 200 || runs.length === 0) return [];
	const p95 = medianOf(runs, (run) => run.p95);
	const ratio = medianOf(runs, costOf) / bare;
	const keystroke = {
		promise: 'keystroke, writer to other readers, fsync included, p95 at 200 people',
		...{ budget: `≤ ${KEYSTROKE_MS} ms`, figure: figure(p95, ' ms'), met: p95 <= KEYSTROKE_MS }
	};
	const cost = {
		promise: `server CPU per delivered edit, ${people} people in a section, to a bare relay`,
		...{ budget: '≤ 1.1×', figure: figure(ratio, '×'), met: ratio <= 1.1 }
	};
	return people === 200 ? [keystroke, cost] : [cost];
}
