/**
 * How a consultation with very many tabled proposals reads: the section's page, the list of what is
 * proposed for it, one paragraph of that opened, a proposal, and the list of all.
 *
 *     node tests/bench/proposals.ts [HERE] [IN ALL]
 *
 * Prints the server's answers for 300 open proposals on a section of 60 paragraphs, of 1,159 in all.
 * Needs a build.
 */
import { gzipSync } from 'node:zlib';
import { crowdProposals } from '../support/crowded-proposals.ts';
import { crowdSection } from '../support/crowded.ts';
import { startProcess } from '../support/server.ts';

const ASKED = 15;
const PARAGRAPHS = 60;

const here = Number(process.argv[2] ?? 300);
const inAll = Number(process.argv[3] ?? 1_159);
const plenary = await startProcess();
await plenary.kill9();
const address = await crowdSection(plenary.dataDir, 0, PARAGRAPHS);
await crowdProposals(plenary.dataDir, address, { here, inAll });
await plenary.start();
const cookie = (await plenary.command('session', 'kenya@plenary.test'))
	.replace(/^Cookie: /, '')
	.trim();

const section = `/c/roadmap/sections/${address}`;
const list = await ask(`${section}/proposals`);
const [, block = ''] = /\?block=([\d.]+)#opened/.exec(list.html) ?? [];
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
	const { median, worst, html } = await ask(path);
	process.stdout.write(
		`${name}: ${median.toFixed(0)} ms, ${worst.toFixed(0)} at most; ` +
			`${(html.length / 1000).toFixed(0)} kB (${(gzipSync(html).length / 1000).toFixed(0)} compressed)\n`
	);
}
await plenary.stop();

async function ask(path: string): Promise<{ median: number; worst: number; html: string }> {
	const took: number[] = [];
	let html = '';
	for (let i = 0; i < ASKED; i++) {
		const from = performance.now();
		const answer = await fetch(plenary.origin + path, { headers: { cookie } });
		html = await answer.text();
		if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
		took.push(performance.now() - from);
	}
	took.sort((a, b) => a - b);
	return { median: took[ASKED >> 1] ?? 0, worst: took.at(-1) ?? 0, html };
}
