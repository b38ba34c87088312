import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { openReady } from '../support/desk.ts';
import { expect, test } from './fixtures.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
		.analyze();
	expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** What waits on the page, by a comment's words. */
function waitingFor(page: Page, words: string) {
	return page.getByRole('listitem').filter({ hasText: words });
}

test('somebody called upon by @ is offered by name, told at once, and answers; then it waits no more', async ({
	seat
}) => {
	const [{ page }, norway] = await Promise.all([seat('kenya'), seat('norway', PHONE)]);
	await openReady(norway.page, '/c/roadmap');
	await openReady(page, '/c/roadmap/sections/6');
	await page.locator('#rail summary', { hasText: /^Comment$/ }).click();
	const area = page.getByLabel('Your comment');
	const options = page.getByRole('listbox', { name: 'Whom to mention' }).getByRole('option');

	await test.step('a list under the field follows the keys, and Escape keeps what was typed', async () => {
		await expect(page.getByLabel(/^Who reads it/)).toBeVisible();
		await area.pressSequentially('Would @nor');
		await expect(options.first()).toHaveText(/Norway\s*NOR/);
		await expect(area).toHaveAttribute('aria-expanded', 'true');
		const active = await area.getAttribute('aria-activedescendant');
		await expect(page.locator(`[id="${active}"]`)).toHaveAttribute('aria-selected', 'true');
		await expectAccessible(page);
		await area.press('Escape');
		await expect(options).toHaveCount(0);
		await expect(area).toHaveValue('Would @nor');
		await expect(area).toBeFocused();
		await expect(area).not.toHaveAttribute('role', 'combobox');
		await area.pressSequentially('w');
		await expect(options).toHaveCount(0);
	});

	await test.step('another @ offers anew; Enter chooses', async () => {
		for (let i = 0; i < 5; i += 1) await area.press('Backspace');
		await area.pressSequentially('@no');
		await expect(options.first()).toBeVisible();
		await area.press('ArrowDown');
		await area.press('ArrowUp');
		await area.press('Enter');
		await expect(area).toHaveValue('Would @NOR ');
		await expect(options).toHaveCount(0);
		await area.pressSequentially('and the @co');
		await options.filter({ hasText: 'Co-facilitator' }).click();
		await expect(area).toHaveValue('Would @NOR and the @Co-facilitator ');
		await area.pressSequentially('agree?');
		await page.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect(page.locator('#rail strong', { hasText: '@NOR' })).toBeVisible();
	});

	await test.step('it waits on a phone at once, and leads to the comment', async () => {
		const waits = waitingFor(norway.page, 'Would @NOR and the @Co-facilitator agree?');
		await expect(waits).toContainText('mentions Norway');
		await expectAccessible(norway.page);
		await waits.getByRole('link').click();
		const comment = norway.page.locator('#rail li:focus-within article');
		await expect(comment).toContainText('Would @NOR');
		await expect(comment).toBeInViewport();
		await norway.page.getByRole('link', { name: 'Mentioning us 1' }).click();
		await norway.page.waitForURL(/threads=mentioning/);
		await norway.page.locator('#rail li', { hasText: 'Would @NOR' }).locator('header').click();
		await norway.page.getByLabel('Reply').fill('We would. ');
		await norway.page.getByLabel('Reply').pressSequentially('@ken');
		await norway.page.getByRole('option', { name: 'Kenya' }).tap();
		await norway.page.getByRole('button', { name: 'Reply' }).click();
		await expect(norway.page.locator('#rail strong', { hasText: '@KEN' })).toBeVisible();
		await openReady(norway.page, '/c/roadmap/waiting');
		await expect(norway.page.getByRole('heading', { name: 'Said to you' })).toBeVisible();
		await expect(waits).toHaveCount(0);
	});

	await test.step('the answer is put aside, and back', async () => {
		await openReady(page, '/c/roadmap/waiting');
		const answer = waitingFor(page, 'We would. @KEN');
		await expect(answer).toContainText('mentions Kenya');
		await expectAccessible(page);
		await answer.getByRole('button', { name: 'Done' }).click();
		await expect(answer).toHaveCount(0);
		await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
		await page.getByRole('button', { name: 'Undo' }).click();
		await expect(answer).toBeVisible();
		await answer.getByRole('button', { name: 'Done' }).click();
		await expect(answer).toHaveCount(0);
		await page.getByRole('link', { name: 'Put aside' }).click();
		await expect(answer.getByRole('button', { name: 'Put back' })).toBeVisible();
	});
});

test('only its author learns who called upon does not read a thread', async ({ seat }) => {
	const [{ page }, norway] = await Promise.all([seat('kenya'), seat('norway')]);
	await openReady(norway.page, '/c/roadmap');
	await openReady(page, '/c/roadmap/sections/6');
	await page.locator('#rail summary', { hasText: /^Comment$/ }).click();
	await page.getByLabel(/^Who reads it/).selectOption('Only Kenya');
	const area = page.getByLabel('Your comment');
	await area.pressSequentially('@n');
	// Whoever does not read it is not offered.
	await expect(page.getByRole('option', { name: 'Norway' })).toHaveCount(0);
	await area.fill('Should we ask @NOR?');
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	const card = page.locator('#rail li', { hasText: 'Should we ask @NOR?' });
	await expect(card).toContainText('Not told, since they do not read this thread: Norway.');

	await page.locator('#rail summary', { hasText: /^Comment$/ }).click();
	await area.fill('Said to @NOR.');
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(waitingFor(norway.page, 'Said to @NOR.')).toBeVisible();
	expect(await norway.page.content()).not.toContain('Should we ask');
});

test('without script an observer watches a section, mutes a thread, and is done with what waits', async ({
	seat
}) => {
	const [{ page }, kenya] = await Promise.all([
		seat('observer', { javaScriptEnabled: false, viewport: PHONE.viewport }),
		seat('kenya', { javaScriptEnabled: false })
	]);
	await page.goto('/c/roadmap');
	await expect(page.getByText('Nothing waits for you.')).toBeVisible();
	await page.goto('/c/roadmap/sections/7');
	await page.getByText('Filter, sort, watch').click();
	await page.getByRole('button', { name: 'Watch this section' }).click();
	await page.waitForURL(/\/hear(&|$)/);
	await page.getByText('Filter, sort, watch').click();
	await expect(page.getByRole('button', { name: 'No longer watch this section' })).toBeVisible();

	await kenya.page.goto('/c/roadmap/sections/7');
	await kenya.page.locator('#rail summary', { hasText: /^Comment$/ }).click();
	await kenya.page.getByLabel('Your comment').fill('For whoever watches.');
	await kenya.page.getByRole('button', { name: 'Comment', exact: true }).click();

	await page.goto('/c/roadmap');
	const waits = waitingFor(page, 'For whoever watches.');
	await expect(waits).toContainText('wrote in what you watch');
	await waits.getByRole('button', { name: 'Done' }).click();
	await expect(page.getByText('Nothing waits for you.')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).click();
	await waits.getByRole('link').click();
	const card = page.locator('#rail li', { hasText: 'For whoever watches.' });
	await card.getByRole('button', { name: 'Mute this thread' }).click();
	await expect(card.getByRole('button', { name: 'Unmute this thread' })).toBeVisible();
	await page.goto('/c/roadmap/waiting');
	await expect(page.getByText('Nothing waits for you.')).toBeVisible();
});
