import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { openReady } from '../support/desk.ts';

test('a thread in confidence is read by more once everybody who wrote in it consents', async ({
	seat
}) => {
	const { page } = await seat('kenya');
	const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
	const norway = (await seat('norway', phone)).page;
	const ghana = (await seat('ghana')).page;
	await ghana.goto('/c/roadmap/sections/4');

	await test.step('it begins between two delegations', async () => {
		await openReady(page, '/c/roadmap/sections/4');
		const form = page.locator('form[action$="?/comment"]');
		await page.locator('summary', { hasText: 'Comment' }).first().click();
		await form.getByLabel('Your comment').fill('Shall we say this to all?');
		await form.getByLabel(/^Who reads it/).selectOption('Kenya and chosen delegations');
		await form.getByRole('checkbox', { name: /^Norway/ }).check();
		await form.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect(page.getByText('Shall we say this to all?').first()).toBeVisible();
		await norway.goto('/c/roadmap/sections/4');
		const card = norway.locator('#rail li', { hasText: 'Shall we say this to all?' });
		await card.getByPlaceholder('Reply').fill('Norway would.');
		await card.getByRole('button', { name: 'Reply', exact: true }).click();
		await expect(page.getByText('Norway would.').first()).toBeVisible();
	});

	await test.step('one of them asks, on the page of the thread', async () => {
		await page.locator('#rail').getByText('Norway would.').click();
		await page.getByRole('link', { name: 'Who reads it' }).click();
		await expect(page.getByText('Confidential: read by Kenya and Norway alone.')).toBeVisible();
		await page.getByRole('button', { name: 'Ask for their consent' }).click();
		await expect(page.getByRole('alert')).toContainText('Choose somebody besides');
		await page.getByRole('radio', { name: 'All participants of the consultation' }).check();
		await page.getByRole('button', { name: 'Ask for their consent' }).click();
		await expect(page.getByText('has not answered')).toBeVisible();
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
		await expect(ghana.getByText('Shall we say this to all?')).toHaveCount(0);
	});

	await test.step('the other finds it waiting, sees who would read it, and consents', async () => {
		await norway.goto('/c/roadmap');
		await norway
			.locator('li', { hasText: 'asks for your consent that more may read a thread' })
			.getByRole('link')
			.click();
		await expect(norway.getByText('all participants of the consultation').first()).toBeVisible();
		const width = await norway.evaluate('document.documentElement.scrollWidth').catch(() => 390);
		expect(width).toBeLessThanOrEqual(390);
		await norway.getByRole('button', { name: 'I consent' }).click();
		await expect(norway.getByText('Read by all', { exact: false }).first()).toBeVisible();
	});

	await test.step('then everybody reads it, at once', async () => {
		await expect(page.getByText('everybody consented')).toBeVisible();
		await expect(ghana.getByText('Shall we say this to all?').first()).toBeVisible();
		await ghana.goto('/c/roadmap/record');
		await expect(ghana.getByText('gave the last consent').first()).toBeVisible();
	});
});
