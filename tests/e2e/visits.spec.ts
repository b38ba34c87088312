import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { openReady, openSection, writeParagraph } from '../support/desk.ts';

const SINCE = '/c/roadmap/sections/5/since';

test('whoever comes back is shown what others changed, and says that they read it', async ({
	seat
}) => {
	const { page } = await seat('ghana');
	const other = (await seat('brazil')).page;

	await test.step('the first visit is noted once the page was read for a moment', async () => {
		const noted = page.waitForResponse((answer) => answer.url().endsWith('/sections/5/visit'));
		await page.goto('/c/roadmap/sections/5');
		await expect(page.getByRole('link', { name: 'This is your first visit' })).toBeVisible();
		expect((await noted).status()).toBe(204);
		await openReady(page, SINCE);
		await page.getByRole('button', { name: 'I have read this' }).click();
		await expect(page.getByText(/^Nothing changed since .*UTC/)).toBeVisible();
	});

	await test.step('what others do then stands there as it comes', async () => {
		const field = await openSection(other, '5');
		await writeParagraph(field, 'A paragraph that Ghana has not seen.');
		await openReady(other, '/c/roadmap/sections/5');
		await other.locator('summary', { hasText: 'Comment' }).first().click();
		await other.getByLabel('Your comment').fill('Is this new to anybody?');
		await other.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect(page.getByText('Is this new to anybody?')).toBeVisible();
		await expect(page.getByText('A paragraph that Ghana has not seen.')).toBeVisible();
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
	});

	await test.step('the section and the overview say so in words', async () => {
		await page.goto('/c/roadmap');
		await expect(
			page.getByText('Changed since your last visit: the text, 1 new comment')
		).toBeVisible();
		await page.goto('/c/roadmap/sections/5');
		const link = page.getByRole('link', { name: /: 1 paragraph, 1 new comment$/ });
		await link.click();
		await page.getByRole('link', { name: 'A new thread' }).click();
		await expect(page.locator('#rail li:focus')).toContainText('Is this new to anybody?');
	});
});

test('without script, on a phone, a button notes what was read', async ({ seat }) => {
	const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
	const { page } = await seat('fiji', phone);
	await page.goto('/c/roadmap/sections/2');
	await page.getByRole('link', { name: 'This is your first visit' }).click();
	await page.getByRole('button', { name: 'I have read this' }).click();
	await expect(page.getByText(/^Nothing changed since/)).toBeVisible();
	await page.goto('/c/roadmap/sections/2');
	await expect(page.getByText(/^Nothing changed since your last visit on/)).toBeVisible();
});

test('what happened last stands on the overview, and the record is narrowed to days and to oneself', async ({
	seat
}) => {
	const { page } = await seat('norway');
	await page.goto('/c/roadmap');
	const activity = page.getByRole('region', { name: 'Latest activity' });
	await expect(activity.getByRole('listitem')).toHaveCount(8);
	await activity
		.getByRole('link', { name: /^No\. \d+ of the record$/ })
		.first()
		.click();
	await openReady(page, '/c/roadmap/record');
	await page.getByRole('checkbox', { name: 'Only what I decided' }).check();
	await page.getByLabel('From (UTC)').fill('2020-01-01');
	await page.getByRole('button', { name: 'Show' }).click();
	await expect(page).toHaveURL(/from=2020-01-01.*mine=yes/);
	const entries = page.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem');
	await expect(entries.first()).toContainText('Sigrid Haugland');
	await expect(entries.filter({ hasNotText: 'Sigrid Haugland' })).toHaveCount(0);
	for (const address of ['/c/roadmap', '/c/roadmap/record']) {
		await page.goto(address);
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
	}
});
