import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectSaved, openSection, placeCaret } from '../support/desk.ts';

const PLACE = '/c/roadmap/sections/6';
const TITLE = 'Supporting global cooperation on Artificial Intelligence that is';

/** A delegate proposes other wording for the section's paragraph, by its plain field. */
async function draftWording(page: Page, delegation: string, [from, to]: [string, string]) {
	await page.goto(`${PLACE}/proposals`);
	await page.getByRole('button', { name: `Propose wording as ${delegation}` }).click();
	await page.getByRole('link', { name: /^Other wording/ }).click();
	const field = page.getByLabel(/^Proposed wording of/);
	await field.fill((await field.inputValue()).replace(from, to));
	await page.getByRole('button', { name: 'Save this wording' }).click();
	await expect(page.getByRole('heading', { name: /^What it changes \(1\)/ })).toBeVisible();
}

async function table(page: Page, title: string, delegation: string): Promise<string> {
	await page.getByLabel('Title').fill(title);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.getByRole('button', { name: `Table for ${delegation}` }).click();
	await expect(page.getByText(/^Receipt/)).toBeVisible();
	return page.url();
}

test('two delegations propose, the facilitator incorporates half of one', async ({
	seat,
	plenary
}) => {
	const { page: kenya } = await seat('kenya');
	const { page: norway } = await seat('norway');
	const { page: facilitator } = await seat('facilitator');

	await draftWording(kenya, 'Kenya', ['is trustworthy', 'is safe, trustworthy']);
	await kenya.getByText(/^A new paragraph after/).click();
	await kenya
		.getByLabel('Words of the new paragraph')
		.last()
		.fill('States report on it each year.');
	await kenya.getByRole('button', { name: 'Propose this paragraph' }).last().click();
	await expect(kenya.getByRole('heading', { name: 'What it changes (2)' })).toBeVisible();
	const kenyas = await table(kenya, 'Safety first', 'Kenya');

	await draftWording(norway, 'Norway', ['is trustworthy', 'is open, trustworthy']);
	const norways = await table(norway, 'Openness', 'Norway');
	const words = norway.getByRole('article').first();
	await expect(words.locator('ins')).toContainText('open,');
	await expect(words.getByText('Touches the same words as')).toContainText('Kenya’s');

	await test.step('the facilitator edits the paragraph meanwhile: both are flagged on its text', async () => {
		const field = await openSection(facilitator, '6');
		await placeCaret(field, 'Supporting');
		await field.pressSequentially('Strongly ');
		await expectSaved(facilitator);
		for (const page of [kenya, norway])
			await expect(page.getByText('The text has moved').first()).toBeVisible();
		await expect(norway.getByLabel('On today’s text')).toContainText('Strongly');
		await facilitator.goto(kenyas);
		const amended = facilitator.getByRole('article').first();
		await expect(amended.getByText(/only when Kenya confirms/)).toBeVisible();
		await expect(amended.getByRole('button', { name: /^Incorporate/ })).toHaveCount(0);
	});

	await test.step('its sponsor confirms, and half of it is incorporated', async () => {
		await kenya.getByRole('button', { name: /^Confirm for Kenya/ }).click();
		await expect(kenya.getByText('The text has moved')).toHaveCount(0);
		const amended = facilitator.getByRole('article').first();
		await amended.getByRole('button', { name: /^Incorporate this change/ }).click();
		await expect(facilitator.getByText(/^Incorporated: entry/)).toBeVisible();
		await expect(amended.getByText('Incorporated', { exact: true })).toBeVisible();
		await expect(kenya.getByRole('article').last().getByText('Open')).toBeVisible();
	});

	await test.step('kill -9 changes nothing; the words are Kenya’s, and Norway’s touch the same', async () => {
		await plenary.kill9();
		await plenary.start();
		await facilitator.goto(PLACE);
		await expect(facilitator.locator('main')).toContainText(`Strongly ${TITLE} safe, trustworthy`);
		await norway.goto(norways);
		await expect(norway.getByText('The text has moved').first()).toBeVisible();
		await expect(norway.getByLabel('On today’s text')).toContainText(/is\s.*safe.*trustworthy/);
		await kenya.goto(kenyas);
		await expect(kenya.getByText('Incorporated', { exact: true })).toHaveCount(1);
	});
});
