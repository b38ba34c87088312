import { expect, test } from './fixtures.ts';
import { expectSaved, openSection, readLines, setMode, signIn, statusOf } from '../support/desk.ts';

const SECTION = '1';

test('a change of mode reaches both editors within a second, with its reason', async ({ seat }) => {
	const facilitator = await seat('facilitator');
	const secretariat = await seat('secretariat');
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const kenyan = await openSection(kenya.page, SECTION);
	await openSection(norway.page, SECTION);
	const within = { timeout: 1000 };
	const readers = [kenya.page, norway.page];

	await test.step('locked by the facilitator', async () => {
		await setMode(facilitator.page, SECTION, 'locked');
		for (const page of readers) {
			await expect(statusOf(page)).toContainText(
				'Read-only · This section is locked: nobody edits it.',
				within
			);
			await expect(page.getByRole('textbox', { name: /^Text of/ })).toHaveAttribute(
				'contenteditable',
				'false'
			);
			await expect(page.locator('[data-mode]')).toContainText('You are reading the text');
		}
		const before = await readLines(kenya.page.locator('#section-text'));
		await kenya.page.locator('#section-text').focus();
		await kenya.page.keyboard.type('not taken');
		expect(await readLines(kenya.page.locator('#section-text'))).toEqual(before);
	});

	await test.step('proposals, set by the secretariat: the facilitator edits, others comment', async () => {
		await setMode(secretariat.page, SECTION, 'proposals');
		for (const page of readers) {
			await expect(statusOf(page)).toContainText('only its facilitators change the text', within);
			await expect(page.locator('[data-mode]')).toContainText(
				'delegations propose wording. You can comment and state a position.'
			);
			await expect(page.getByText('Comment', { exact: true }).first()).toBeVisible();
			await expect(page.getByText(/^State (a|another) position$/)).toBeVisible();
		}
		await secretariat.page.goto(`/c/roadmap/sections/${SECTION}`);
		await expect(secretariat.page.locator('[data-mode]')).toContainText(
			/propose wording\. You can comment\.$/
		);
		const field = await openSection(facilitator.page, SECTION);
		await field.press('ControlOrMeta+End');
		await field.pressSequentially(' The facilitator adds.');
		await expect(norway.page.locator('#section-text')).toContainText('The facilitator adds.');
	});

	await test.step('open again', async () => {
		await setMode(secretariat.page, SECTION, 'open');
		for (const page of readers)
			await expect(statusOf(page)).toHaveAttribute('data-status', 'Saved', within);
		await kenyan.press('ControlOrMeta+End');
		await kenyan.pressSequentially(' Kenya goes on.');
		await expect(norway.page.locator('#section-text')).toContainText('Kenya goes on.');
	});
});

test('signing out in one tab cuts the text open in another tab', async ({ seat }) => {
	const { page, context } = await seat('brazil');
	await openSection(page, SECTION);
	const other = await context.newPage();
	await other.goto('/sign-out');
	await other.getByRole('button', { name: 'Sign out' }).click();
	await other.waitForURL(/sign-in|\/$/);
	await expect(statusOf(page)).toContainText('Read-only · You are signed out', { timeout: 1000 });
	await expect(page.locator('#section-text')).toHaveAttribute('contenteditable', 'false');
	await page.locator('#text').getByRole('link', { name: 'Sign in' }).click();
	await expect(page).toHaveURL(/\/sign-in\?to=/);
});

test('withdrawing a seat cuts its holder off at once', async ({ seat }) => {
	const secretariat = await seat('secretariat');
	const { page } = await seat('jamaica');
	await openSection(page, SECTION);
	const office = secretariat.page;
	await office.goto('/c/roadmap/delegations');
	const row = office.getByRole('row', { name: /Jamaica/ });
	await row.getByText('Withdraw', { exact: false }).first().click();
	await Promise.all([
		office.waitForResponse((response) => response.url().includes('?/withdraw')),
		row.getByRole('button', { name: /^Withdraw the seat of/ }).click()
	]);
	const gone = page.getByRole('heading', { name: 'Your seat here was withdrawn' });
	await expect(gone).toBeVisible({ timeout: 1000 });
	await expect(
		page.getByText(/as Jamaica.+turn to its secretariat \(Ana Lucía Duarte\)/)
	).toBeVisible();
	await expect(row).toContainText('Nobody is seated yet');
	await page.reload();
	await expect(gone).toBeVisible();
});

