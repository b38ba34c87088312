import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectAccessible } from '../support/accessible.ts';
import { expectSaved, openSection, placeCaret, writeParagraph } from '../support/desk.ts';

const PLACE = '/c/roadmap/sections/6';
const SECOND = 'States report on their systems every year and publish what they learn.';

/** A delegate proposes other wording for the section's second paragraph, by its plain field. */
async function draftWording(page: Page, delegation: string, words: string) {
	await page.goto(`${PLACE}/proposals`);
	await page.getByRole('button', { name: `Propose wording as ${delegation}` }).click();
	await page
		.getByRole('link', { name: /^Other wording/ })
		.nth(1)
		.click();
	const field = page.getByLabel(/^Proposed wording of/);
	await expect(field).toHaveValue(SECOND);
	await field.fill(words);
	await page.getByRole('button', { name: 'Save this wording' }).click();
	await expect(page.getByRole('heading', { name: /^What it changes/ })).toBeVisible();
}

async function table(page: Page, title: string, delegation: string): Promise<string> {
	await page.getByLabel('Title').fill(title);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	// A draft without a title is not tabled: it is saved first.
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	await page.getByRole('button', { name: `Table for ${delegation}` }).click();
	await expect(page.getByText(/^Receipt/)).toBeVisible();
	return page.url();
}

const cards = (page: Page) => page.getByRole('article');

test('two delegations propose, a third supports, the facilitator incorporates half of one', async ({
	seat,
	plenary
}) => {
	// Four people and a restart: on a machine that does much else they take their time.
	test.setTimeout(150_000);
	const [{ page: facilitator }, { page: kenya }, { page: norway }, { page: icc }] =
		await Promise.all([seat('facilitator'), seat('kenya'), seat('norway'), seat('icc')]);
	const text = await openSection(facilitator, '6');
	await writeParagraph(text, SECOND);
	await expectSaved(facilitator);

	const openly = SECOND.replace('report', 'report openly').replace('publish', 'publish at once');
	await Promise.all([
		draftWording(kenya, 'Kenya', openly),
		draftWording(norway, 'Norway', SECOND.replace('publish', 'publish freely'))
	]);
	await kenya.getByText(/^A new paragraph after/).click();
	const added = kenya.getByLabel('Words of the new paragraph').last();
	await added.fill('The United Nations compiles what they publish.');
	await kenya.getByRole('button', { name: 'Propose this paragraph' }).last().click();
	await expect(kenya.getByRole('heading', { name: 'What it changes (3)' })).toBeVisible();
	const kenyas = await table(kenya, 'Openness', 'Kenya');
	const norways = await table(norway, 'Freely', 'Norway');
	await expect(cards(norway).locator('ins')).toContainText('freely');
	const touches = cards(norway).getByText('Touches the same words as');
	await expect(touches).toContainText('Kenya’s');

	await test.step('the facilitator edits the paragraph meanwhile: both are flagged on its text', async () => {
		await placeCaret(text, 'every year');
		await text.pressSequentially('and services ');
		await expectSaved(facilitator);
		for (const page of [kenya, norway])
			await expect(page.getByText('The text has moved').first()).toBeVisible();
		for (const page of [kenya, norway])
			await expect(page.getByLabel('On today’s text').first()).toContainText('and services');
		await facilitator.goto(kenyas);
		const amended = cards(facilitator).first();
		await expect(amended.getByText(/only when Kenya confirms/)).toBeVisible();
		await expect(amended.getByRole('button', { name: /^Incorporate/ })).toHaveCount(0);
	});

	await test.step('the private sector supports one of Kenya’s Changes, and everybody sees that at once', async () => {
		await icc.goto(`${PLACE}/proposals`);
		await icc.getByRole('link', { name: /^\d+ proposals/ }).click();
		const card = cards(icc).first();
		await card.getByText('State the position of International Chamber of Commerce').click();
		await card.getByRole('radio', { name: 'Support', exact: true }).check();
		await card.getByRole('button', { name: /^State for/ }).click();
		await expect(card).toContainText('Receipt ICC-P1.1-1');
		await expectAccessible(icc);
		const seen = cards(facilitator).first();
		await seen.getByText('1 position, by group').click();
		await expect(seen.getByRole('row', { name: /^PS/ })).toContainText('Support 1');
	});

	await test.step('its sponsor confirms, and half of it is incorporated', async () => {
		await cards(kenya)
			.first()
			.getByRole('button', { name: /^Confirm for Kenya/ })
			.click();
		const amended = cards(facilitator).first();
		await amended.getByRole('button', { name: /^Incorporate this change/ }).click();
		await expect(facilitator.getByText(/^Incorporated: entry/)).toBeVisible();
		await expect(amended.getByText('Incorporated', { exact: true })).toBeVisible();
		await expect(cards(kenya).first().getByText('Incorporated', { exact: true })).toBeVisible();
		await expect(cards(kenya).getByText('Open', { exact: true })).toHaveCount(2);
	});

	await test.step('kill -9 changes nothing; the words are Kenya’s, and Norway’s touch the same', async () => {
		await plenary.kill9();
		await plenary.start();
		await norway.goto(norways);
		await expect(norway.getByText('The text has moved').first()).toBeVisible();
		await expect(norway.getByLabel('On today’s text')).toContainText('report openly');
		await expect(touches).toContainText('Kenya’s');
		await kenya.goto(kenyas);
		await expect(kenya.getByText('Incorporated', { exact: true })).toHaveCount(1);
		const field = await openSection(facilitator, '6');
		await expect(field).toContainText(
			'States report openly on their systems and services every year and publish what they learn.'
		);
		await facilitator.getByRole('button', { name: 'Who wrote this' }).click();
		const credited = (who: string) => field.locator(`[data-author="${who}"]`);
		await expect(credited('Kenya')).toHaveText(['openly ']);
	});

	await test.step('the facilitator takes it back, and everybody sees it open again', async () => {
		await facilitator.goto(kenyas);
		const amended = cards(facilitator).first();
		await amended.getByText('Take it back', { exact: true }).click();
		await amended.getByRole('button', { name: /^Take it back/ }).click();
		await expect(facilitator.getByText(/^Taken back: entry/)).toBeVisible();
		await expect(cards(kenya).getByText('Open', { exact: true })).toHaveCount(3);
	});
});
