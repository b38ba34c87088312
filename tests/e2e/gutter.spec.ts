import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectSaved, openReady, openSection, writeParagraph } from '../support/desk.ts';

const SECTION = '/c/roadmap/sections/1';

/** The strip of stances in the gutter beside the paragraph with these words. */
function stripBeside(page: Page, paragraph: Locator): Promise<Locator> {
	return paragraph
		.getAttribute('data-id')
		.then((id) => page.locator(`nav[aria-label="Paragraph links"] a[href$="/paragraphs/${id}"]`));
}

/** How far the strip stands under the top of its paragraph, px. */
async function drop(strip: Locator, paragraph: Locator): Promise<number> {
	const [at, beside] = await Promise.all([strip.boundingBox(), paragraph.boundingBox()]);
	return Math.round((at?.y ?? NaN) - (beside?.y ?? NaN));
}

async function objectTo(page: Page, block: string): Promise<void> {
	await openReady(page, `${SECTION}/paragraphs/${block}`);
	await page.getByRole('radio', { name: 'Object', exact: true }).check();
	await page.getByLabel('Reason').fill('It promises what nobody has costed.');
	await page.getByRole('button', { name: 'State for Norway' }).click();
	await expect(page.getByText(/Receipt NOR-1\//)).toBeVisible();
}

test('[P20] while a text is edited, how delegations stand on each paragraph stands beside it', async ({
	seat
}) => {
	const { page } = await seat('kenya');
	const norway = await seat('norway');
	const field = await openSection(page, '1');
	await writeParagraph(field, 'Costs are shared. Everybody pays.');
	await expectSaved(page);
	const paragraph = field.locator('[data-id]', { hasText: 'Costs are shared.' });
	const id = (await paragraph.getAttribute('data-id')) ?? '';
	const strip = await stripBeside(page, paragraph);

	await test.step('a new paragraph has its way to its page as soon as it is served', async () => {
		await expect(strip).toHaveAccessibleName(/^Positions on paragraph \d+$/);
		expect(await drop(strip, paragraph)).toBe(28);
	});

	await test.step('what another delegation states shows at once, and takes no focus', async () => {
		await page.keyboard.press('Shift+Tab');
		await expect(strip).toBeFocused();
		await objectTo(norway.page, id);
		await expect(strip).toHaveAccessibleName(/^Positions on paragraph \d+: Object 1$/);
		await expect(strip).toHaveText('✕1');
		await expect(strip).toBeFocused();
	});

	await test.step('one stop for the paragraph with the caret, arrows between all', async () => {
		await expect(page.locator('nav[aria-label="Paragraph links"] [tabindex="0"]')).toHaveCount(2);
		await page.keyboard.press('ArrowUp');
		await expect(page.locator(`nav a[href="#b-${id}"]`)).toBeFocused();
		await page.keyboard.press('ArrowDown');
		await expect(strip).toBeFocused();
	});

	await test.step('it goes where its paragraph is moved, by whomever', async () => {
		const before = await paragraph.boundingBox();
		await field.press('ControlOrMeta+End');
		await page.keyboard.press('Alt+Shift+ArrowUp');
		await expect.poll(async () => (await paragraph.boundingBox())?.y).not.toBe(before?.y);
		await expect.poll(() => drop(strip, paragraph)).toBe(28);
	});

	await test.step('[P21] a split leaves it with the first half, joining brings it back', async () => {
		await field.evaluate((element, id) => {
			const words = element.querySelector(`[data-id="${id}"]`)!.firstChild!;
			getSelection()!.collapse(words, 'Costs are shared.'.length);
		}, id);
		await page.keyboard.press('Enter');
		await expect(paragraph).toHaveText('Costs are shared.');
		await expect(strip).toHaveAccessibleName(/: Object 1, on an earlier text 1$/);
		const second = await stripBeside(page, field.locator('[data-id]', { hasText: /^ ?Everybody/ }));
		await expect(second).toHaveAccessibleName(/^Positions on paragraph \d+$/);
		await page.keyboard.press('Backspace');
		await expect(paragraph).toHaveText('Costs are shared. Everybody pays.');
		await expect(second).toHaveCount(0);
		await expect(strip).toHaveAccessibleName(/: Object 1$/);
		expect(await drop(strip, paragraph)).toBe(28);
	});

	await test.step('[P22] it goes with the paragraph’s words, and comes back with them', async () => {
		await paragraph.click({ clickCount: 3 });
		await page.keyboard.press('Backspace');
		await page.keyboard.press('Backspace');
		await expect(strip).toHaveCount(0);
		await page.keyboard.press('ControlOrMeta+z');
		await page.keyboard.press('ControlOrMeta+z');
		await expect(strip).toHaveAccessibleName(/: Object 1$/);
	});

	await test.step('accessible, and it leads to the paragraph’s page', async () => {
		const { violations } = await new AxeBuilder({ page }).include('.treaty').analyze();
		expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
		await strip.click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Paragraph \d+$/);
	});
});

test('[P20] on a phone the strip stands in the editor’s gutter too, within the page', async ({
	seat
}) => {
	const { page } = await seat('india', { viewport: { width: 390, height: 844 } });
	await page.goto('/c/roadmap/sections/2');
	await page.getByRole('button', { name: 'Edit the text' }).click();
	const paragraph = page.locator('[role=textbox] [data-id]').first();
	await expect(paragraph).toBeVisible();
	const strip = await stripBeside(page, paragraph);
	await expect(strip).toHaveAccessibleName(/^Positions on paragraph \d+/);
	const box = await strip.boundingBox();
	expect(box?.x).toBeGreaterThanOrEqual(0);
	expect(box?.height).toBeGreaterThanOrEqual(24);
	const overflow = () =>
		document.documentElement.scrollWidth - document.documentElement.clientWidth;
	expect(await page.evaluate(overflow)).toBe(0);
});
