import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { expectSaved, openSection } from '../support/desk.ts';

test('[C5] a thread leads to the text that its words were quoted from, as it stood', async ({
	seat
}) => {
	const { page } = await seat('kenya');
	const reader = await seat('norway', { viewport: { width: 390, height: 844 } });
	const field = await openSection(page, '8');
	// Behind its first paragraph: how the section ends is other journeys' doing.
	await field.press('ControlOrMeta+Home');
	await field.press('End');
	await field.press('Enter');
	await field.pressSequentially('Reports are made every other year.');
	await expectSaved(page);
	const paragraph = field.locator('[data-id]', { hasText: 'Reports are made' });
	const id = (await paragraph.getAttribute('data-id')) ?? '';
	await expect(page.locator(`nav a[href$="/paragraphs/${id}"]`)).toBeVisible();
	await field.evaluate((element, id) => {
		const words = element.querySelector(`[data-id="${id}"]`)!.firstChild!;
		getSelection()!.setBaseAndExtent(words, 17, words, 33);
	}, id);
	await page.keyboard.press('ControlOrMeta+Alt+m');
	await page.keyboard.type('Why not every year?');
	await page.keyboard.press('ControlOrMeta+Enter');
	const card = page.locator('#rail li', { hasText: 'Why not every year?' });
	const way = card.getByRole('link', { name: /^text [0-9a-f]{8}$/ });
	await expect(way).toBeVisible();

	await test.step('on a page that its other readers have too', async () => {
		await reader.page.goto('/c/roadmap/sections/8');
		await reader.page.getByRole('button', { name: /^Comments/ }).click();
		await reader.page
			.locator('#rail li', { hasText: 'Why not every year?' })
			.getByRole('link', { name: /^text / })
			.click();
		await expect(reader.page.getByRole('heading', { level: 1 })).toHaveText(
			'A thread on section 8'
		);
		const quoted = reader.page.getByRole('region', { name: 'The text quoted' });
		await expect(quoted).toContainText('Reports are made every other year.');
		await expect(quoted).toContainText('It reads the same today');
	});

	await test.step('which says at once how its words changed', async () => {
		await paragraph.click();
		await page.keyboard.press('End');
		await page.keyboard.press('Backspace');
		await page.keyboard.type(', by all.');
		const quoted = reader.page.getByRole('region', { name: 'The text quoted' });
		await expect(quoted.locator('ins')).toContainText('by all');
		await expect(quoted.getByRole('link', { name: /as it reads today$/ })).toBeVisible();
		const { violations } = await new AxeBuilder({ page: reader.page }).analyze();
		expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
		const width = await reader.page.evaluate(() => document.documentElement.scrollWidth);
		expect(width).toBeLessThanOrEqual(390);
	});
});
