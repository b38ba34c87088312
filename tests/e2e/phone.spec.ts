import type { Page, Route } from '@playwright/test';
import { DEMO_PASSWORD } from '../support/server.ts';
import { expect, test } from './fixtures.ts';

/** What a phone in a conference hall has: bytes a second, and milliseconds there and back. */
const LINE = { throughput: (400 * 1000) / 8, latency: 400 };
const MINUTE = 60_000;

/** Let the server take the next form that goes to `action`, and lose its answer on the way. */
async function loseAnswer(page: Page, action: string): Promise<() => number> {
	let lost = 0;
	await page.route(
		(url) => url.search.startsWith(`?/${action}`),
		async (route: Route) => {
			if (lost > 0) return route.continue();
			lost++;
			await route.fetch();
			await route.abort('connectionreset');
		}
	);
	return () => lost;
}

test('on a phone on a slow line one signs in, reads, comments and states a position, without the editor', async ({
	plenary,
	browser
}) => {
	test.setTimeout(150_000);
	const context = await browser.newContext({
		...{ baseURL: plenary.origin, hasTouch: true, isMobile: true },
		viewport: { width: 390, height: 844 }
	});
	const page = await context.newPage();
	const line = await context.newCDPSession(page);
	await line.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: LINE.latency,
		downloadThroughput: LINE.throughput,
		uploadThroughput: LINE.throughput
	});
	let bytes = 0;
	line.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
	await line.send('Network.enable');
	const from = Date.now();

	await page.goto('/sign-in?to=/c/roadmap/sections/3');
	await page.getByLabel('E-mail').fill('ghana@plenary.test');
	await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
	await page.getByRole('button', { name: 'Sign in', exact: true }).tap();
	await expect(page.locator('.treaty')).toBeVisible();
	await expect(page.locator('.desk.scripted')).toBeVisible();

	await test.step('a comment whose answer is lost is sent again, and stands once', async () => {
		const lost = await loseAnswer(page, 'comment');
		await page.getByRole('button', { name: /^Comments/ }).tap();
		await page.locator('#rail summary', { hasText: /^Comment$/ }).tap();
		await page.getByLabel('Your comment').fill('Sent from the gallery.');
		await page.getByRole('button', { name: 'Comment', exact: true }).tap();
		await expect(
			page
				.locator('#rail')
				.getByText(/not sent/i)
				.first()
		).toBeVisible();
		expect(lost()).toBe(1);
		await expect(page.getByLabel('Your comment')).toHaveValue('Sent from the gallery.');
		await page.locator('#rail form').getByRole('button', { name: 'Comment', exact: true }).tap();
		const said = page.locator('#rail li').filter({ hasText: 'Sent from the gallery.' });
		await expect(said).toHaveCount(1);
		await expect(page.locator('#rail').getByText(/not sent/i)).toHaveCount(0);
		await page.getByRole('button', { name: 'Close' }).tap();
	});

	await test.step('so is a position: one statement, one receipt', async () => {
		const lost = await loseAnswer(page, 'state');
		const position = page.locator('#position');
		await position.getByText(/^State (a|another) position$/).tap();
		await position.getByRole('radio', { name: 'Object', exact: true }).check();
		await position.getByLabel('Reason').fill('We heard it from the gallery.');
		const state = position.getByRole('button', { name: 'State for Ghana' });
		await state.tap();
		await expect(position.getByText(/not sent/i).first()).toBeVisible();
		expect(lost()).toBe(1);
		await expect(position.getByLabel('Reason')).toHaveValue('We heard it from the gallery.');
		await state.tap();
		await expect(position.getByText(/Receipt/)).toBeVisible();
		const number = /GHA-3-(\d+)/.exec(await position.innerText())?.[1];
		expect(number).toBeDefined();
		await page.goto('/c/roadmap/positions?section=3&delegation=GHA');
		await expect(page.getByText('We heard it from the gallery.')).toHaveCount(1);
	});

	expect(Date.now() - from).toBeLessThan(MINUTE);
	expect(bytes / LINE.throughput).toBeLessThan(10);
	await expect(page.getByRole('textbox', { name: /^Text of/ })).toHaveCount(0);
	await context.close();
});
