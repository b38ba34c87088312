import { expect, type Page } from '@playwright/test';
import { statusOf } from './desk.ts';

/** The words that were not taken, as their author may copy them. */
export const handedBack = (page: Page) => page.getByLabel('What you had typed and was not saved');

/** The refusal says why and has the words, also to who comes back later; then it is gone on from. */
export async function expectHandedBack(page: Page, reason: string, words: string): Promise<void> {
	const notice = page.locator('#text');
	await expect(handedBack(page)).toHaveValue(new RegExp(words));
	await expect(notice).toContainText(`Your last changes were not taken. ${reason}`);
	await expect(statusOf(page)).toHaveAttribute('data-status', 'Read-only');
	await page.reload();
	await expect(handedBack(page)).toHaveValue(new RegExp(words));
	await expect(notice).toContainText(reason);
	await page.getByRole('button', { name: 'Go on with the text as it stands' }).click();
	await expect(handedBack(page)).toHaveCount(0);
}
