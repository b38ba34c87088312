import { figure, takeTurns, times, type Finding, type Scale } from '../bench.ts';
import type { Idle, IdleJob } from '../joining.ts';
import { generate } from '../loading.ts';
import { median } from '../quantiles.ts';
import type { Server } from '../servers.ts';

const PER_ROOM = 10;
const SHARE = 1.2;
const BYTES = 1024;
/** As long as the slowest heartbeat is. */
const SECONDS = 30;

/** Thousands of connections in hundreds of sections, and nobody does anything. */
export async function idle(scale: Scale): Promise<Finding> {
	const measure = (server: Server) => {
		const places = Array.from({ length: scale.idle }, (_, i) =>
			server.place(Math.floor(i / PER_ROOM), Math.min(i, scale.idle - 1))
		);
		return generate<Idle>({
			...{ task: 'idle', pid: server.pid(), inspector: server.inspector(), places },
			seconds: SECONDS
		} satisfies IdleJob);
	};
	const found = await takeTurns({ ...scale, rounds: 1 }, measure, { inspected: true });
	const of = (runs: readonly Idle[] = [], key: keyof Idle) => median(runs.map((run) => run[key]));
	const bare = of(found.get('bare relay'), 'memory');
	const own = found.get('Plenary');
	const bytes = of(own, 'bytes');
	const memory = of(own, 'memory') / bare;
	return {
		title: 'Idle connections',
		about:
			`${scale.idle} connections in ${Math.ceil(scale.idle / PER_ROOM)} sections that are joined and then\n` +
			`left alone for ${SECONDS} s. Memory is what the process holds after a collection\n` +
			'of garbage, heap and buffers, beyond what it held before: sections and all, for each connection.',
		columns: [
			'server',
			'connections',
			'bytes a minute each',
			'held each',
			'to the relay',
			'resident',
			'CPU'
		],
		rows: [...found].map(([name, runs]) => [
			...[name, String(of(runs, 'connections')), figure(of(runs, 'bytes'))],
			...[figure(of(runs, 'memory'), ' KB'), times(of(runs, 'memory'), bare)],
			...[figure(of(runs, 'resident'), ' KB'), figure(of(runs, 'cpu'), ' ms a second')]
		]),
		verdicts: [
			{
				promise: 'an idle connection, bytes a minute',
				...{ budget: `≤ ${BYTES}`, figure: figure(bytes), met: bytes <= BYTES }
			},
			{
				promise: 'an idle connection, memory to a bare `ws` connection',
				...{ budget: `≤ ${SHARE}×`, figure: figure(memory, '×'), met: memory <= SHARE }
			}
		]
	};
}
