import { expect, test } from './fixtures.ts';
import { expectSaved, openSection, placeCaret } from '../support/desk.ts';

const SECTION = '8';

test('a position is stated on the text that was shown, and reconfirmed in one action', async ({
	seat
}) => {
	const kenya = await seat('kenya');
	const swiss = await seat('switzerland');
	const kenyan = await openSection(kenya.page, SECTION);
	const page = swiss.page;
	await page.goto(`/c/roadmap/sections/${SECTION}`);
	const position = page.locator('#position');

	await test.step('an objection needs a reason', async () => {
		await page.getByText(/^State (a|another) position$/).click();
		await page.getByRole('radio', { name: 'Object', exact: true }).check();
		await page.getByRole('button', { name: 'State for Switzerland' }).click();
		await expect(position).toContainText('Say why: this position needs a reason.');
		await expect(page.getByRole('radio', { name: 'Object', exact: true })).toBeChecked();
	});

	await test.step('the text changes meanwhile: nothing is stated, and what changed is shown', async () => {
		await page.getByLabel('Reason').fill('The costs are not named.');
		await placeCaret(kenyan, 'limitless');
		await kenyan.pressSequentially('seemingly ');
		await expectSaved(kenya.page);
		await expect(position).toContainText('The text has changed since you began');
		await page.getByRole('button', { name: 'State for Switzerland' }).click();
		await expect(position.getByRole('alert')).toContainText('Nothing was stated.');
		await expect(position.getByRole('form').locator('ins')).toContainText('seemingly');
		await expect(page.getByLabel('Reason')).toHaveValue('The costs are not named.');
		await page.getByRole('button', { name: 'State for Switzerland' }).click();
		await expect(position.getByText(/Receipt/)).toBeVisible();
		await expect(position).toContainText('The costs are not named.');
	});

	await test.step('a later change asks whether it still stands', async () => {
		await kenyan.pressSequentially('still ');
		await expectSaved(kenya.page);
		// All of it: each letter changes the text.
		await expect(position.locator('ins').filter({ hasText: 'still ' })).toHaveCount(1);
		await expect(position).toContainText('Text changed since');
		await position.getByRole('button', { name: /^Reconfirm/ }).click();
		await expect(position).not.toContainText('Text changed since');
	});

	await test.step('spaces, quotes and dashes do not touch it', async () => {
		await placeCaret(kenyan, 'limitless');
		await kenyan.pressSequentially(' ');
		const served = async () => (await page.request.get(page.url())).text();
		await expect.poll(served).toContain('still  limitless');
		expect(await served()).not.toContain('Text changed since');
		await expect(position).not.toContainText('Text changed since');
	});
});
