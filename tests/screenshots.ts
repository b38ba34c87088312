/**
 * Takes README's pictures from a real demonstration, and with a folder as argument one of
 * every page at 1280 and 390 px, light and dark, to be looked at:
 * `node tests/screenshots.ts [FOLDER]`.
 */
import { mkdirSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from './support/browser.ts';
import { signIn } from './support/desk.ts';
import { startProcess } from './support/server.ts';

const PAGES: [name: string, path: string][] = [
	['home', '/'],
	['overview', '/c/roadmap'],
	['section', '/c/roadmap/sections/3'],
	['matrix', '/c/roadmap/positions'],
	['record', '/c/roadmap/record'],
	['delegations', '/c/roadmap/delegations'],
	['settings', '/c/roadmap/settings'],
	['account', '/account']
];

async function enter(
	browser: Browser,
	origin: string,
	name: string,
	options: BrowserContextOptions
) {
	const context = await browser.newContext({
		baseURL: origin,
		locale: 'en-GB',
		reducedMotion: 'reduce',
		...options
	});
	const page = await context.newPage();
	await signIn(page, name);
	return page;
}

async function settle(page: Page, path: string) {
	await page.goto(path, { waitUntil: 'load' });
	await page.waitForFunction(() => document.documentElement.classList.contains('fonts'));
	if (path.includes('/sections/') && page.viewportSize()!.width >= 900)
		await page.locator('[role=textbox][contenteditable=true]').waitFor();
}

async function takeReadme(browser: Browser, origin: string) {
	mkdirSync('docs/screenshots', { recursive: true });
	const options = { viewport: { width: 1440, height: 900 }, colorScheme: 'light' as const };
	const norway = await enter(browser, origin, 'norway', options);
	const kenya = await enter(browser, origin, 'kenya', options);
	await settle(norway, '/c/roadmap/sections/3');
	await settle(kenya, '/c/roadmap/sections/3');
	await norway.locator('[role=textbox] p').nth(1).click();
	await kenya.locator('.remote-caret').waitFor();
	await kenya.screenshot({ path: 'docs/screenshots/section.png' });
	await settle(kenya, '/c/roadmap/positions');
	await kenya.screenshot({ path: 'docs/screenshots/matrix.png' });
}

async function takeEverything(browser: Browser, origin: string, folder: string) {
	mkdirSync(folder, { recursive: true });
	for (const width of [1280, 390])
		for (const colorScheme of ['light', 'dark'] as const) {
			const options = { viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme };
			const page = await enter(browser, origin, 'secretariat', options);
			for (const [name, path] of PAGES) {
				await settle(page, path);
				await page.screenshot({
					path: `${folder}/${name}-${width}-${colorScheme}.png`,
					fullPage: true
				});
			}
			await page.context().close();
		}
}

const folder = process.argv[2];
const executablePath = findBrowser() ?? undefined;
const plenary = await startProcess();
const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS });
try {
	if (folder) await takeEverything(browser, plenary.origin, folder);
	else await takeReadme(browser, plenary.origin);
} finally {
	await browser.close();
	await plenary.stop();
}
