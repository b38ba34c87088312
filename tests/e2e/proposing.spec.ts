import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const SECTION = '/c/roadmap/sections/6';
const PHONE = { viewport: { width: 390, height: 844 } };

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
		.analyze();
	expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test('Kenya drafts wording by plain fields on a phone and tables it; Norway sees it, the facilitator does not retain it', async ({
	seat
}) => {
	const { page } = await seat('kenya', PHONE);
	const norway = await seat('norway');
	const facilitator = await seat('facilitator');
	const shown = norway.page.getByRole('main');
	await norway.page.goto(`${SECTION}/proposals`);

	await test.step('from a paragraph to a draft that Kenya alone sees', async () => {
		await page.goto(`${SECTION}/paragraphs`);
		await page
			.getByRole('link', { name: /^State a position on paragraph \d+$/ })
			.first()
			.click();
		await page.getByRole('button', { name: 'Propose other wording as Kenya' }).click();
		await expect(page.getByText('Draft, seen only by Kenya. Not tabled.')).toBeVisible();
		await expectAccessible(page);
	});

	await test.step('other words, and a paragraph behind it', async () => {
		const field = page.getByLabel(/^Proposed wording of paragraph \d+$/);
		await field.fill(`${await field.inputValue()} Nobody pays twice.`);
		await page.getByRole('button', { name: 'Save this wording' }).click();
		await expect(page.locator('ins', { hasText: 'Nobody pays twice.' })).toBeVisible();
		await page.getByText(/^A new paragraph after paragraph/).click();
		await page.getByLabel('Words of the new paragraph').last().fill('Costs are published.');
		await page.getByRole('button', { name: 'Propose this paragraph' }).last().click();
		await expect(page.getByRole('heading', { name: 'What it changes (2)' })).toBeVisible();
	});

	await test.step('an alternative for the whole of it, and the new one put before it and back', async () => {
		await page.getByLabel('An alternative for the whole paragraph (Alt)').check();
		await page.getByRole('button', { name: 'Save this wording' }).first().click();
		const changes = page.getByRole('region', { name: /^What it changes/ });
		await expect(changes).toContainText('Alternative to paragraph');
		await page.getByText('Move the new paragraph').click();
		await page.getByRole('button', { name: 'Up: the new paragraph' }).click();
		await expect(changes.getByText('New paragraph at the beginning')).toBeVisible();
		await expectAccessible(page);
		await page.getByRole('button', { name: 'Down: the new paragraph' }).click();
		await expect(changes.getByText(/^New paragraph after/)).toBeVisible();
	});

	await test.step('it gets a title and is tabled, with a receipt', async () => {
		await page.getByLabel('Title').fill('Who pays');
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who pays');
		await expect(shown.getByText('1 proposal')).toHaveCount(0);
		await page.getByRole('button', { name: 'Table for Kenya' }).click();
		await expect(page.getByText(/Receipt KEN-P1: tabled for Kenya/)).toBeVisible();
		await expectAccessible(page);
	});

	await test.step('Norway finds it without reloading, and reads it as it would stand', async () => {
		await shown.getByRole('link', { name: /^1 proposal/ }).click();
		const card = shown.getByRole('article').first();
		await expect(card).toContainText('Who pays');
		await expect(card.locator('ins')).toContainText(['Nobody pays twice.']);
		await expect(card).toContainText(/Alt 1: Alternative to paragraph \d+/);
		await norway.page.keyboard.press('Alt+ArrowDown');
		await expect(card).toBeFocused();
		await norway.page.keyboard.press('Alt+ArrowDown');
		await expect(shown.getByRole('article').nth(1)).toBeFocused();
		await expectAccessible(norway.page);
		await shown.getByRole('link', { name: 'Clean' }).click();
		await expect(card.locator('ins')).toHaveCount(0);
		await expect(card).toContainText('Nobody pays twice.');
	});

	await test.step('the facilitator does not retain one change, and says why', async () => {
		await facilitator.page.goto('/c/roadmap/proposals/1');
		const card = facilitator.page.getByRole('article').first();
		await card.getByText('Do not retain this change').click();
		await card.getByRole('button', { name: 'Not retained' }).click();
		await expect(card.getByRole('alert')).toContainText('a reason is required');
		await card.getByLabel('Reason').fill('It is said in the preamble.');
		await card.getByRole('button', { name: 'Not retained' }).click();
		await expect(card).toContainText('Not retained because: It is said in the preamble.');
		await expect(page.getByText('It is said in the preamble.')).toBeVisible();
		await expectAccessible(facilitator.page);
	});

	await test.step('the record tells it', async () => {
		await norway.page.goto('/c/roadmap/record?subject=proposals');
		await expect(shown).toContainText('tabled proposal 1 on section 6, “Who pays”');
		await expect(shown).toContainText('did not retain one change of proposal 1 on section 6');
	});
});
