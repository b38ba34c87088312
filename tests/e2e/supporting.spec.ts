import { expect, test } from './fixtures.ts';
import { expectAccessible } from '../support/accessible.ts';

const SECTION = '/c/roadmap/sections/6';

test('a private-sector delegation supports one Change without script, and Norway co-sponsors', async ({
	seat
}) => {
	const { page: kenya } = await seat('kenya');
	const { page: norway } = await seat('norway');
	const plain = await seat('gsma', {
		javaScriptEnabled: false,
		viewport: { width: 390, height: 844 }
	});

	await test.step('Kenya tables a new paragraph', async () => {
		await kenya.goto(`${SECTION}/paragraphs`);
		await kenya
			.getByRole('link', { name: /^State a position on paragraph \d+$/ })
			.first()
			.click();
		await kenya.getByRole('button', { name: 'Propose other wording as Kenya' }).click();
		const field = kenya.getByLabel(/^Proposed wording of paragraph \d+$/);
		await field.fill(`${await field.inputValue()} Nobody pays twice.`);
		await kenya.getByRole('button', { name: 'Save this wording' }).click();
		await expect(kenya.locator('ins', { hasText: 'Nobody pays twice.' })).toBeVisible();
		await kenya.getByLabel('Title').fill('Who pays');
		await kenya.getByRole('button', { name: 'Save', exact: true }).click();
		// A draft without a title is not tabled: it is saved first.
		await expect(kenya.getByRole('heading', { level: 1 })).toHaveText('Who pays');
		await kenya.getByRole('button', { name: 'Table for Kenya' }).click();
		await expect(kenya.getByText(/Receipt KEN-P1: tabled for Kenya/)).toBeVisible();
	});

	await test.step('without script GSMA must say why it supports it only if amended, and does', async () => {
		const { page } = plain;
		await page.goto('/c/roadmap/proposals/1');
		const card = page.getByRole('article').first();
		await expect(card).toContainText('That is not abstention.');
		await card.getByText('State the position of GSMA').click();
		await card.getByLabel('Support if amended').check();
		await card.getByRole('button', { name: 'State for GSMA' }).click();
		await expect(card.getByRole('alert')).toBeVisible();
		await expect(card.getByLabel('Support if amended')).toBeChecked();
		await card.getByLabel('Reason').fill('Say who decides.');
		await card.getByRole('button', { name: 'State for GSMA' }).click();
		await expect(card).toContainText('Receipt GSMA-P1.1-1');
	});

	await test.step('Kenya reads at once how it is supported, by group, and why', async () => {
		const seen = kenya.getByRole('article').first();
		await seen.getByText('1 position, by group').click();
		await expect(seen.getByRole('row', { name: /^PS/ })).toContainText('Support if amended 1');
		await expect(seen).toContainText('Say who decides.');
		await expectAccessible(kenya);
	});

	await test.step('Norway asks about it, and Kenya answers on the thread’s own page', async () => {
		await norway.goto('/c/roadmap/proposals/1');
		const card = norway.getByRole('article').first();
		await card.getByText('Comment on it').click();
		await card.getByLabel('Comment on this change').fill('Does that cover roaming?');
		await card.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect(card.getByText('1 comment', { exact: true })).toBeVisible();
		await kenya.getByText('1 comment', { exact: true }).click();
		await kenya.getByRole('link', { name: 'Reply, and more' }).click();
		await kenya.getByLabel('Reply', { exact: true }).fill('It does.');
		await kenya.getByRole('button', { name: 'Reply', exact: true }).click();
		await expect(kenya.getByText('It does.')).toBeVisible();
		await expectAccessible(kenya);
		await kenya.getByRole('link', { name: /^proposal 1/ }).click();
		await expect(card.getByText('2 comments', { exact: true })).toBeVisible();
	});

	await test.step('Norway asks to co-sponsor it, Kenya accepts, and everybody reads both names', async () => {
		await norway.getByRole('button', { name: 'Ask to co-sponsor it' }).click();
		await expect(kenya.getByText('Norway asks to co-sponsor it.')).toBeVisible();
		await kenya.getByRole('button', { name: 'Accept' }).click();
		await expect(norway.getByText('with Norway')).toBeVisible();
		await expect(norway.getByRole('button', { name: 'No longer co-sponsor it' })).toBeVisible();
		await expectAccessible(norway);
		await plain.page.goto('/c/roadmap/record?subject=proposals');
		const record = plain.page.getByRole('main');
		await expect(record).toContainText('took NOR among the co-sponsors of proposal 1');
		await expect(record).toContainText('support if amended');
	});

	await test.step('Kenya tables another wording: Norway is asked again, and joins by one tap', async () => {
		await kenya.getByRole('button', { name: 'Draft another wording' }).click();
		await expect(
			kenya.getByText('Draft of wording 2, seen only by Kenya. Not tabled.')
		).toBeVisible();
		await expectAccessible(kenya);
		const field = kenya.getByLabel(/^Proposed wording of paragraph \d+$/);
		await expect(field).toHaveValue(/Nobody pays twice\.$/);
		await field.fill(`${await field.inputValue()} Nobody waits.`);
		await kenya.getByRole('button', { name: 'Save this wording' }).click();
		await expect(kenya.locator('ins', { hasText: 'Nobody waits.' })).toBeVisible();
		await expect(norway.getByText('with Norway')).toBeVisible();
		await kenya.getByRole('button', { name: 'Table for Kenya' }).click();
		await expect(kenya.getByText(/Receipt KEN-P1r2: tabled for Kenya/)).toBeVisible();
		await expect(kenya.getByText('Wording 2', { exact: true })).toBeVisible();
		const lapsed = 'Lapsed, since they co-sponsored other wording: Norway';
		await expect(norway.getByText(lapsed)).toBeVisible();
		await norway.goto('/c/roadmap');
		await norway.getByRole('link', { name: 'Proposal 1', exact: true }).click();
		await expect(norway.getByText(lapsed)).toBeVisible();
		await norway.getByRole('button', { name: 'Co-sponsor wording 2' }).click();
		await expect(norway.getByText('with Norway')).toBeVisible();
		await expect(kenya.getByText('with Norway')).toBeVisible();
		const { page } = plain;
		await page.goto('/c/roadmap/proposals');
		await expect(page.getByRole('listitem').filter({ hasText: 'Who pays' }).first()).toContainText(
			'Kenya, with Norway'
		);
		await page.getByRole('link', { name: 'Who pays' }).click();
		await page.getByRole('link', { name: 'Wording 1', exact: true }).click();
		const former = page.getByRole('article').first();
		await expect(former).toContainText('Replaced by a later wording');
		await expect(former.locator('ins', { hasText: 'Nobody pays twice.' })).toBeVisible();
		await former.getByText('1 position, by group').click();
		await expect(former).toContainText('Say who decides.');
	});

	await test.step('Kenya lets Norway into a draft: before it accepts it is told who asks alone', async () => {
		await kenya.goto(`${SECTION}/proposals`);
		await kenya
			.getByRole('button', { name: /^Propose/ })
			.first()
			.click();
		await kenya.getByLabel('Title').fill('A secret title');
		await kenya.getByRole('button', { name: 'Save', exact: true }).click();
		await kenya.getByLabel('Draft it together with').selectOption({ label: 'Norway' });
		await kenya.getByRole('button', { name: 'Offer' }).click();
		await expect(kenya.getByText('sees nothing of it yet')).toBeVisible();
		await norway.goto('/c/roadmap/proposals');
		await expect(
			norway.getByText('Kenya offers Norway to draft a proposal together')
		).toBeVisible();
		await expect(norway.getByText('A secret title')).toHaveCount(0);
		await norway.getByRole('button', { name: 'Accept' }).click();
		await expect(norway.getByRole('heading', { level: 1 })).toHaveText('A secret title');
		await expect(
			kenya.getByText('Draft, seen only by Kenya and Norway. Not tabled.')
		).toBeVisible();
		await norway.getByRole('link', { name: 'Write in the text' }).click();
		await expect(norway.getByText('seen only by Kenya and Norway. Not tabled.')).toBeVisible();
	});
});
