import { expect, type Locator, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from './server.ts';

/** Sign in by the form as `NAME@plenary.test`. */
export async function signIn(page: Page, name: string): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel('E-mail').fill(`${name}@plenary.test`);
	await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL('/');
}

/** The editor's field once it can be typed into. */
export async function openSection(page: Page, number: string): Promise<Locator> {
	await page.goto(`/c/roadmap/sections/${number}`);
	const field = page.locator('[role=textbox][contenteditable=true]');
	await expect(field).toBeVisible();
	await expectSaved(page);
	return field;
}

export async function expectSaved(page: Page): Promise<void> {
	await expect(page.locator('[data-status]').first()).toHaveAttribute('data-status', 'Saved');
}

/** The words of the field as its reader sees them: one line per paragraph. */
export function readLines(field: Locator): Promise<string[]> {
	return field.evaluate((element) =>
		[...element.querySelectorAll('[data-id]')].map((block) => {
			const copy = block.cloneNode(true) as Element;
			for (const drawn of copy.querySelectorAll('.remote-caret, .ProseMirror-widget'))
				drawn.remove();
			return (copy.textContent ?? '').replaceAll('\uFEFF', '');
		})
	);
}

/** Put the caret right before or after the first occurrence of `words`. */
export async function placeCaret(field: Locator, words: string, after = false): Promise<void> {
	await selectWords(field, words, after ? 'end' : 'start');
}

/** Select the first occurrence of `words`, which stand inside one text node, or an edge of them. */
export async function selectWords(
	field: Locator,
	words: string,
	part: 'all' | 'start' | 'end' = 'all'
): Promise<void> {
	await field.focus();
	await field.evaluate(
		(element, [words, part]) => {
			const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
			for (let node = walker.nextNode(); node; node = walker.nextNode()) {
				const at = node.textContent?.indexOf(words!) ?? -1;
				if (at === -1) continue;
				const [from, to] = [at, at + words!.length];
				const [anchor, focus] =
					part === 'all' ? [from, to] : part === 'start' ? [from, from] : [to, to];
				getSelection()!.setBaseAndExtent(node, anchor, node, focus);
				return;
			}
			throw new Error(`"${words}" does not stand in the text`);
		},
		[words, part] as const
	);
	// The editor reads the selection when the browser announces it, in a task of its own.
	await field.page().evaluate(() => new Promise((done) => requestAnimationFrame(done)));
}
