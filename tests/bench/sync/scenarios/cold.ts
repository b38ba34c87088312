import { figure, takeTurns, times, type Finding, type Scale } from '../bench.ts';
import { Client } from '../client.ts';
import { typeLong, type LongText } from '../long-text.ts';
import { cpuOf } from '../processes.ts';
import { median } from '../quantiles.ts';
import type { Server } from '../servers.ts';

const SHARE = 0.5;
const SIZE = 1.05;
/** Hocuspocus and Plenary write a text down when the last one leaves it. */
const PUT_AWAY = 3_000;
/** With this share of its bytes a text is there. */
const WHOLE = 0.9;
const GIVEN_UP = 20_000;

type Cold = { took: number; bytes: number; cpu: number };

/** A long section is stored, the server is started again, and somebody opens it. */
export async function cold(scale: Scale): Promise<Finding> {
	const text = typeLong(scale.edits);
	const servers = scale.servers.filter((name) => name !== 'bare relay');
	const found = await takeTurns({ ...scale, servers }, (server) => measure(server, text), {
		...{ text, keeps: true }
	});
	const of = (runs: readonly Cold[] = [], key: keyof Cold) => median(runs.map((run) => run[key]));
	const hocuspocus = of(found.get('Hocuspocus'), 'took');
	const own = found.get('Plenary');
	const time = of(own, 'took') / hocuspocus;
	const size = of(own, 'bytes') / text.best;
	return {
		title: 'Cold: a long section after a restart',
		about:
			`A section of ${scale.edits} edits is stored, the server starts again, and somebody opens it.\n` +
			'Bytes are all that came until it stood still, beside the smallest that Yjs makes of the text.',
		columns: ['server', 'first sync', 'to Hocuspocus', 'CPU', 'bytes', 'to the best size'],
		rows: [...found].map(([name, runs]) => [
			...[name, figure(of(runs, 'took'), ' ms'), times(of(runs, 'took'), hocuspocus)],
			...[figure(of(runs, 'cpu'), ' ms'), figure(of(runs, 'bytes'))],
			times(of(runs, 'bytes'), text.best)
		]),
		verdicts: [
			{
				promise: `cold load of ${scale.edits} edits, time to Hocuspocus's`,
				...{ budget: `≤ ${SHARE}×`, figure: figure(time, '×'), met: time <= SHARE }
			},
			{
				promise: `cold load of ${scale.edits} edits, bytes to the best size`,
				...{ budget: `≤ ${SIZE}×`, figure: figure(size, '×'), met: size <= SIZE }
			}
		]
	};
}

async function measure(server: Server, { best }: LongText): Promise<Cold> {
	// Somebody had it open before, as somebody always had; then nobody.
	const before = await Client.join(server.place(0, 0));
	before.close();
	await pause(PUT_AWAY);
	await server.kill9();
	await server.start();
	const cpu = cpuOf(server.pid());
	const startedAt = performance.now();
	const client = await Client.join(server.place(0, 0));
	// What is kept in LevelDB is read after the first answer, and sent as an update.
	while (client.received < best * WHOLE && performance.now() - startedAt < GIVEN_UP) await pause(1);
	const took = performance.now() - startedAt;
	await pause(500);
	const bytes = client.received;
	client.close();
	return { took, bytes, cpu: cpuOf(server.pid()) - cpu };
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