test('who sits in two seats acts as the one chosen, and everybody sees which', async ({ seat }) => {
	const norway = await seat('norway');
	await openSection(norway.page, '2');
	const { page } = await seat('adviser');
	await openSection(page, '2');
	const chooser = page.getByLabel('Acting as');
	const mode = page.locator('[data-mode]');
	const here = norway.page.getByRole('button', { name: /^Who is here/ });
	const current = () => chooser.locator('option:checked').innerText();

	const names: Record<string, string> = {};
	for (const _ of [1, 2]) {
		const acting = await current();
		const whom = acting.includes('Costa Rica') ? 'Costa Rica' : 'co-facilitator';
		await expect(mode).toContainText(`You are editing the text as`);
		await expect(mode).toContainText(new RegExp(whom, 'i'));
		names[whom] = await mode.innerText();
		await expect(here).toHaveAccessibleName(
			whom === 'Costa Rica' ? /CRI Costa Rica/ : /Facilitator/
		);
		// Only who holds the section's text may set its mode.
		await expect(page.getByLabel('Mode of this section')).toHaveCount(
			whom === 'Costa Rica' ? 0 : 1
		);
		const options = await chooser.locator('option').allInnerTexts();
		await chooser.selectOption({ label: options.find((option) => option !== acting) ?? '' });
		await page.getByRole('button', { name: 'Change', exact: true }).click();
		await expect.poll(current).not.toBe(acting);
		await expectSaved(page);
	}
	expect(Object.keys(names).sort()).toEqual(['Costa Rica', 'co-facilitator']);
});

test('acting in another seat in one tab says so in another, and goes on in that seat', async ({
	seat
}) => {
	const { page, context } = await seat('adviser');
	await openSection(page, '2');
	const before = await page.locator('[data-mode]').innerText();
	const other = await context.newPage();
	await other.goto('/c/roadmap');
	const chooser = other.getByLabel('Acting as');
	const acting = await chooser.locator('option:checked').innerText();
	const names = await chooser.locator('option').allInnerTexts();
	await chooser.selectOption({ label: names.find((name) => name !== acting) ?? '' });
	await other.getByRole('button', { name: 'Change', exact: true }).click();
	await expect(statusOf(page)).toContainText('Read-only · You act in another seat now', {
		timeout: 1000
	});
	await expect(page.getByText('You are signed out')).toHaveCount(0);

	// What was meant to be said in one seat is not said in another.
	await page.locator('#rail summary', { hasText: 'Comment' }).click();
	await page.getByLabel('Your comment').fill('Meant in the seat of this page.');
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(page.getByText('nothing was done. Reload this page')).toBeVisible();
	await expect(page.getByLabel('Your comment')).toHaveValue('Meant in the seat of this page.');
	await other.goto('/c/roadmap/sections/2');
	await expect(other.getByText('Meant in the seat of this page.')).toHaveCount(0);
	await page.getByRole('button', { name: 'Discard' }).click();

	await page.getByRole('link', { name: 'Go on in that seat' }).click();
	await expectSaved(page);
	await expect(page.locator('[data-mode]')).not.toHaveText(before);
});

test('an observer reads live and may not write or comment', async ({ seat, plenary, browser }) => {
	const { page } = await seat('observer');
	await page.goto(`/c/roadmap/sections/${SECTION}`);
	const text = page.locator('#section-text');
	await expect(text).toHaveAttribute('contenteditable', 'false');
	await expect(statusOf(page)).toHaveText('Read-only · Observers read. They do not edit the text.');
	await expect(page.getByText('Comment', { exact: true })).toHaveCount(0);
	await expect(page.getByText(/^State (a|another) position$/)).toHaveCount(0);
	await expect(page.getByRole('toolbar')).toHaveCount(0);

	const context = await browser.newContext({ baseURL: plenary.origin });
	const kenya = await context.newPage();
	await signIn(kenya, 'kenya');
	const field = await openSection(kenya, SECTION);
	await field.press('ControlOrMeta+End');
	await field.pressSequentially(' Seen by observers.');
	await expect(text).toContainText('Seen by observers.');
	await context.close();
});
