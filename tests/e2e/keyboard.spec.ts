import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openSection, readLines, readThreadWords, writeParagraph } from '../support/desk.ts';

const SECTION = '7';

/** The region of the page that holds the focus, by name. */
function focusedRegion(page: Page): Promise<string | null> {
	return page.evaluate(
		() => document.activeElement?.closest('[data-region]')?.getAttribute('aria-label') ?? null
	);
}

test('everything at the desk is done by keyboard', async ({ seat }) => {
	const { page } = await seat('india');
	const field = await openSection(page, SECTION);

	await test.step('Tab leaves the text, E goes back into it', async () => {
		await field.focus();
		await page.keyboard.press('Tab');
		await expect(field).not.toBeFocused();
		await page.keyboard.press('e');
		await expect(field).toBeFocused();
		await page.keyboard.press('Shift+Tab');
		await expect(field).not.toBeFocused();
	});

	await test.step('F6 goes around the regions, Shift+F6 back', async () => {
		await field.focus();
		const seen: (string | null)[] = [];
		for (let i = 0; i < 4; i++) {
			await page.keyboard.press('F6');
			seen.push(await focusedRegion(page));
		}
		expect([...seen].sort()).toEqual(['Comments', 'Sections', 'Status', 'Text']);
		await expect(field).toBeFocused();
		await page.keyboard.press('Shift+F6');
		expect(await focusedRegion(page)).toBe(seen[2]);
	});

	await test.step('the toolbar is one stop, arrows move inside it', async () => {
		const toolbar = page.getByRole('toolbar', { name: 'Formatting' });
		await expect(toolbar.locator('[data-tool][tabindex="0"]')).toHaveCount(1);
		await toolbar.locator('[data-tool][tabindex="0"]').focus();
		await page.keyboard.press('ArrowRight');
		await expect(toolbar.getByRole('button', { name: 'Undo' })).toBeFocused();
		await page.keyboard.press('End');
		await expect(toolbar.getByRole('button', { name: 'Move the paragraph down' })).toBeFocused();
		await page.keyboard.press('ArrowRight');
		await expect(toolbar.getByLabel('Paragraph style')).toBeFocused();
		await expect(toolbar.locator('[data-tool][tabindex="0"]')).toHaveCount(1);
	});

	await test.step('? lists the shortcuts, and is a sign like any other inside the text', async () => {
		const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
		await page.keyboard.press('ArrowRight');
		await page.keyboard.press('?');
		await expect(help).toBeVisible();
		await help.getByLabel('Use single-key shortcuts outside the text').press('Space');
		await page.keyboard.press('Escape');
		await expect(help).toBeHidden();
		await page.keyboard.press('?');
		await expect(help).toBeHidden();
		await page.getByRole('button', { name: 'Keyboard shortcuts' }).press('Enter');
		await help.getByLabel('Use single-key shortcuts outside the text').press('Space');
		await page.keyboard.press('Escape');
		await writeParagraph(field, 'Is this so? We e-mail.');
		await expect(help).toBeHidden();
		expect(await readLines(field)).toContain('Is this so? We e-mail.');
	});

	await test.step('a key acts on what was selected right before, not on the caret it left', async () => {
		// In one task: the browser has not announced the selection when the key goes down.
		await field.evaluate((element) => {
			const last = [...element.querySelectorAll('[data-id]')].at(-1)!;
			const words = document.createTreeWalker(last, NodeFilter.SHOW_TEXT).nextNode()!;
			getSelection()!.setBaseAndExtent(words, 2, words, 8);
			const key = { key: 'Backspace', keyCode: 8, bubbles: true, cancelable: true };
			element.dispatchEvent(new KeyboardEvent('keydown', key));
		});
		await expect.poll(() => readLines(field)).toContain('Isso? We e-mail.');
		await page.keyboard.press('ControlOrMeta+z');
		await expect.poll(() => readLines(field)).toContain('Is this so? We e-mail.');
		await page.keyboard.press('End');
	});

	await test.step('select, comment, post, and back to the words', async () => {
		await page.keyboard.press('Shift+Home');
		await page.keyboard.press('ControlOrMeta+Alt+m');
		await expect(page.getByLabel('Your comment')).toBeFocused();
		await page.keyboard.type('Without a mouse.');
		await page.keyboard.press('ControlOrMeta+Enter');
		await expect.poll(() => readThreadWords(field)).toContain('Is this so? We e-mail.');
		const card = page.locator('.card', { hasText: 'Without a mouse.' });
		await expect(card).toBeVisible();
		await expect.poll(() => focusedRegion(page)).toBe('Comments');
		await page.keyboard.press('Escape');
		await expect(field).toBeFocused();
		await page.keyboard.type(' Typed on.');
		await expect.poll(() => readLines(field)).toContain('Is this so? We e-mail. Typed on.');
	});

	await test.step('Alt and the arrows go from comment to comment', async () => {
		await page.keyboard.press('F6');
		expect(await focusedRegion(page)).toBe('Comments');
		await page.locator('[data-region][aria-label=Comments] a').first().focus();
		await page.keyboard.press('Alt+ArrowUp');
		const first = await page.locator('.card.active').innerText();
		await page.keyboard.press('Alt+ArrowUp');
		await expect.poll(() => page.locator('.card.active').innerText()).not.toBe(first);
	});

	await test.step('a comment on a paragraph needs no selection', async () => {
		await page.locator('#rail summary', { hasText: 'Comment' }).press('Enter');
		const about = page.getByLabel('What the comment is about');
		await about.selectOption({ index: 2 });
		await page.getByLabel('Your comment').fill('About the paragraph.');
		await page.getByLabel('Your comment').press('ControlOrMeta+Enter');
		await expect(page.locator('.card', { hasText: 'About the paragraph.' })).toBeVisible();
	});
});

