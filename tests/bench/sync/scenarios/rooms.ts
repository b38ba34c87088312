import { figure, takeTurns, times, type Finding, type Scale, type Verdict } from '../bench.ts';
import { generate } from '../loading.ts';
import type { Server } from '../servers.ts';
import type { Typed } from '../typing.ts';
import { costOf, medianOf, TYPED_COLUMNS, typedRow } from './typed.ts';

const PEOPLE = 3;
const RATE = 5;
const P95_MS = 50;
const SHARE = 0.75;

/** Hundreds of sections with three people each, all of them typing. */
export async function rooms(scale: Scale): Promise<Finding> {
	const found = await takeTurns(scale, (server) => measure(server, scale));
	const bare = medianOf(found.get('bare relay'), costOf);
	const peer = medianOf(found.get('@y/websocket-server'), costOf);
	return {
		title: 'Rooms: many sections',
		about:
			`${scale.rooms} sections with ${PEOPLE} people each, all typing ${RATE} letters a second: ` +
			`${scale.rooms * PEOPLE * RATE} edits a second, each delivered to ${PEOPLE - 1} others.`,
		columns: [...TYPED_COLUMNS, 'to @y/websocket-server'],
		rows: [...found].map(([name, runs]) => [
			...typedRow(name, runs, bare),
			times(medianOf(runs, costOf), peer)
		]),
		verdicts: judge(found.get('Plenary') ?? [], peer)
	};
}

function measure(server: Server, { rooms, seconds }: Scale): Promise<Typed> {
	return generate<Typed>({
		...{ task: 'typing', pid: server.pid(), writers: PEOPLE, rate: RATE, warmUp: 3, seconds },
		rooms: Array.from({ length: rooms }, (_, room) =>
			Array.from({ length: PEOPLE }, (_, person) => server.place(room, room * PEOPLE + person))
		)
	});
}

function judge(runs: readonly Typed[], peer: number): Verdict[] {
	const ratio = medianOf(runs, costOf) / peer;
	const p95 = medianOf(runs, (run) => run.p95);
	return [
		{
			promise: 'server CPU per edit, all rooms typing, to @y/websocket-server',
			...{ budget: `≤ ${SHARE}×`, figure: figure(ratio, '×'), met: ratio <= SHARE }
		},
		{
			promise: 'keystroke with all rooms typing, p95',
			...{ budget: `≤ ${P95_MS} ms`, figure: figure(p95, ' ms'), met: p95 <= P95_MS }
		}
	];
}
