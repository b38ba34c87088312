import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from './server.ts';

/** Sign in by the form as `NAME@plenary.test`. */
export async function signIn(page: Page, name: string): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel('E-mail').fill(`${name}@plenary.test`);
	await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL('/');
}

/** Open a page and wait until its script runs: a choice made before would be set back. */
export async function openReady(page: Page, path: string): Promise<void> {
	await page.goto(path, { waitUntil: 'networkidle' });
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
	await expect(statusOf(page)).toHaveAttribute('data-status', 'Saved');
}

/** The one status word of the page, as `data-status`, with what follows it. */
export function statusOf(page: Page): Locator {
	return page.locator('[data-status]').first();
}

/** Set a section's mode on the settings page; resolves when the server has answered. */
export async function setMode(
	page: Page,
	section: string,
	mode: 'open' | 'proposals' | 'locked'
): Promise<void> {
	await openReady(page, '/c/roadmap/settings');
	await page.getByLabel(`Mode of section ${section}`, { exact: true }).selectOption(mode);
	await Promise.all([
		page.waitForResponse((response) => response.url().includes('?/mode')),
		page.getByRole('button', { name: `Set the mode of section ${section}`, exact: true }).click()
	]);
}

/** Begin a paragraph of one's own at the end of the text. */
export async function writeParagraph(field: Locator, words: string): Promise<void> {
	await field.press('ControlOrMeta+End');
	await field.press('Enter');
	await field.pressSequentially(words);
}

/** The words of the field as its reader sees them: one line per paragraph. */
export function readLines(field: Locator): Promise<string[]> {
	return field.evaluate((element) =>
		[...element.querySelectorAll('[data-id]')].map((block) => {
			const copy = block.cloneNode(true) as Element;
			for (const drawn of copy.querySelectorAll('.ProseMirror-widget')) drawn.remove();
			return (copy.textContent ?? '').replaceAll('\uFEFF', '');
		})
	);
}

/** Put the caret right before or after the first occurrence of `words`. */
export async function placeCaret(field: Locator, words: string, after = false): Promise<void> {
	await selectWords(field, words, after ? 'end' : 'start');
}

/** Select the first occurrence of `words` inside one paragraph, or put the caret at an edge. */
export async function selectWords(
	field: Locator,
	words: string,
	part: 'all' | 'start' | 'end' = 'all'
): Promise<void> {
	await field.focus();
	await field.evaluate(
		(element, [words, part]) => {
			for (const block of element.querySelectorAll('[data-id]')) {
				const nodes: Text[] = [];
				const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
				while (walker.nextNode())
					if (!walker.currentNode.parentElement?.closest('.ProseMirror-widget'))
						nodes.push(walker.currentNode as Text);
				const at = nodes
					.map((node) => node.data)
					.join('')
					.indexOf(words);
				if (at === -1) continue;
				const find = (offset: number): [Text, number] => {
					for (const node of nodes) {
						if (offset <= node.length) return [node, offset];
						offset -= node.length;
					}
					throw new Error('an offset beyond the paragraph');
				};
				const from = find(part === 'end' ? at + words.length : at);
				const to = find(part === 'start' ? at : at + words.length);
				getSelection()!.setBaseAndExtent(...from, ...to);
				return;
			}
			throw new Error(`"${words}" does not stand in the text`);
		},
		[words, part] as const
	);
	// The editor reads the selection when the browser announces it, in a task of its own.
	await field.page().evaluate(() => new Promise((done) => requestAnimationFrame(done)));
}

/** The words each thread stands on, as the editor marks them; formatting may part them. */
export async function readThreadWords(field: Locator): Promise<string[]> {
	const marked = await field.locator('[data-thread]').evaluateAll((elements) =>
		elements.map((element) => {
			const copy = element.cloneNode(true) as Element;
			for (const drawn of copy.querySelectorAll('.ProseMirror-widget')) drawn.remove();
			return [element.getAttribute('data-thread'), copy.textContent] as const;
		})
	);
	const words = new Map<string | null, string>();
	for (const [thread, text] of marked) words.set(thread, (words.get(thread) ?? '') + text);
	return [...words.values()];
}

export async function readText(field: Locator): Promise<string> {
	return (await readLines(field)).join('\n');
}

/** Go offline and begin a paragraph: what is typed is kept on the device. */
export async function typeOffline(
	{ page, context }: { page: Page; context: BrowserContext },
	field: Locator,
	words: string
): Promise<void> {
	await context.setOffline(true);
	await writeParagraph(field, words);
	// Its beginning and each of its signs.
	await expect(statusOf(page)).toHaveText(`Offline · ${1 + words.length} changes kept here`);
}

/** Until this device has kept what stands in its texts: a reading waits for the writings before it. */
export async function untilKept(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const answered = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
		for (const { name = '' } of await indexedDB.databases()) {
			const copy = await answered(indexedDB.open(name));
			await answered(copy.transaction('updates').objectStore('updates').count());
			copy.close();
		}
	});
}

/** Each paragraph as it is set: its kind, its level, its list style if any, and its words. */
export function readShapes(field: Locator): Promise<[string, number, string | null, string][]> {
	return field.evaluate((element) =>
		[...element.querySelectorAll<HTMLElement>('[data-id]')].map((block) => {
			const copy = block.cloneNode(true) as HTMLElement;
			for (const drawn of copy.querySelectorAll('.ProseMirror-widget')) drawn.remove();
			const { type = '', level, list = null } = block.dataset;
			return [type, Number(level), list, (copy.textContent ?? '').replaceAll('\uFEFF', '')];
		})
	);
}

/** Paste as another program would have put it on the clipboard. */
export async function paste(field: Locator, html: string, text = ''): Promise<void> {
	await field.evaluate(
		(element, [html, text]) => {
			const clipboardData = new DataTransfer();
			clipboardData.setData('text/html', html);
			clipboardData.setData('text/plain', text);
			const options = { clipboardData, bubbles: true, cancelable: true };
			element.dispatchEvent(new ClipboardEvent('paste', options));
		},
		[html, text] as const
	);
}
