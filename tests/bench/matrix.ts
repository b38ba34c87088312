/**
 * How long the server takes to answer the positions matrix to 50 readers, of 193 delegations' positions
 * on 9 sections and 40 paragraphs of each.
 *
 *     node tests/bench/matrix.ts [REQUESTS]
 *
 * Each reader is a delegate of another delegation, on one connection. First they read: between an
 * answer and the next question 1 to 3 seconds pass, the same ones each time. That is what is promised,
 * and the command ends with 1 when its 95th percentile is over 300 ms. Then the same readers ask
 * without pause: how much the server can do, which is no one's reading. Each of both is measured with
 * the matrix folded and with a section unfolded into its paragraphs, REQUESTS (1,000) times in all.
 * Prints percentiles in milliseconds, with the CPU time that the server took for a request. Needs a build.
 */
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { startProcess } from '../support/server.ts';
import { cpuTaken, percentile, resident } from './cost.ts';
import { chances, fillMatrix } from './filling.ts';

const READERS = 50;
const LIMIT_MS = 300;
/** How long a reader looks at an answer before asking again, in milliseconds. */
const PAUSE: Pause = { least: 1_000, most: 3_000 };
const PAGES = [
	['folded', '/c/roadmap/positions'],
	['one section unfolded', '/c/roadmap/positions?section=3&paragraphs']
] as const;

const requests = Number(process.argv[2] ?? 1000);
const plenary = await startProcess();
await plenary.command('import-delegations', 'roadmap', '--states');
await plenary.kill9();
const { positions, cookies } = await fillMatrix(plenary.dataDir, READERS);
await plenary.start();
print(`${positions} positions`);
const promised: number[] = [];
for (const [name, path] of PAGES) {
	const cold = await ask(path, cookies[0] ?? '', new Agent());
	print(
		`${name}, by the first reader: ${cold.took.toFixed(0)} ms, ` +
			`${(cold.bytes / 1000).toFixed(1)} kB compressed`
	);
	promised.push(await measure(`${name}, read with pauses`, path, PAUSE));
	await measure(`${name}, asked without pause`, path, null);
}
await plenary.stop();
process.exitCode = Math.max(...promised) > LIMIT_MS ? 1 : 0;

/** @returns the 95th percentile, in milliseconds */
async function measure(name: string, path: string, pause: Pause | null): Promise<number> {
	const before = cpuTaken(plenary.pid());
	const took = (await readTogether(path, pause)).map((each) => each.took);
	const cpu = (cpuTaken(plenary.pid()) - before) / took.length;
	const at = (share: number) => percentile(took, share);
	print(
		`${name}: p50 ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, ` +
			`CPU ${cpu.toFixed(1)} ms a request, resident ${resident(plenary.pid())} MB`
	);
	return at(0.95);
}

async function readTogether(path: string, pause: Pause | null): Promise<Answer[]> {
	let left = requests;
	const answers = await Promise.all(
		cookies.map(async (cookie, reader) => {
			const agent = new Agent({ keepAlive: true, maxSockets: 1 });
			const chance = chances(reader + 1);
			const own: Answer[] = [];
			// Readers do not begin as one.
			if (pause) await setTimeout(chance() * pause.most);
			while (left-- > 0) {
				own.push(await ask(path, cookie, agent));
				if (pause) await setTimeout(pause.least + chance() * (pause.most - pause.least));
			}
			agent.destroy();
			return own;
		})
	);
	return answers.flat();
}

type Pause = { least: number; most: number };
type Answer = { took: number; bytes: number };

function ask(path: string, cookie: string, agent: Agent): Promise<Answer> {
	const from = performance.now();
	const headers = { accept: 'text/html', 'accept-encoding': 'gzip', cookie };
	return new Promise((resolve, reject) => {
		const sent = request(plenary.origin + path, { agent, headers }, (response) => {
			let bytes = 0;
			response.on('data', (chunk: Buffer) => (bytes += chunk.length));
			response.on('end', () => {
				if (response.statusCode === 200) resolve({ took: performance.now() - from, bytes });
				else reject(new Error(`${path} was answered with ${response.statusCode}`));
			});
		});
		sent.on('error', reject);
		sent.end();
	});
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}
