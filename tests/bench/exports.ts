/**
 * How long the server takes to export all positions, and to serve a section's page, where 193 delegations
 * state positions on 9 sections and 40 paragraphs of each; and how long others wait meanwhile.
 *
 *     node tests/bench/exports.ts [REQUESTS]
 *
 * Asks each REQUESTS (5) times, one after the other, while somebody else asks for /healthz every
 * 20 ms. Prints the median and the longest time in milliseconds, the time until the first byte, the CPU
 * time of the server, and how long that took at most. Needs a build.
 */
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { startProcess } from '../support/server.ts';
import { cpuTaken, percentile, resident } from './cost.ts';
import { fillMatrix } from './filling.ts';

const PAGES = [
	['CSV', '/c/roadmap/positions/export.csv'],
	['JSON', '/c/roadmap/positions/export.json'],
	['the section page', '/c/roadmap/sections/3'],
	['the list of paragraphs', '/c/roadmap/sections/3/paragraphs'],
	['a delegation’s page', '/c/roadmap/delegations/KEN'],
	['what waits', '/c/roadmap/waiting'],
	['the overview', '/c/roadmap']
] as const;
const EVERY = 20;

const requests = Number(process.argv[2] ?? 5);
const plenary = await startProcess();
await plenary.command('import-delegations', 'roadmap', '--states');
await plenary.kill9();
const { positions, cookies } = await fillMatrix(plenary.dataDir, 2);
await plenary.start();
process.stdout.write(`${positions} positions\n`);
const [cookie = ''] = cookies;
for (const [name, path] of PAGES) {
	const cold = await ask(path);
	const others = waitBeside();
	const before = cpuTaken(plenary.pid());
	const answers: Answer[] = [];
	for (let i = 0; i < requests; i++) answers.push(await ask(path));
	const cpu = (cpuTaken(plenary.pid()) - before) / requests;
	const waited = await others();
	const took = answers.map((each) => each.took);
	const first = answers.map((each) => each.first);
	process.stdout.write(
		`${name}: first time ${cold.took.toFixed(0)} ms; then p50 ${percentile(took, 0.5).toFixed(0)} ms, ` +
			`longest ${Math.max(...took).toFixed(0)} ms, first byte after ${percentile(first, 0.5).toFixed(0)} ms, ` +
			`${(cold.bytes / 1000).toFixed(0)} kB, CPU ${cpu.toFixed(0)} ms, ` +
			`resident ${resident(plenary.pid())} MB; others waited ${waited.toFixed(0)} ms at most\n`
	);
}
await plenary.stop();

type Answer = { took: number; first: number; bytes: number };

/** Ask for a small page again and again. @returns what ends it, with the longest that it took */
function waitBeside(): () => Promise<number> {
	let ended = false;
	let longest = 0;
	const asking = (async () => {
		while (!ended) {
			longest = Math.max(longest, (await ask('/healthz')).took);
			await setTimeout(EVERY);
		}
	})();
	return async () => {
		ended = true;
		await asking;
		return longest;
	};
}

function ask(path: string): Promise<Answer> {
	const from = performance.now();
	return new Promise((resolve, reject) => {
		const sent = request(
			plenary.origin + path,
			{ agent: new Agent(), headers: { cookie } },
			(response) => {
				let bytes = 0;
				let first = 0;
				response.on('data', (chunk: Buffer) => {
					first ||= performance.now() - from;
					bytes += chunk.length;
				});
				response.on('end', () => {
					if (response.statusCode === 200)
						resolve({ took: performance.now() - from, first, bytes });
					else reject(new Error(`${path} was answered with ${response.statusCode}`));
				});
			}
		);
		sent.on('error', reject);
		sent.end();
	});
}
