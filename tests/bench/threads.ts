/**
 * How a section with very many comment threads reads: the server's answer, the first paint, and
 * scrolling from the first paragraph to the last while cards keep to their words.
 *
 *     node tests/bench/threads.ts [THREADS]
 *
 * Prints figures for 2,000 threads on 40 paragraphs, and beside them for a section with none.
 * Frames are those of the browser: 16.7 ms each at 60 per second. Needs a build.
 */
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from '../support/browser.ts';
import { crowdSection } from '../support/crowded.ts';
import { openReady, signIn } from '../support/desk.ts';
import { startProcess } from '../support/server.ts';

const ASKED = 9;
const SCROLL_MS = 5_000;

const threads = Number(process.argv[2] ?? 2_000);
const plenary = await startProcess();
await plenary.kill9();
const empty = await crowdSection(plenary.dataDir, 0);
const crowded = await crowdSection(plenary.dataDir, threads);
await plenary.start();
const cookie = (await plenary.command('session', 'kenya@plenary.test'))
	.replace(/^Cookie: /, '')
	.trim();
const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: BROWSER_ARGS });
const context = await browser.newContext({ baseURL: plenary.origin });
const page = await context.newPage();
await signIn(page, 'kenya');
for (const [name, address] of Object.entries({ empty, crowded })) {
	const path = `/c/roadmap/sections/${address}`;
	const { milliseconds, html } = await ask(path);
	await openReady(page, path);
	const paint = await firstPaint(page);
	const frames = await scroll(page);
	const late = frames.filter((each) => each > 1.5 * (1000 / 60)).length;
	process.stdout.write(
		`${name}: answered in ${milliseconds.toFixed(0)} ms, ${kilobytes(html.length)} kB of HTML ` +
			`(${kilobytes(gzipSync(html).length)} compressed), first paint after ${paint.toFixed(0)} ms; ` +
			`scrolling ${frames.length} frames, median ${quantile(frames, 0.5)} ms, ` +
			`p95 ${quantile(frames, 0.95)} ms, ${late} late\n`
	);
}
await browser.close();
await plenary.stop();

async function ask(path: string): Promise<{ milliseconds: number; html: string }> {
	const took: number[] = [];
	let html = '';
	for (let i = 0; i < ASKED; i++) {
		const from = performance.now();
		html = await (await fetch(plenary.origin + path, { headers: { cookie } })).text();
		took.push(performance.now() - from);
	}
	return { milliseconds: Number(quantile(took, 0.5)), html };
}

function firstPaint(page: Page): Promise<number> {
	return page.evaluate(
		() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN
	);
}

/** How long each frame took, ms, while the page scrolls evenly from its top to its end. */
function scroll(page: Page): Promise<number[]> {
	return page.evaluate(async (duration) => {
		const frames: number[] = [];
		const way = document.documentElement.scrollHeight - innerHeight;
		const next = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
		const from = await next();
		for (let last = from; last - from < duration;) {
			scrollTo(0, (way * (last - from)) / duration);
			const now = await next();
			frames.push(now - last);
			last = now;
		}
		return frames;
	}, SCROLL_MS);
}

function quantile(values: readonly number[], share: number): string {
	const sorted = [...values].sort((a, b) => a - b);
	return (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
}

function kilobytes(bytes: number): string {
	return (bytes / 1000).toFixed(0);
}
