/**
 * How long the server takes to answer the positions matrix to 50 readers at once, of 193 delegations'
 * positions on 9 sections and 40 paragraphs of each.
 *
 *     node tests/bench/matrix.ts [REQUESTS]
 *
 * Each reader is a delegate of another delegation and asks again as soon as it is answered, over one
 * connection, REQUESTS (1,000) times in all: first the matrix folded, then with a section unfolded into
 * its paragraphs. Prints percentiles in milliseconds; ends with 1 when one at the 95th is over 300 ms.
 * Needs a build.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { startProcess } from '../support/server.ts';
import { fillMatrix } from './filling.ts';

const READERS = 50;
const LIMIT_MS = 300;
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
let missed = false;
for (const [name, path] of PAGES) {
	const cold = await ask(path, cookies[0] ?? '', new Agent());
	print(`${name}, by the first reader: ${cold.took.toFixed(0)} ms`);
	const answers = await readTogether(path);
	const took = answers.map((each) => each.took).sort((a, b) => a - b);
	const at = (share: number) => took[Math.ceil(took.length * share) - 1] ?? 0;
	missed ||= at(0.95) > LIMIT_MS;
	print(
		`${name}: p50 ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, ` +
			`${(cold.bytes / 1000).toFixed(1)} kB compressed, resident ${resident()} MB`
	);
}
await plenary.stop();
process.exitCode = missed ? 1 : 0;

async function readTogether(path: string): Promise<Answer[]> {
	let left = requests;
	const answers = await Promise.all(
		cookies.map(async (cookie) => {
			const agent = new Agent({ keepAlive: true, maxSockets: 1 });
			const own: Answer[] = [];
			while (left-- > 0) own.push(await ask(path, cookie, agent));
			agent.destroy();
			return own;
		})
	);
	return answers.flat();
}

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

/** Memory of the server's process, where the system tells. */
function resident(): string {
	const status = readFileSync(`/proc/${plenary.pid()}/status`, 'utf8');
	return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000).toFixed(0);
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}
