import { figure, takeTurns, type Finding, type Scale } from '../bench.ts';
import { generate } from '../loading.ts';
import { median } from '../quantiles.ts';
import type { Server } from '../servers.ts';
import type { Stall, StallJob } from '../stalling.ts';

const WRITERS = 20;
const MOST_MB = 4;

/** One reader stops reading while twenty carets move. */
export async function stalled(scale: Scale): Promise<Finding> {
	const servers = scale.servers.filter((name) => name !== 'bare relay');
	const seconds = scale.seconds * 4;
	const measure = (server: Server) => {
		const places = Array.from({ length: WRITERS + 2 }, (_, i) => server.place(0, i));
		return generate<Stall>({
			...{ task: 'stall', inspector: server.inspector(), places, seconds }
		} satisfies StallJob);
	};
	const found = await takeTurns({ servers, rounds: 1 }, measure, { inspected: true });
	const of = (runs: readonly Stall[] = [], key: 'sent' | 'held' | 'p95') =>
		median(runs.map((run) => run[key]));
	const own = found.get('Plenary')?.[0];
	return {
		title: 'A reader that stops reading',
		about:
			`${WRITERS} carets move 12 times a second, with 3.5 KB to say, for ${seconds} s; one reader stops\n` +
			'reading. What the system buffers between two sockets comes before what a server must hold.',
		columns: ['server', 'sent to each', 'cut after', 'held at most', 'to the others, p95'],
		rows: [...found].map(([name, runs]) => [
			...[name, figure(of(runs, 'sent'), ' MB')],
			runs[0]?.cutAfter == null ? 'never' : figure(runs[0].cutAfter, ' s'),
			...[figure(of(runs, 'held'), ' MB'), figure(of(runs, 'p95'), ' ms')]
		]),
		verdicts: [
			{
				promise: 'a reader that stops reading is cut; what the server holds until then',
				budget: `≤ ${MOST_MB} MB, then cut`,
				figure: `${figure(own?.held ?? NaN, ' MB')}, ${own?.cutAfter == null ? 'not cut' : 'cut'}`,
				met: own?.cutAfter != null && own.held <= MOST_MB
			}
		]
	};
}
