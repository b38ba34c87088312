import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openSection, placeCaret, selectWords, writeParagraph } from '../support/desk.ts';

/** The words of the comment's card that holds the focus; else what kind of element does. */
function focused(page: Page): Promise<string> {
	return page.evaluate(() => {
		const { activeElement } = document;
		const isCard = activeElement?.id.startsWith('t-');
		return String(isCard ? activeElement?.textContent : activeElement?.tagName);
	});
}

const scrolled = (page: Page) => page.evaluate(() => scrollY);

test('words commented on by mouse stand out while one writes; then the form closes', async ({
	seat
}) => {
	const { page } = await seat('kenya');
	const field = await openSection(page, '2');
	await writeParagraph(field, 'The last words of a short section.');
	const words = 'last words';
	await selectWords(field, words);
	const area = page.getByLabel('Your comment');
	await area.click();
	await area.pressSequentially('Shown while written.');
	await expect(field.locator('.chosen')).toHaveText(words);
	const before = await scrolled(page);
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect.poll(() => focused(page)).toContain('Shown while written.');
	await expect(area).toBeHidden();
	expect(await scrolled(page)).toBe(before);

	// The same words may be selected and commented on again.
	await placeCaret(field, 'The last');
	await selectWords(field, words);
	await expect(area).toBeVisible();
});

test('after a comment on a whole short section the focus is on its card and the text stays', async ({
	seat
}) => {
	const { page } = await seat('norway');
	await openSection(page, '2');
	const area = page.getByLabel('Your comment');
	for (const words of ['The first of all.', 'One more of them.', 'The third.', 'The last.']) {
		await page.locator('#rail summary', { hasText: 'Comment' }).click();
		await area.fill(words);
		const before = await scrolled(page);
		await page.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect.poll(() => focused(page)).toContain(words);
		expect(await scrolled(page)).toBe(before);
	}
});
