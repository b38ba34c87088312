/**
 * Plenary's sync server beside its peers: writes docs/benchmarks.md.
 *
 *     npm run bench -- [--quick] [--only SCENARIO,…] [--servers NAME,…]
 *                      [--people N,…] [--rooms N] [--edits N] [--storm N] [--kills N] [--idle N]
 *                      [--rounds N] [--seconds N] [--write]
 *
 * `--quick` measures everything once and small. A run of part of it is printed; `--write` writes it
 * to the file too. Ends with 1 when one of Plenary's checks does not stand or a server cannot run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Finding, Scale } from './bench.ts';
import { writeReport } from './report.ts';
import { cold } from './scenarios/cold.ts';
import { durability } from './scenarios/durability.ts';
import { fanOut } from './scenarios/fan-out.ts';
import { idle } from './scenarios/idle.ts';
import { rooms } from './scenarios/rooms.ts';
import { stalled } from './scenarios/stalled.ts';
import { storm } from './scenarios/storm.ts';
import { installPeers, NAMES } from './servers.ts';

const FILE = 'docs/benchmarks.md';
const SCENARIOS: Record<string, (scale: Scale) => Promise<Finding>> = {
	'fan-out': fanOut,
	...{ rooms, storm, cold, durability, stalled, idle }
};
const FULL: Scale = {
	...{ rounds: 3, seconds: 5, servers: NAMES },
	...{
		people: [50, 200, 500, 1000],
		rooms: 500,
		edits: 100_000,
		storm: 500,
		kills: 20,
		idle: 5_000
	}
};
const QUICK: Scale = {
	...{ rounds: 1, seconds: 3, servers: NAMES },
	...{ people: [50, 200], rooms: 50, edits: 20_000, storm: 100, kills: 3, idle: 500 }
};

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		write: { type: 'boolean', default: false },
		only: { type: 'string' },
		servers: { type: 'string' },
		people: { type: 'string' },
		rooms: { type: 'string' },
		edits: { type: 'string' },
		storm: { type: 'string' },
		kills: { type: 'string' },
		idle: { type: 'string' },
		rounds: { type: 'string' },
		seconds: { type: 'string' }
	}
});
const base = values.quick ? QUICK : FULL;
const named = values.servers?.split(',');
const size = (of: keyof typeof values & keyof Scale) => Number(values[of] ?? base[of]);
const scale: Scale = {
	...{ rounds: size('rounds'), seconds: size('seconds'), rooms: size('rooms') },
	...{ edits: size('edits'), storm: size('storm'), kills: size('kills'), idle: size('idle') },
	people: values.people?.split(',').map(Number) ?? base.people,
	servers: NAMES.filter((name) => !named || named.some((part) => name.includes(part)))
};
const wanted = values.only?.split(',') ?? Object.keys(SCENARIOS);

// Servers end with this process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
installPeers();
const findings: Finding[] = [];
for (const name of wanted) {
	const scenario = SCENARIOS[name];
	if (!scenario) throw new Error(`Scenarios: ${Object.keys(SCENARIOS).join(', ')}`);
	process.stderr.write(`${name} …\n`);
	findings.push(await scenario(scale));
}
const report = writeReport(findings, { at: new Date() });
process.stdout.write(report);
if (values.write || process.argv.length === 2) writeFileSync(FILE, report);
process.exit(0);
