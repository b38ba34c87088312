import type { Page } from '@playwright/test';
import { crowdSection } from '../support/crowded.ts';
import { openReady, signIn } from '../support/desk.ts';
import { startProcess, type PlenaryProcess } from '../support/server.ts';
import { expect, test } from './fixtures.ts';

const THREADS = 150;
let plenary: PlenaryProcess;
let path: string;

test.beforeAll(async () => {
	plenary = await startProcess();
	await plenary.kill9();
	path = `/c/roadmap/sections/${await crowdSection(plenary.dataDir, THREADS)}`;
	await plenary.start();
});
test.afterAll(() => plenary.stop());

const parts = (page: Page) => page.getByRole('navigation', { name: 'Parts of the comments' });
const cards = (page: Page) => page.locator('#rail li');

test('very many comments come in parts, which follow the paragraph being read', async ({
	browser
}) => {
	const context = await browser.newContext({ baseURL: plenary.origin });
	const page = await context.newPage();
	await signIn(page, 'kenya');
	await openReady(page, path);
	await expect(page.getByRole('link', { name: `Open comments ${THREADS}` })).toBeVisible();
	await expect(parts(page)).toContainText(`1–60 of ${THREADS}`);
	await expect(cards(page)).toHaveCount(60);

	await test.step('by their links', async () => {
		await parts(page).getByRole('link', { name: 'Later' }).click();
		await expect(parts(page)).toContainText(`61–120 of ${THREADS}`);
		await parts(page).getByRole('link', { name: 'Earlier' }).click();
		await expect(parts(page)).toContainText('1–60');
	});

	await test.step('by scrolling, and back', async () => {
		await page.locator('#text').click({ position: { x: 5, y: 5 } });
		await page.locator('#text [data-id]').last().scrollIntoViewIfNeeded();
		await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
		await expect(parts(page)).toContainText(`of ${THREADS}`);
		await expect(parts(page).getByRole('link', { name: 'Earlier' })).toBeVisible();
		await page.evaluate(() => scrollTo(0, 0));
		await expect(parts(page)).toContainText('1–60');
	});

	await test.step('a thread is found by its address, in whatever part', async () => {
		await page.goto(`${path}?part=3`);
		const card = cards(page).first();
		const id = await card.getAttribute('id');
		await page.goto(`${path}#${id}`);
		await expect(page.locator(`[id="${id}"]`)).toBeFocused();
		await expect(parts(page)).toContainText(`121–${THREADS}`);
	});

	await test.step('a new comment is there at once', async () => {
		await page.goto(path);
		await page.getByText('Comment', { exact: true }).first().click();
		await page.getByLabel('Your comment').fill('One more.');
		await page.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect(cards(page).filter({ hasText: 'One more.' })).toBeFocused();
		await expect(page.getByRole('link', { name: `Open comments ${THREADS + 1}` })).toBeVisible();
	});
	await context.close();
});

test('without script the parts are links', async ({ browser }) => {
	const context = await browser.newContext({
		...{ baseURL: plenary.origin, javaScriptEnabled: false }
	});
	const page = await context.newPage();
	await signIn(page, 'norway');
	await page.goto(path);
	await parts(page).getByRole('link', { name: 'Later' }).click();
	await expect(parts(page)).toContainText('61–120');
	await expect(cards(page)).toHaveCount(60);
	await context.close();
});
