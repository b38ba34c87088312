import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const SECTION = '/c/roadmap/sections/6';
const PLAIN_PHONE = { javaScriptEnabled: false, viewport: { width: 390, height: 844 } };

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test('the secretariat records what Kenya sent by e-mail, and Kenya makes it its own on a phone', async ({
	seat
}) => {
	const { page: secretariat } = await seat('secretariat');
	const { page: facilitator } = await seat('facilitator');
	const { page: kenya } = await seat('kenya', PLAIN_PHONE);
	const unconfirmed = 'recorded by the secretariat from an e-mail; not yet confirmed';

	await test.step('it begins a draft for Kenya, and writes it', async () => {
		await secretariat.goto(`${SECTION}/proposals`);
		await secretariat.getByText('Record a proposal for a delegation').click();
		const form = secretariat.locator('form[action*="/record"]');
		await form.getByLabel('Delegation').selectOption('KEN');
		await form.getByLabel('Where it is from').selectOption('from an e-mail');
		await form.getByRole('button', { name: 'Begin recording' }).click();
		await expect(
			secretariat.getByText('Draft, seen only by the secretariat and Kenya. Not tabled.')
		).toBeVisible();
		await secretariat.getByText('A new paragraph before the first').click();
		await secretariat.getByLabel('Words of the new paragraph').first().fill('Costs are published.');
		await secretariat.getByRole('button', { name: 'Propose this paragraph' }).first().click();
		await expect(secretariat.getByRole('heading', { name: 'What it changes (1)' })).toBeVisible();
		await secretariat.getByLabel('Title').fill('Who pays');
		await secretariat.getByRole('button', { name: 'Save', exact: true }).click();
		await expect(secretariat.getByRole('heading', { level: 1 })).toHaveText('Who pays');
		await expectAccessible(secretariat);
	});

	await test.step('Kenya reads it as it is written, and the facilitator finds nothing', async () => {
		const address = new URL(secretariat.url()).pathname;
		expect((await facilitator.goto(address))?.status()).toBe(404);
		await kenya.goto(address);
		await expect(kenya.getByText('You are recording for')).toHaveCount(0);
		await expect(kenya.getByLabel('Title')).toHaveCount(0);
		await expect(kenya.locator('ins', { hasText: 'Costs are published.' })).toBeVisible();
	});

	await test.step('tabled, it says on every list that it is not confirmed', async () => {
		await secretariat.getByRole('button', { name: 'Table for Kenya, unconfirmed' }).click();
		await expect(secretariat.getByText(/Receipt KEN-P1: tabled for Kenya/)).toBeVisible();
		await facilitator.goto(`${SECTION}/proposals?block=`);
		await expect(facilitator.getByRole('article')).toContainText(unconfirmed);
		await facilitator.goto('/c/roadmap/proposals');
		await expect(facilitator.getByText(unconfirmed)).toBeVisible();
		await facilitator.goto('/c/roadmap/proposals/1');
		await expect(facilitator.getByText(/once Kenya has confirmed it/)).toBeVisible();
		await expect(facilitator.getByRole('button', { name: /^Incorporate/ })).toHaveCount(0);
		await expectAccessible(facilitator);
	});

	await test.step('Kenya is told, and confirms it without script', async () => {
		await kenya.goto('/c/roadmap/waiting');
		await kenya
			.getByRole('listitem')
			.filter({ hasText: 'a proposal recorded for your delegation waits to be confirmed' })
			.getByRole('link')
			.first()
			.click();
		await kenya.getByRole('button', { name: 'Confirm for Kenya' }).click();
		await expect(kenya.getByText(/and confirmed by Kenya/)).toBeVisible();
		await expect(facilitator.getByRole('button', { name: /^Incorporate/ })).toBeVisible();
		await kenya.goto('/c/roadmap/record?subject=proposals');
		await expect(kenya.getByRole('main')).toContainText('recorded proposal 1 on section 6');
		await expect(kenya.getByRole('main')).toContainText('confirmed proposal 1 on section 6');
	});
});
