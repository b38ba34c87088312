/**
 * How long until a delegate on a slow line and a slow machine reads, and may type: the section page,
 * opened with an empty cache at 400 kbit/s, 400 ms and a fourth of this machine's speed.
 *
 *     node tests/bench/typing-possible.ts [RUNS]
 *
 * Prints the median of the runs (5) in seconds; the budget is 6 s until one may type. Needs a build.
 */
import { chromium } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from '../support/browser.ts';
import { signIn } from '../support/desk.ts';
import { startProcess } from '../support/server.ts';

const KILOBITS = 400;
const LATENCY_MS = 400;
const SLOWER = 4;

const runs = Number(process.argv[2] ?? 5);
const plenary = await startProcess();
const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: BROWSER_ARGS });
const readable: number[] = [];
const writable: number[] = [];
const kilobytes: number[] = [];
for (let run = 0; run < runs; run++) {
	const context = await browser.newContext({ baseURL: plenary.origin });
	const page = await context.newPage();
	await signIn(page, 'kenya');
	const line = await context.newCDPSession(page);
	await line.send('Network.clearBrowserCache');
	await context.clearCookies({ name: 'fonts' });
	await line.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: LATENCY_MS,
		downloadThroughput: (KILOBITS * 1000) / 8,
		uploadThroughput: (KILOBITS * 1000) / 8
	});
	await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
	let bytes = 0;
	line.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
	await line.send('Network.enable');
	const from = performance.now();
	const elapsed = () => (performance.now() - from) / 1000;
	await page.goto('/c/roadmap/sections/3', { waitUntil: 'commit' });
	await page.locator('[data-id]').first().waitFor();
	readable.push(elapsed());
	await page.locator('[role=textbox][contenteditable=true]').waitFor();
	writable.push(elapsed());
	kilobytes.push(bytes / 1000);
	await context.close();
}
await browser.close();
await plenary.stop();

function median(values: readonly number[]): string {
	const sorted = [...values].sort((a, b) => a - b);
	return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(2);
}
process.stdout.write(
	`text readable after ${median(readable)} s, typing possible after ${median(writable)} s ` +
		`(${median(kilobytes)} kB on the line; ${runs} runs)\n`
);
