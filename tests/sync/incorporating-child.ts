/**
 * A server to be killed while it incorporates: `incorporating-child.ts FOLDER COOKIE PROPOSAL RECEIPT
 * STEP [TIMES]` puts all that is open of a proposal into the text, and ends itself when the edit reaches
 * that step, or has reached it so many times in one text or another.
 */
import { pino } from 'pino';
import { incorporateChanges } from '#lib/proposals/incorporate.server.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary } from '#server/start.ts';

const [dataDir = '', cookie = '', proposal = '', receipt = '', deadlyStep, times = '1'] =
	process.argv.slice(2);
let left = Number(times);

const configuration = readConfiguration({
	...{ PORT: '0', DATA_DIR: dataDir, DEMO: '0' },
	DATABASE_URL: process.env.DATABASE_URL
});
const { runtime } = await startPlenary(configuration, {
	pages: false,
	logger: pino({ level: 'silent' }),
	onStep(step) {
		if (step === deadlyStep && --left === 0) process.kill(process.pid, 'SIGKILL');
	}
});
const form = new FormData();
form.set('receipt', receipt);
const actor = await readActor(runtime, cookie);
await incorporateChanges({ runtime, actor }, 'house', proposal, form);
process.stdout.write('incorporated\n');
