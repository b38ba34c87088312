import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openReady,
	openSection,
	readLines,
	readThreadWords,
	selectWords,
	writeParagraph
} from '../support/desk.ts';

const SECTION = '5';
const SENTENCE = 'Each country reports on its progress every other year.';
const QUOTE = 'reports on its progress';

const card = (page: Page) => page.locator('#rail li', { hasText: 'To whom?' });

test('a comment on words that were deleted stands on them again when the text is restored', async ({
	seat
}) => {
	const kenya = (await seat('kenya')).page;
	const norway = (await seat('norway')).page;
	const field = await openSection(kenya, SECTION);
	const others = await openSection(norway, SECTION);

	await test.step('Kenya comments on words of its own', async () => {
		await writeParagraph(field, SENTENCE);
		await expectSaved(kenya);
		await selectWords(field, QUOTE);
		await kenya.getByLabel('Your comment').click();
		await kenya.getByLabel('Your comment').pressSequentially('To whom?');
		await kenya.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect.poll(() => readThreadWords(field)).toContain(QUOTE);
		await expect.poll(() => readThreadWords(others)).toContain(QUOTE);
		await expect(card(norway)).not.toContainText('About deleted text');
	});

	await test.step('Norway deletes them with what stands around: the thread says that they are gone', async () => {
		await selectWords(others, `country ${QUOTE} every other`);
		await others.press('Delete');
		await expectSaved(norway);
		for (const page of [kenya, norway])
			await expect(card(page)).toContainText('About deleted text');
		expect(await readThreadWords(field)).not.toContain(QUOTE);
	});

	await test.step('Norway writes on, and Kenya restores the text as it read before', async () => {
		await writeParagraph(others, 'Norway goes on.');
		await expectSaved(norway);
		await openReady(kenya, `/c/roadmap/sections/${SECTION}/history`);
		const steps = kenya.getByRole('table').getByRole('row');
		const before = steps.filter({ hasText: 'Kenya' }).first().getByRole('link').first();
		await before.click();
		// Until then the page still shows the text as it reads now, and would restore that.
		await expect(before).toHaveAttribute('aria-current', 'true');
		await kenya.getByRole('link', { name: 'Restore the text as it read then' }).click();
		await expect(kenya.locator('ins', { hasText: QUOTE })).toBeVisible();
		await kenya.getByRole('button', { name: 'Restore it' }).click();
		await expect(kenya.getByText(/^Restored on/)).toBeVisible();
	});

	await test.step('the thread stands on its words again, for who is typing and who comes later', async () => {
		await expect.poll(() => readThreadWords(others)).toContain(QUOTE);
		await expect(card(norway)).not.toContainText('About deleted text');
		const later = await openSection(kenya, SECTION);
		expect(await readLines(later)).toContain(SENTENCE);
		await expect.poll(() => readThreadWords(later)).toContain(QUOTE);
		await expect(card(kenya)).not.toContainText('About deleted text');
	});
});
