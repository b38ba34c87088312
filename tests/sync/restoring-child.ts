/**
 * A server to be killed while it restores: `restoring-child.ts FOLDER COOKIE TO RECEIPT STEP` lets the
 * text of the house's section read as it did, and ends itself when the edit reaches that step.
 */
import { pino } from 'pino';
import { restoreText } from '#lib/history/commands.server.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary } from '#server/start.ts';

const [dataDir = '', cookie = '', to = '', receipt = '', deadlyStep] = process.argv.slice(2);

const configuration = readConfiguration({
	...{ PORT: '0', DATA_DIR: dataDir, DEMO: '0' },
	DATABASE_URL: process.env.DATABASE_URL
});
const { runtime } = await startPlenary(configuration, {
	pages: false,
	logger: pino({ level: 'silent' }),
	onStep(step) {
		if (step === deadlyStep) process.kill(process.pid, 'SIGKILL');
	}
});
const form = new FormData();
for (const [name, value] of Object.entries({ to, receipt })) form.set(name, value);
const actor = await readActor(runtime, cookie);
await restoreText({ runtime, actor }, 'house', '1', form);
process.stdout.write('restored\n');
