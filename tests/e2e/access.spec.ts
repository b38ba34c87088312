import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openReady } from '../support/desk.ts';
import { startProcess } from '../support/server.ts';

const PAGES = [
	'/',
	'/c/roadmap',
	'/c/roadmap/sections/preamble',
	'/c/roadmap/sections/3',
	'/c/roadmap/positions',
	'/c/roadmap/positions?section=3',
	'/c/roadmap/record',
	'/c/roadmap/delegations',
	'/c/roadmap/settings',
	'/admin',
	'/account',
	'/sign-out'
];

/** What axe finds on the page as it stands, and whether it scrolls sideways. */
async function inspect(page: Page, what: string): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
	expect.soft(found, what).toEqual([]);
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect.soft(overflow, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
}

for (const [name, options] of [
	['1280 px, light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
	['390 px, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }]
] as const) {
	test(`axe finds nothing and nothing overflows at ${name}`, async ({ seat }) => {
		test.setTimeout(180_000);
		const { page } = await seat('secretariat', options);
		for (const path of PAGES) {
			await page.goto(path);
			await inspect(page, path);
		}
	});

	test(`nor where one comes in, nor in what opens over the text, at ${name}`, async ({
		seat,
		browser,
		plenary
	}) => {
		test.setTimeout(180_000);
		const office = (await seat('secretariat', options)).page;
		const page = await (
			await browser.newContext({ baseURL: plenary.origin, ...options })
		).newPage();
		await page.goto('/c/roadmap/sections/3');
		await expect(page).toHaveURL(/\/sign-in\?to=/);
		await inspect(page, 'the sign-in page');
		await page.goto('/nowhere');
		await inspect(page, 'a page that is not there');

		await openReady(office, '/c/roadmap/delegations');
		await office.getByRole('button', { name: 'Invite', exact: true }).click();
		await expect(office.getByRole('main')).toContainText('Say which delegation');
		await office.getByLabel('Observer', { exact: true }).check();
		await office.getByRole('button', { name: 'Invite', exact: true }).click();
		await inspect(office, 'an invitation that was made');
		await page.goto(await office.getByLabel(/^The link/).inputValue());
		await inspect(page, 'an invitation');
		await openReady(office, '/admin');
		await office.getByText('Open a consultation', { exact: true }).click();
		await office.getByRole('button', { name: /^Reset link for Kojo/ }).click();
		await inspect(office, 'the administration');
		await page.goto(await office.getByLabel(/^The link/).inputValue());
		await inspect(page, 'a reset link');
		await page.context().close();

		const kenya = (await seat('kenya', options)).page;
		await kenya.goto('/c/roadmap/sections/3');
		const tap = kenya.getByRole('button', { name: 'Edit the text' });
		if (options.viewport.width < 900) await tap.click();
		await expect(kenya.locator('[role=textbox][contenteditable=true]')).toBeVisible();
		await kenya.getByRole('button', { name: 'Who wrote this' }).click();
		await expect(kenya.getByRole('region', { name: 'Who wrote this' })).toContainText('%');
		await kenya.getByText(/^State (a|another) position$/).click();
		await inspect(kenya, 'who wrote this, and the form of a position');
		await kenya.getByRole('button', { name: 'Keyboard shortcuts' }).click();
		await inspect(kenya, 'the shortcuts');
	});
}

test('the first administrator’s page passes axe', async ({ browser }) => {
	const plenary = await startProcess({ DEMO: '0' });
	try {
		const page = await (await browser.newContext({ baseURL: plenary.origin })).newPage();
		await page.goto(/http\S+\/welcome\/\S+/.exec(plenary.output())?.[0] ?? '');
		await inspect(page, 'the welcome page');
		await page.setViewportSize({ width: 390, height: 844 });
		await page.getByRole('button', { name: 'Create the administrator' }).click();
		await inspect(page, 'the welcome page on a phone');
		await page.context().close();
	} finally {
		await plenary.stop();
	}
});

test('a delegate reads, comments and states a position without JavaScript', async ({ seat }) => {
	const { page } = await seat('ghana', { javaScriptEnabled: false });
	await page.goto('/c/roadmap/sections/2');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('digital public goods');
	await expect(page.locator('main')).toContainText('open source, public origins');
	await expect(page.locator('[data-mode]')).toContainText('You may edit the text as Ghana.');
	await page.getByText('Comment', { exact: true }).first().click();
	await page.getByLabel('Your comment').fill('Sent by a plain form.');
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(page.getByText('Sent by a plain form.')).toBeVisible();

	await page.getByText(/^State (a|another) position$/).click();
	await page.getByRole('radio', { name: 'Support', exact: true }).check();
	await page.getByRole('button', { name: /^State for/ }).click();
	await expect(page.getByText(/Receipt/).first()).toBeVisible();
});
