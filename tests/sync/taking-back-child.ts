/**
 * A server to be killed while it takes an incorporation back: `taking-back-child.ts FOLDER COOKIE PROPOSAL
 * ENTRY RECEIPT STEP [TIMES]` ends itself when the edit reaches that step, or has reached it so many times
 * in one text or another.
 */
import { pino } from 'pino';
import { takeBack } from '#lib/proposals/taking-back.server.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { readConfiguration } from '#server/configuration.ts';
import { startPlenary } from '#server/start.ts';

const [
	dataDir = '',
	cookie = '',
	proposal = '',
	entry = '',
	receipt = '',
	deadlyStep,
	times = '1'
] = process.argv.slice(2);
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
form.set('entry', entry);
form.set('receipt', receipt);
const actor = await readActor(runtime, cookie);
await takeBack({ runtime, actor }, 'house', proposal, form);
process.stdout.write('taken back\n');
