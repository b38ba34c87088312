/**
 * A server to be killed: `server-child.ts FOLDER [STEP NTH]` starts one over a folder, prints its
 * port, and with a step ends itself, as kill -9 would, the NTH time an update reaches that step.
 */
import { pino } from 'pino';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary } from '#server/start.ts';
import { LIMITS } from '#server/sync/limits.ts';

const [dataDir = '', deadlyStep, nth = '1'] = process.argv.slice(2);
let left = Number(nth);

const configuration = readConfiguration({
	...{ PORT: '0', DATA_DIR: dataDir, DEMO: '0' },
	DATABASE_URL: process.env.DATABASE_URL,
	METRICS_TOKEN: process.env.METRICS_TOKEN
});
const { port } = await startPlenary(configuration, {
	pages: false,
	logger: pino({ level: 'silent' }),
	// Snapshots are made while people type too, and are what the next start reads first.
	limits: { snapshotEvery: 10, restAfter: Number(process.env.REST_AFTER ?? LIMITS.restAfter) },
	onStep(step) {
		if (step === deadlyStep && --left === 0) process.kill(process.pid, 'SIGKILL');
	}
});
process.stdout.write(`${port}\n`);
