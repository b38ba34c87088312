import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openReady } from '../support/desk.ts';

const PHONE = { width: 390, height: 844 };

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
}

test('a table of delegations is tried, then added: exactly what was shown', async ({ seat }) => {
	const { page } = await seat('secretariat');
	const phone = (await seat('kenya', { viewport: PHONE })).page;
	await openReady(page, '/c/roadmap/delegations');
	await page
		.getByRole('link', { name: /import/i })
		.first()
		.click();
	await page.getByLabel('Paste it').fill('code\nBEL\nKEN\nXYZ\nBEL');
	await page.getByRole('button', { name: 'See what would happen' }).click();
	const shown = page.getByRole('status').filter({ hasText: 'Nothing is written yet' });
	await expect(shown).toContainText('To be added: 1. There already: 1. Cannot be taken: 2.');
	const lines = page.getByRole('region', { name: 'What would happen' }).getByRole('row');
	await expect(lines).toContainText([
		'What happens',
		...['Is added', 'Is there already', 'Cannot be taken.', 'Cannot be taken.']
	]);
	await expectAccessible(page);
	await phone.goto('/c/roadmap/delegations?q=Belgium');
	await expect(phone.getByRole('link', { name: 'Belgium' })).toHaveCount(0);
	await page.getByRole('button', { name: 'Add 1 delegation' }).click();
	await expect(page.getByText('Added: 1.')).toBeVisible();
	await phone.goto('/c/roadmap/delegations/BEL');
	await expect(phone.getByRole('heading', { name: 'Belgium' })).toBeVisible();
	expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('many are invited by a pasted list, each by a link that works once', async ({
	seat,
	browser,
	plenary
}) => {
	const { page } = await seat('secretariat', { javaScriptEnabled: false });
	await page.goto('/c/roadmap/delegations');
	await page.getByRole('link', { name: /invite many/i }).click();
	await page.getByLabel('People').fill('IND, yes, Asha Rao\nNOWHERE, no, Somebody');
	await page.getByRole('button', { name: 'Make the links' }).click();
	await expect(page.getByText('One link.')).toBeVisible();
	await expect(page.getByText('Line 2 (')).toContainText('There is no such delegation');
	await expect(page.getByLabel('People')).toHaveValue('NOWHERE, no, Somebody');
	const link = (
		await page.getByRole('row').filter({ hasText: 'Asha Rao' }).locator('code').innerText()
	).trim();
	const asha = await (
		await browser.newContext({ baseURL: plenary.origin, viewport: PHONE })
	).newPage();
	await asha.goto(link);
	await expect(asha.locator('main')).toContainText('India');
	await asha.context().close();
});

test('who sits here already is invited by name, finds it waiting, and accepts', async ({
	seat
}) => {
	const { page } = await seat('secretariat');
	const guest = (await seat('observer', { viewport: PHONE })).page;
	await openReady(guest, '/c/roadmap');
	await openReady(page, '/c/roadmap/delegations');
	const form = page.locator('#invite');
	await form.getByLabel('Whom', { exact: true }).selectOption({ label: 'Ines Moreau (Observer)' });
	await form.getByLabel('Delegation', { exact: true }).selectOption('Fiji');
	await form.getByRole('button', { name: 'Invite' }).click();
	const waits = guest.getByRole('link', { name: 'Invitation as Delegate of Fiji' });
	await expect(waits).toBeVisible();
	await waits.click();
	await expectAccessible(guest);
	await guest.getByRole('button', { name: 'Accept' }).click();
	await expect(guest.getByLabel('Acting as').locator('option')).toHaveText([/Observer/, /Fiji/], {
		useInnerText: true
	});
});