test('E pressed before the editor has come puts the caret into the text once it is there', async ({
	seat
}) => {
	const { page } = await seat('india');
	const pressed = Promise.withResolvers<void>();
	await page.route('**/_app/immutable/**/*.js', async (route) => {
		const response = await route.fetch();
		if ((await response.text()).includes('ProseMirror')) await pressed.promise;
		await route.fulfill({ response });
	});
	await page.goto(`/c/roadmap/sections/${SECTION}`, { waitUntil: 'commit' });
	await expect(page.locator('.desk.scripted')).toBeVisible();
	await page.keyboard.press('e');
	await expect(page.locator('#section-text')).toHaveCount(0);
	pressed.resolve();
	await expect(page.locator('#section-text')).toBeFocused();
});

test('on a phone one reads first; the editor and the comments come on a tap', async ({ seat }) => {
	const { page } = await seat('japan', {
		viewport: { width: 390, height: 844 },
		hasTouch: true,
		isMobile: true
	});
	await page.goto(`/c/roadmap/sections/${SECTION}`);
	await expect(page.locator('.treaty')).toContainText('Promoting digital trust and security');
	await expect(page.getByRole('textbox', { name: /^Text of/ })).toHaveCount(0);

	const comments = page.getByRole('button', { name: /^Comments/ });
	const sheet = page.locator('#rail');
	await expect(sheet).toBeHidden();
	await comments.tap();
	await expect(sheet).toBeVisible();
	await sheet.getByRole('button', { name: 'Close' }).tap();
	await expect(sheet).toBeHidden();

	await page.getByText(/^State (a|another) position$/).tap();
	await page.getByRole('radio', { name: 'Support', exact: true }).check();
	await page.getByRole('button', { name: /^State for/ }).tap();
	await expect(page.getByText(/Receipt/).first()).toBeVisible();

	await page.getByRole('button', { name: 'Edit the text' }).tap();
	const field = page.locator('[role=textbox][contenteditable=true]');
	await expect(field).toBeVisible();
	await writeParagraph(field, 'From a phone.');
	await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeInViewport();
	await expect(page.locator('[data-status]')).toHaveAttribute('data-status', 'Saved');
	const overflow = () =>
		page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth
		);
	expect(await overflow()).toBeLessThanOrEqual(0);
});
