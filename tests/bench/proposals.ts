/**
 * How a consultation with very many tabled proposals reads: the section's page, the list of what is
 * proposed for it, one paragraph of that opened, a proposal, and the list of all.
 *
 *     node tests/bench/proposals.ts [HERE] [IN ALL] [POSITIONS] [THREADS]
 *
 * Prints the server's answers for 300 open proposals on a section of 60 paragraphs, of 1,159 in all,
 * with 2,000 positions and 2,000 threads on those for that section: milliseconds, and the processor time
 * that the server took for each, which other work beside it changes least.
 * Needs a build.
 */
import { loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import { crowdProposals } from '../support/crowded-proposals.ts';
import { crowdSection } from '../support/crowded.ts';
import { startProcess } from '../support/server.ts';
import { cpuTaken, percentile } from './cost.ts';

/** How often each page is asked for: first to let its code be compiled, then to measure. */
const [WARMING, ASKED] = [10, 30];
const PARAGRAPHS = 60;

const here = Number(process.argv[2] ?? 300);
const inAll = Number(process.argv[3] ?? 1_159);
const positions = Number(process.argv[4] ?? 2_000);
const threads = Number(process.argv[5] ?? 2_000);
const plenary = await startProcess();
await plenary.kill9();
const address = await crowdSection(plenary.dataDir, 0, PARAGRAPHS);
await crowdProposals(plenary.dataDir, address, { here, inAll, positions, threads });
await plenary.start();
const cookie = (await plenary.command('session', 'kenya@plenary.test'))
	.replace(/^Cookie: /, '')
	.trim();

const section = `/c/roadmap/sections/${address}`;
const { html: list } = await ask(`${section}/proposals`);
const [, block = ''] = /\?block=([\d.]+)#opened/.exec(list) ?? [];
const asked: [string, string][] = [
	['the section’s page', section],
	['its proposals by paragraph', `${section}/proposals`],
	['one paragraph opened', `${section}/proposals?block=${block}`],
	['the same, as data', `${section}/proposals/__data.json?block=${block}`],
	['a proposal', '/c/roadmap/proposals/7'],
	['all, the first page', '/c/roadmap/proposals'],
	['all, of one group and section', `/c/roadmap/proposals?group=MS&section=${address}`],
	['all, the last page', `/c/roadmap/proposals?page=${Math.ceil(inAll / 50)}`]
];
for (const [name, path] of asked) {
	for (let i = 0; i < WARMING; i++) await ask(path);
	const took: number[] = [];
	let html = '';
	const before = cpuTaken(plenary.pid());
	for (let i = 0; i < ASKED; i++) {
		const answer = await ask(path);
		took.push(answer.took);
		html = answer.html;
	}
	const cpu = (cpuTaken(plenary.pid()) - before) / ASKED;
	process.stdout.write(
		`${name}: median ${percentile(took, 0.5).toFixed(0)} ms, ${Math.max(...took).toFixed(0)} at most, ` +
			`CPU ${cpu.toFixed(0)} ms; ` +
			`${(html.length / 1000).toFixed(0)} kB (${(gzipSync(html).length / 1000).toFixed(0)} compressed)\n`
	);
}
process.stdout.write(`load ${loadavg()[0]?.toFixed(1)}\n`);
await plenary.stop();

async function ask(path: string): Promise<{ took: number; html: string }> {
	const from = performance.now();
	const answer = await fetch(plenary.origin + path, { headers: { cookie } });
	const html = await answer.text();
	if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
	return { took: performance.now() - from, html };
}
