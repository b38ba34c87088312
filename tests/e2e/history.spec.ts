import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openReady,
	openSection,
	placeCaret,
	readLines,
	selectWords,
	writeParagraph
} from '../support/desk.ts';

const HISTORY = '/c/roadmap/sections/7/history';
const SENTENCE = 'Every school shall have a meaningful connection by 2030.';

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
}

test('what one delegation wrote and another took out is stepped through, found and restored', async ({
	seat
}) => {
	const india = (await seat('india')).page;
	const brazil = (await seat('brazil')).page;
	const field = await openSection(india, '7');
	const others = await openSection(brazil, '7');

	await test.step('India writes a sentence, and Brazil takes half of it out', async () => {
		await writeParagraph(field, SENTENCE);
		await expect(others.getByText(SENTENCE)).toBeVisible();
		await selectWords(others, 'have a meaningful connection');
		await others.press('Delete');
		await expectSaved(brazil);
		await expect(field.getByText('Every school shall by 2030.')).toBeVisible();
	});

	await test.step('the history says who did which, and when, and slides by keyboard', async () => {
		await brazil.goto('/c/roadmap/sections/7', { waitUntil: 'networkidle' });
		await brazil.getByRole('link', { name: 'History', exact: true }).click();
		const steps = brazil.getByRole('table').getByRole('row');
		await expect(steps.nth(1)).toContainText(/Brazil.*4 words taken out/);
		await expect(steps.nth(2)).toContainText(/India.*9 words put in/);
		const slider = brazil.getByRole('slider', { name: 'Step through the history' });
		await expect(slider).toHaveAttribute('aria-valuetext', /^Step (\d+) of \1, Brazil, .* UTC$/);
		await expect(brazil.locator('del')).toContainText('have a meaningful connection');
		await slider.focus();
		await slider.press('ArrowLeft');
		await expect(slider).toHaveAttribute('aria-valuetext', /, India, /);
		await expect(brazil.locator('ins', { hasText: SENTENCE })).toContainText('IND');
		await expect(brazil).toHaveURL(/at=\d+/);
		await expectAccessible(brazil);
	});

	await test.step('it plays from the first step to the last, and only one author’s when asked', async () => {
		const slider = brazil.getByRole('slider', { name: 'Step through the history' });
		await brazil.getByLabel('Speed').selectOption('fast');
		await slider.press('Home');
		await expect(slider).toHaveAttribute('aria-valuetext', /^Step 1 of/);
		await brazil.getByRole('button', { name: 'Play' }).click();
		await expect(slider).toHaveAttribute('aria-valuetext', /^Step (\d+) of \1, Brazil/);
		await expect(brazil.getByRole('button', { name: 'Play' })).toBeVisible();
		await brazil.getByLabel('Steps by').selectOption('India');
		await brazil.getByRole('button', { name: 'Show', exact: true }).click();
		await expect(brazil).toHaveURL(/by=IND/);
		await expect(brazil.getByRole('table').getByRole('row')).toHaveCount(2);
	});

	await test.step('the words are found with who wrote them and who took them out', async () => {
		await openReady(india, HISTORY);
		await india.getByLabel('Words that stand no more').fill('MEANINGFUL connection');
		await india.getByRole('button', { name: 'Find' }).click();
		const found = india.getByRole('listitem').filter({ hasText: 'have a meaningful connection' });
		await expect(found).toContainText(/Written on .* by .*India/);
		await expect(found).toContainText(/Taken out on .* by .*Brazil/);
		await expectAccessible(india);
		await found.getByRole('link', { name: 'Restore these words' }).click();
		await expect(india.locator('ins')).toContainText('have a meaningful connection');
		await expectAccessible(india);
	});

	await test.step('India restores them, and Brazil, who is typing, sees it live', async () => {
		const typing = await openSection(brazil, '7');
		await placeCaret(typing, 'by 2030.', true);
		await typing.pressSequentially(' Brazil goes on.');
		await expectSaved(brazil);
		await india.getByRole('button', { name: 'Restore it' }).click();
		await expect(india.getByText(/^Restored on/)).toBeVisible();
		const restored = 'Every school shall have a meaningful connection by 2030. Brazil goes on.';
		await expect(typing.getByText(restored)).toBeVisible();
		await india.getByRole('link', { name: /^No\. \d+ of the record$/ }).click();
		await expect(india.getByText(/restored a passage of section 7 as it read on/)).toBeVisible();
		await india.goBack();
	});

	await test.step('and undoes it: what Brazil wrote stays', async () => {
		await openReady(india, HISTORY);
		const newest = india.getByRole('table').getByRole('row').nth(1);
		await expect(newest).toContainText('India');
		await india.getByRole('link', { name: 'Restore this paragraph as it read before' }).click();
		await india.getByRole('button', { name: 'Restore it' }).click();
		await expect(india.getByText(/^Restored on/)).toBeVisible();
		const typing = brazil.locator('[role=textbox][contenteditable=true]');
		await expect
			.poll(async () => (await readLines(typing)).at(-1))
			.toBe('Every school shall  by 2030. Brazil goes on.');
	});
});

test('without script, on a phone, two moments are compared and the text is read as it was', async ({
	seat
}) => {
	const { page: writer } = await seat('switzerland');
	const field = await openSection(writer, '4');
	await writeParagraph(field, 'A paragraph from Switzerland.');
	await expectSaved(writer);
	const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
	const { page } = await seat('observer', phone);
	await page.goto('/c/roadmap/sections/4/history');
	await expect(page.getByRole('slider')).toHaveCount(0);
	await expect(page.getByRole('link', { name: /^Restore/ })).toHaveCount(0);
	await page.getByRole('link', { name: 'As it read then' }).click();
	await expect(page.getByText('A paragraph from Switzerland.')).toBeVisible();
	await page.getByRole('link', { name: 'Step before' }).click();
	await expect(page.getByText('A paragraph from Switzerland.')).toHaveCount(0);
	const rows = page.getByRole('table').getByRole('row');
	await rows
		.last()
		.getByLabel(/^Compare from/)
		.check();
	await rows
		.nth(1)
		.getByLabel(/^Compare to/)
		.check();
	await page.getByRole('button', { name: 'Compare the two chosen' }).click();
	// Other journeys write into this section too.
	const written = page.locator('ins', { hasText: 'A paragraph from Switzerland.' });
	await expect(written).toBeVisible();
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
