import { figure, takeTurns, type Finding, type Scale, type Verdict } from '../bench.ts';
import { generate } from '../loading.ts';
import type { Server } from '../servers.ts';
import type { Typed } from '../typing.ts';
import { costOf, medianOf, TYPED_COLUMNS, typedRow } from './typed.ts';

const WRITERS = 10;
const RATE = 5;
const KEYSTROKE_MS = 30;
/** From how many people on Plenary's rooms gather what they relay. */
const TICKING = 500;

/** N people in one section, ten of them typing five letters a second each. */
export async function fanOut(scale: Scale): Promise<Finding> {
	const rows: string[][] = [];
	const verdicts: Verdict[] = [];
	for (const people of scale.people) {
		const found = await takeTurns(scale, (server) => measure(server, people, scale.seconds));
		const bare = medianOf(found.get('bare relay'), costOf);
		for (const [name, runs] of found) rows.push([String(people), ...typedRow(name, runs, bare)]);
		verdicts.push(...judge(people, found.get('Plenary') ?? [], bare));
	}
	return {
		title: 'Fan-out: one section',
		about:
			`People in one section; ${WRITERS} of them type ${RATE} letters a second each. Before it, two people\n` +
			`typed ${HEAT.rate} letters a second each in ${HEAT.rooms} other sections for ${HEAT.seconds} seconds: servers run for weeks, and none is\n` +
			'measured before its code is compiled.',
		columns: ['people', ...TYPED_COLUMNS],
		...{ rows, verdicts }
	};
}

/** Two people in each of so many other sections first write as fast as they may: code gets compiled. */
const HEAT = { rooms: 40, people: 2, rate: 60, seconds: 8 };

async function measure(server: Server, people: number, seconds: number): Promise<Typed> {
	await generate<Typed>({
		...{ task: 'typing', pid: server.pid(), writers: HEAT.people, rate: HEAT.rate },
		rooms: Array.from({ length: HEAT.rooms }, (_, room) =>
			Array.from({ length: HEAT.people }, (_, i) => server.place(room + 1, room * HEAT.people + i))
		),
		...{ warmUp: 0, seconds: HEAT.seconds }
	});
	const room = Array.from({ length: people }, (_, i) => server.place(0, i));
	return generate<Typed>({
		...{ task: 'typing', pid: server.pid(), rooms: [room] },
		...{ writers: WRITERS, rate: RATE, warmUp: 2, seconds }
	});
}

function judge(people: number, runs: readonly Typed[], bare: number): Verdict[] {
	if (people < 200 || runs.length === 0) return [];
	const p95 = medianOf(runs, (run) => run.p95);
	const ratio = medianOf(runs, costOf) / bare;
	const most = people < TICKING ? 1.1 : 0.6;
	const keystroke = {
		promise: 'keystroke, writer to other readers, fsync included, p95 at 200 people',
		...{ budget: `≤ ${KEYSTROKE_MS} ms`, figure: figure(p95, ' ms'), met: p95 <= KEYSTROKE_MS }
	};
	const cost = {
		promise: `server CPU per delivered edit, ${people} people in a section, to a bare relay`,
		...{ budget: `≤ ${most}×`, figure: figure(ratio, '×'), met: ratio <= most }
	};
	return people === 200 ? [keystroke, cost] : [cost];
}
