import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expectSaved, openSection, placeCaret } from '../support/desk.ts';
import { expect, test } from './fixtures.ts';

/** Type into a section as somebody who may, and wait until pages show it. */
async function insert(page: Page, section: string, before: string, words: string): Promise<void> {
	const field = await openSection(page, section);
	await placeCaret(field, before);
	await field.pressSequentially(words);
	await expectSaved(page);
	const served = async () => (await page.request.get(`/c/roadmap/sections/${section}`)).text();
	await expect.poll(served).toContain(words.trim());
}

test('a facilitator calls a change editorial: Kenya’s position stands, Norway contests', async ({
	seat
}) => {
	const facilitator = (await seat('facilitator')).page;
	const kenya = (await seat('kenya')).page;
	const norway = (await seat('norway', { viewport: { width: 390, height: 844 } })).page;
	await insert(facilitator, '4', 'training', 'practical ');
	await kenya.goto('/c/roadmap/delegations/KEN');
	const kenyan = kenya.locator('.card-list > li').filter({ hasText: 'digital capacity building' });
	await expect(kenyan).toContainText('Text changed since');

	await test.step('it is marked, with a note, from the section’s own page', async () => {
		await facilitator.getByRole('link', { name: /^What changed under \d+ positions$/ }).click();
		await expect(facilitator.getByRole('heading', { level: 1 })).toHaveText(
			'Changes under positions'
		);
		await facilitator.getByLabel('Why it is editorial').fill('It says what was meant.');
		await facilitator.getByRole('button', { name: 'Mark the ticked' }).click();
		await expect(facilitator.getByRole('alert')).toHaveText('Tick at least one.');
		await expect(facilitator.locator('ins').first()).toContainText('practical');
		for (const box of await facilitator.getByLabel('This change is editorial').all())
			await box.check();
		await facilitator.getByRole('button', { name: 'Mark the ticked' }).click();
		await expect(facilitator.getByText(/^Receipt 4-E-/)).toBeVisible();
		await expect(facilitator.getByText('It says what was meant.')).toBeVisible();
	});

	await test.step('positions stand and say by what, in every browser', async () => {
		await expect(kenyan).toContainText('Stands: the facilitator called the change of');
		await expect(kenyan).not.toContainText('Text changed since');
	});

	await test.step('a delegation is told, and contests on its phone', async () => {
		await norway.goto('/c/roadmap');
		const waiting = norway
			.getByRole('listitem')
			.filter({ hasText: 'called this change editorial' })
			.filter({ hasText: 'Section 4' });
		await expect(waiting).toContainText('Contest until');
		await waiting.getByRole('link').click();
		await expect(norway).toHaveURL(/\/sections\/4\/changes/);
		await norway.getByLabel('What of substance changed').fill('Not all training is practical.');
		await norway.getByRole('button', { name: 'Contest for Norway' }).click();
		await expect(norway.getByText(/^Your delegation contested this/)).toBeVisible();
		expect(await norway.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
		await expect(facilitator.getByText('Not all training is practical.')).toBeVisible();
	});

	await test.step('its position says “changed since” again, Kenya’s stands', async () => {
		await norway.goto('/c/roadmap/sections/4');
		await expect(norway.locator('#position')).toContainText('Text changed since');
		await kenya.reload();
		await expect(kenyan).toContainText('Stands:');
	});

	await test.step('nothing of it is out of reach', async () => {
		for (const page of [facilitator, norway]) {
			await page.goto('/c/roadmap/sections/4/changes');
			const { violations } = await new AxeBuilder({ page }).analyze();
			expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
		}
	});
});

for (const javaScriptEnabled of [true, false])
	test(`three positions are reconfirmed at once, but for one whose text moved, ${
		javaScriptEnabled ? 'live' : 'without script'
	}`, async ({ seat }) => {
		const facilitator = (await seat('facilitator')).page;
		// Words of this run alone: that they are served says that they have arrived.
		const [name, word, late] = javaScriptEnabled
			? ['jamaica', 'wholesome ', 'frank ']
			: ['ghana', 'steadfast ', 'candid '];
		const viewport = { width: 390, height: 844 };
		const { page } = await seat(name, { javaScriptEnabled, viewport });
		for (const [section, before] of [
			['1', 'connectivity'],
			['3', 'digital'],
			['7', 'dialogue']
		] as const)
			await insert(facilitator, section, before, word);
		await page.goto('/c/roadmap');
		await page.getByRole('link', { name: /^Reconfirm \d positions together$/ }).click();
		const ticks = page.getByLabel('Reconfirm on today’s text');
		const item = (section: string) =>
			page
				.locator('form .card-list > li')
				.filter({ has: page.locator(`a[href$="/${section}#position"]`) });
		for (const section of ['1', '3', '7']) {
			await expect(item(section).locator('ins').first()).toContainText(word.trim());
			await expect(item(section).getByRole('checkbox')).not.toBeChecked();
			await item(section).getByRole('checkbox').check();
		}
		await insert(facilitator, '7', 'dialogue', late);
		if (javaScriptEnabled) {
			// The difference is another one: the tick on the one before is taken off.
			await expect(item('7').locator('ins').first()).toContainText(late.trim());
			await expect(item('7').getByRole('checkbox')).not.toBeChecked();
			await expect(item('1').getByRole('checkbox')).toBeChecked();
		}
		await page.getByRole('button', { name: 'Reconfirm the ticked' }).click();
		await expect(page.getByText(/^Receipt /)).toHaveCount(2);
		await expect(item('7')).toBeVisible();
		await expect(item('1')).toHaveCount(0);
		if (!javaScriptEnabled)
			await expect(item('7').getByRole('alert')).toContainText('Not reconfirmed');
		await expect(item('7').locator('ins').first()).toContainText(late.trim());
		if (!javaScriptEnabled) return;
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
		await item('7').getByRole('checkbox').check();
		await page.getByRole('button', { name: 'Reconfirm the ticked' }).click();
		await expect(item('7')).toHaveCount(0);
		await expect(ticks.or(page.getByText('stands on today’s text')).first()).toBeVisible();
	});
