import { figure, takeTurns, times, type Finding, type Scale, type Verdict } from '../bench.ts';
import { Client } from '../client.ts';
import type { Storm, StormJob } from '../joining.ts';
import { generate } from '../loading.ts';
import { typeLong } from '../long-text.ts';
import { median } from '../quantiles.ts';
import type { Server } from '../servers.ts';

const SHARE = 0.25;
const KINDS = ['fresh', 'warm'] as const;

type Storms = Record<(typeof KINDS)[number], Storm>;

/** Everybody comes back to one long section at once: with nothing, and with all that they had. */
export async function storm(scale: Scale): Promise<Finding> {
	const text = typeLong(scale.edits);
	const vectors = { fresh: new Uint8Array([0]), warm: text.vector };
	const measure = async (server: Server): Promise<Storms> => {
		const holder = await Client.join(server.place(0, 0));
		const places = Array.from({ length: scale.storm }, (_, i) => server.place(0, i + 1));
		const run = (kind: keyof Storms): Promise<Storm> =>
			generate<Storm>({
				...{ task: 'storm', pid: server.pid(), places, vector: vectors[kind] }
			} satisfies StormJob);
		const storms = { fresh: await run('fresh'), warm: await run('warm') };
		holder.close();
		return storms;
	};
	const found = await takeTurns(scale, measure, { text });
	const cpu = (runs: readonly Storms[] = [], kind: keyof Storms) =>
		median(runs.map((run) => run[kind].cpu));
	const peer = found.get('@y/websocket-server');
	return {
		title: 'Storm: everybody reconnects',
		about:
			`${scale.storm} people join a section of ${scale.edits} edits at the same moment: fresh, with\n` +
			'nothing, and warm, with a state vector of everything. CPU is that of the whole storm. The relay,\n' +
			'which has nothing to serve, shows what opening the sockets costs alone.',
		columns: [
			'',
			'server',
			'CPU',
			'to @y/websocket-server',
			'joined',
			'after',
			'p95',
			'bytes each'
		],
		rows: KINDS.flatMap((kind) =>
			[...found].map(([name, runs]) => {
				const of = (key: keyof Storm) => median(runs.map((run) => run[kind][key]));
				return [
					...[kind, name, figure(of('cpu'), ' ms'), times(cpu(runs, kind), cpu(peer, kind))],
					...[
						String(of('joined')),
						figure(of('took'), ' ms'),
						figure(of('p95'), ' ms'),
						figure(of('bytes'))
					]
				];
			})
		),
		verdicts: KINDS.map((kind): Verdict => {
			const own = found.get('Plenary') ?? [];
			const ratio = cpu(own, kind) / cpu(peer, kind);
			const isWhole = own.every((run) => run[kind].joined === scale.storm);
			return {
				promise: `reconnect storm of ${scale.storm}, ${kind}, CPU to @y/websocket-server`,
				...{ budget: `≤ ${SHARE}×`, figure: figure(ratio, '×'), met: isWhole && ratio <= SHARE }
			};
		})
	};
}
