import { figure, takeTurns, type Finding, type Scale } from '../bench.ts';
import { generate } from '../loading.ts';
import { median } from '../quantiles.ts';
import type { Server } from '../servers.ts';
import type { Stall } from '../stalling.ts';

const WRITERS = 20;
const MOST_MB = 4;

/** One reader stops reading while twenty carets move. */
export async function stalled(scale: Scale): Promise<Finding> {
	const servers = scale.servers.filter((name) => name !== 'bare relay');
	const seconds = scale.seconds * 4;
	const measure = (server: Server) => {
		const places = Array.from({ length: WRITERS + 2 }, (_, i) => server.place(0, i));
		return generate<Stall>({ task: 'stall', pid: server.pid(), places, seconds });
	};
	const found = await takeTurns({ servers, rounds: 1 }, measure);
	const of = (runs: readonly Stall[] = [], key: 'sent' | 'grown' | 'p95') =>
		median(runs.map((run) => run[key]));
	const own = found.get('Plenary')?.[0];
	return {
		title: 'A reader that stops reading',
		about:
			`${WRITERS} carets move 12 times a second, with 3.5 KB to say, for ${seconds} s; one reader stops\n` +
			'reading. What the system buffers between two sockets comes before what a server must hold.',
		columns: ['server', 'sent to each', 'cut after', 'memory grew by', 'to the others, p95'],
		rows: [...found].map(([name, runs]) => [
			...[name, figure(of(runs, 'sent'), ' MB')],
			runs[0]?.cutAfter == null ? 'never' : figure(runs[0].cutAfter, ' s'),
			...[figure(of(runs, 'grown'), ' MB'), figure(of(runs, 'p95'), ' ms')]
		]),
		verdicts: [
			{
				promise: 'a reader that stops reading is cut; the server holds 2 MB for it at most',
				budget: `≤ ${MOST_MB} MB, then cut`,
				figure: own?.cutAfter == null ? 'not cut' : `cut after ${figure(own.cutAfter, ' s')}`,
				met: own?.cutAfter != null
			}
		]
	};
}
