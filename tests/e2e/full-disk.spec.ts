import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { fillDisk, freeDisk } from '../support/disk.ts';
import { expectSaved, openSection, readLines, statusOf, writeParagraph } from '../support/desk.ts';

const SECTION = '5';

test('a writer is told that nothing is saved and why, writes on, and all of it is saved when the disk is back', async ({
	plenary,
	seat
}) => {
	const kenya = (await seat('kenya')).page;
	const norway = (await seat('norway')).page;
	const reader = (await seat('observer', { viewport: { width: 390, height: 844 } })).page;
	const kenyan = await openSection(kenya, SECTION);
	const norwegian = await openSection(norway, SECTION);
	await writeParagraph(kenyan, 'Written before.');
	await expectSaved(kenya);
	// Pages show what was saved a moment later: that, too, is written.
	await reader.goto(`/c/roadmap/sections/${SECTION}`);
	await expect(reader.getByRole('main')).toContainText('Written before.');

	fillDisk(plenary.pid());
	try {
		await kenyan.pressSequentially(' And during.');
		await expect(statusOf(kenya)).toHaveAttribute('data-status', 'Not saved');
		await expect(statusOf(kenya)).toContainText('The server cannot write just now.');
		await expect(statusOf(norway)).toContainText('The server cannot write just now.');
		await kenyan.pressSequentially(' And on.');
		expect((await readLines(kenyan)).join('\n')).toContain('Written before. And during. And on.');
		expect((await readLines(norwegian)).join('\n')).not.toContain('And during');
		const { violations } = await new AxeBuilder({ page: kenya }).include('[data-status]').analyze();
		expect(violations).toEqual([]);

		await test.step('reading goes on, and a comment is refused with what was typed', async () => {
			await reader.reload();
			await expect(reader.getByRole('main')).toContainText('Written before.');
			await norway.locator('#rail summary', { hasText: 'Comment' }).click();
			await norway.getByLabel('Your comment').fill('Typed while the disk was full.');
			await norway.getByRole('button', { name: 'Comment', exact: true }).click();
			await expect(norway.getByText('The server cannot write to its disk just now.')).toBeVisible();
			await expect(norway.getByLabel('Your comment')).toHaveValue('Typed while the disk was full.');
		});
	} finally {
		freeDisk(plenary.pid());
	}

	await expectSaved(kenya);
	await expect(statusOf(kenya)).toHaveText('Saved');
	await expect
		.poll(async () => (await readLines(norwegian)).join('\n'))
		.toContain('Written before. And during. And on.');
	await norway.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(norway.locator('#rail')).toContainText('Typed while the disk was full.');
	await kenya.reload();
	await expect(kenya.locator('#section-text')).toContainText('And during. And on.');
});
