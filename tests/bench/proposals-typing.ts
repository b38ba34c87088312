/**
 * What 300 open proposals for a section of 60 paragraphs cost who types in it, who writes another, and who
 * opens the pages: to the paint, in a browser; and the server, with 0, 40 and 300 of them open as texts.
 *
 *     node tests/bench/proposals-typing.ts [PROPOSALS] [ROUNDS]
 *
 * What is compared is measured by turns in each round. Milliseconds; frames of the browser are 16.7 ms
 * apart, so that half of that is the least that a keystroke takes. Needs a build.
 */
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Locator, type Page } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from '../support/browser.ts';
import { crowdProposals } from '../support/crowded-proposals.ts';
import { crowdSection } from '../support/crowded.ts';
import { expectSaved, setMode, signIn } from '../support/desk.ts';
import { startProcess } from '../support/server.ts';
import { cpuTaken, percentile } from './cost.ts';
import { cookieOf, listDocuments } from './keystrokes.ts';
import { holdOpen } from './sync/holding.ts';
import { typeAcross } from './typing.ts';

const PARAGRAPHS = 60;
/** Keystrokes of a turn, and how far apart: none shares its way into the proposals with another, ms. */
const [KEYSTROKES, APART] = [40, 210];
const OPENINGS = 8;
const LETTERS = ['w', 'o', 'r', 'd', 's', 'Space'];

const many = Number(process.argv[2] ?? 300);
const rounds = Number(process.argv[3] ?? 3);
const plenary = await startProcess();
await plenary.kill9();
const quiet = await crowdSection(plenary.dataDir, 0, PARAGRAPHS);
const crowded = await crowdSection(plenary.dataDir, 0, PARAGRAPHS);
const documents = await crowdProposals(plenary.dataDir, crowded, {
	...{ here: many, inAll: many, positions: 2_000, threads: 2_000 }
});
await plenary.start();
print(`${many} open proposals for ${PARAGRAPHS} paragraphs; load ${loadavg()[0]?.toFixed(1)}`);
await typeInBrowser();
await typeOnServer();
await plenary.stop();

/** Keystroke to paint; and the pages, until they show what was asked for. */
async function typeInBrowser(): Promise<void> {
	const browser = await chromium.launch({
		executablePath: findBrowser() ?? '',
		args: BROWSER_ARGS
	});
	const enter = async (name: string) => {
		const page = await (await browser.newContext({ baseURL: plenary.origin })).newPage();
		await signIn(page, name);
		return page;
	};
	const [facilitator, kenya] = [await enter('facilitator'), await enter('kenya')];
	for (const address of [quiet, crowded]) await setMode(facilitator, address, 'proposals');
	const [alone, beside, writing] = [[], [], []] as [number[], number[], number[]];
	const [pages, opened] = [[], []] as [number[], number[]];
	for (let round = 0; round < rounds; round++) {
		await facilitator.goto(`/c/roadmap/sections/${quiet}`);
		alone.push(...(await type(facilitator)));
		await facilitator.goto(`/c/roadmap/sections/${crowded}`);
		pages.push(await firstPaint(facilitator));
		beside.push(...(await type(facilitator)));
		await kenya.goto(`/c/roadmap/sections/${crowded}/propose`);
		const begin = kenya.getByRole('button', { name: /^Propose wording as/ });
		// Later it goes on with the draft that there is.
		if (await begin.isVisible()) await begin.click();
		await kenya.waitForURL(/\/write\//);
		writing.push(...(await type(kenya)));
		await kenya.goto(`/c/roadmap/sections/${crowded}/proposals`, { waitUntil: 'networkidle' });
		for (let i = 0; i < OPENINGS; i++) opened.push(await openParagraph(kenya, i));
	}
	show('a facilitator types in a section without proposals, to the paint', alone);
	show(`beside ${many}`, beside);
	show(`a delegate writes a proposal beside ${many}, to the paint`, writing);
	show('the section’s page, to its first paint', pages);
	show('one paragraph’s proposals, from the click to the paint', opened);
	await browser.close();
}

/** @returns what each keystroke took from the key to the next paint after it */
async function type(page: Page): Promise<number[]> {
	const field = page.locator('[role=textbox][contenteditable=true]');
	await field.waitFor();
	await expectSaved(page);
	await field.press('ControlOrMeta+End');
	await watchKeys(field);
	// The first keystrokes compile what they run.
	await field.pressSequentially('To begin with ', { delay: 60 });
	await page.evaluate(() => (window.took = []));
	for (let i = 0; i < KEYSTROKES; i++) {
		await field.press(LETTERS[i % LETTERS.length] ?? 'e');
		// Keys come at any moment of what the page does between them.
		await pause(60 + ((i * 37) % 90));
	}
	return page.evaluate(() => window.took);
}

declare global {
	interface Window {
		/** What keystrokes took, ms. */
		took: number[];
	}
}

function watchKeys(field: Locator): Promise<void> {
	return field.evaluate((element) => {
		window.took = [];
		element.addEventListener('keypress', ({ timeStamp }) =>
			requestAnimationFrame(() => {
				const painted = new MessageChannel();
				painted.port1.onmessage = () => window.took.push(performance.now() - timeStamp);
				painted.port2.postMessage(null);
			})
		);
	});
}

function firstPaint(page: Page): Promise<number> {
	return page.evaluate(
		() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN
	);
}

/** Open the n-th paragraph that has proposals. @returns how long it took until its cards were painted */
function openParagraph(page: Page, nth: number): Promise<number> {
	return page.evaluate(async (nth) => {
		const link = document.querySelectorAll<HTMLElement>('a.count')[nth];
		const from = performance.now();
		link?.click();
		const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
		while (!link?.closest('li')?.querySelector('[data-card]')) await frame();
		await frame();
		return performance.now() - from;
	}, nth);
}

/** The server's processor time for a keystroke in the section, and its way to a reader. */
async function typeOnServer(): Promise<void> {
	const document = (await listDocuments(plenary)).get(crowded) ?? '';
	const facilitator = await cookieOf(plenary, 'facilitator');
	const from = { origin: plenary.origin, document, cookie: facilitator.replace('Cookie: ', '') };
	const opened = [0, 40, many];
	const spent = opened.map((): number[] => []);
	const took = opened.map((): number[] => []);
	for (let round = 0; round < rounds; round++) {
		const held = await holdOpen(plenary);
		for (const [i, count] of opened.entries()) {
			await held.open(documents.slice(0, count));
			let cpu = 0;
			const measuring = async () => {
				await pause(1_000);
				const before = cpuTaken(plenary.pid());
				await pause(KEYSTROKES * APART);
				cpu = (cpuTaken(plenary.pid()) - before) / KEYSTROKES;
			};
			took[i]?.push(...(await typeAcross(from, from, APART, measuring())));
			spent[i]?.push(cpu);
		}
		held.close();
		await plenary.kill9();
		await plenary.start();
	}
	for (const [i, count] of opened.entries()) {
		print(
			`${count} proposals open as texts: processor ${percentile(spent[i] ?? [], 0.5).toFixed(1)} ms a keystroke`
		);
		show('  from the writer to a reader', took[i] ?? []);
	}
}

function show(name: string, values: readonly number[]): void {
	const at = (share: number) => percentile(values, share).toFixed(1);
	print(`${name}: ${values.length}, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms`);
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}
