/**
 * Plenary's sync server beside its peers: writes docs/benchmarks.md.
 *
 *     npm run bench -- [--quick] [--only SCENARIO,…] [--servers NAME,…]
 *                      [--people N,…] [--rooms N] [--rounds N] [--seconds N] [--write]
 *
 * `--quick` measures everything once and small. A run of part of it is printed; `--write` writes it
 * to the file too. Ends with 1 when one of Plenary's checks does not stand or a server cannot run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Finding, Scale } from './bench.ts';
import { writeReport } from './report.ts';
import { fanOut } from './scenarios/fan-out.ts';
import { rooms } from './scenarios/rooms.ts';
import { installPeers, NAMES } from './servers.ts';

const FILE = 'docs/benchmarks.md';
const SCENARIOS: Record<string, (scale: Scale) => Promise<Finding>> = {
	'fan-out': fanOut,
	rooms
};
const FULL: Scale = {
	rounds: 3,
	seconds: 5,
	people: [50, 200, 500, 1000],
	rooms: 500,
	servers: NAMES
};
const QUICK: Scale = { ...FULL, rounds: 1, seconds: 3, people: [50, 200], rooms: 100 };

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		write: { type: 'boolean', default: false },
		only: { type: 'string' },
		servers: { type: 'string' },
		people: { type: 'string' },
		rooms: { type: 'string' },
		rounds: { type: 'string' },
		seconds: { type: 'string' }
	}
});
const base = values.quick ? QUICK : FULL;
const named = values.servers?.split(',');
const scale: Scale = {
	rounds: Number(values.rounds ?? base.rounds),
	seconds: Number(values.seconds ?? base.seconds),
	people: values.people?.split(',').map(Number) ?? base.people,
	rooms: Number(values.rooms ?? base.rooms),
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
