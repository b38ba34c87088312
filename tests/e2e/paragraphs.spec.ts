import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const SECTION = '/c/roadmap/sections/6';

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
		.analyze();
	expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test('a position on one paragraph is found from the text, stated, and seen by others in the matrix', async ({
	seat
}) => {
	const { page } = await seat('kenya', { viewport: { width: 390, height: 844 } });
	const norway = await seat('norway');
	await norway.page.goto('/c/roadmap/positions?section=6&paragraphs');

	await page.goto(SECTION);
	const line = page.locator('#position').getByRole('link', { name: /^Positions on single/ });
	await line.click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(
		'Positions on single paragraphs'
	);
	await expectAccessible(page);
	const way = page.getByRole('link', { name: /^State a position on paragraph \d+$/ }).first();
	const name = (await way.innerText()).replace(/\s+/g, ' ').replace('State a position on p', 'P');
	await way.click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
	await expectAccessible(page);
	await page.getByRole('radio', { name: 'Object', exact: true }).check();
	await page.getByLabel('Reason').fill('It names nobody who pays.');
	await page.getByRole('button', { name: 'State for Kenya' }).click();
	await expect(page.getByText(/Receipt KEN-6\//)).toBeVisible();

	const seen = norway.page.getByRole('row').filter({ hasText: name.replace('Paragraph', '¶') });
	await expect(seen).toContainText('Object 1');

	await test.step('the text shows it beside the paragraph, on a page that is only read', async () => {
		await page.getByRole('link', { name: /^In its place in the text/ }).click();
		const strip = page.getByRole('link', { name: `Positions on ${name.toLowerCase()}: Object 1` });
		await expect(strip).toBeVisible();
		await expectAccessible(page);
		await page.getByRole('link', { name: 'Positions on single paragraphs (on 1)' }).click();
		await expect(page.getByRole('listitem').filter({ hasText: 'Object 1' })).toBeVisible();
	});
});
