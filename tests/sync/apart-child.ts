/** A server in a process of its own: `apart-child.ts FOLDER LIMITS` serves one and prints its port. */
import { pino } from 'pino';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary } from '#server/start.ts';
import type { Limits } from '#server/sync/limits.ts';

const [dataDir = '', limits = '{}'] = process.argv.slice(2);
const configuration = readConfiguration({ PORT: '0', DATA_DIR: dataDir, DEMO: '0' });
const { port } = await startPlenary(configuration, {
	pages: false,
	logger: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
	limits: JSON.parse(limits) as Partial<Limits>
});
process.stdout.write(`${port}\n`);
// Asked by a byte, it says how much it holds when nothing is left that it need not hold.
process.stdin.on('data', () => {
	globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	process.stdout.write(`${heapUsed + external}\n`);
});
// It does not outlive whoever started it.
process.stdin.on('end', () => process.exit());
