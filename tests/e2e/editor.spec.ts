import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openSection,
	paste,
	placeCaret,
	readLines,
	readShapes,
	readThreadWords,
	selectWords,
	writeParagraph
} from '../support/desk.ts';

const SECTION = '7';

test('undo and redo are everybody’s own', async ({ seat }) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const kenyan = await openSection(kenya.page, SECTION);
	const norwegian = await openSection(norway.page, SECTION);
	const line = async () => (await readLines(norwegian)).find((each) => each.includes('Base')) ?? '';
	await writeParagraph(kenyan, 'Base stands. ');
	await expect.poll(line).toBe('Base stands. ');
	// A pause, or another's words, would part the steps by themselves; this does in any case.
	await kenya.page.keyboard.press('ArrowLeft');
	await kenya.page.keyboard.press('End');
	await placeCaret(norwegian, 'Base stands. ', true);
	await norwegian.pressSequentially('Norway adds. ');
	await expect.poll(() => readLines(kenyan)).toContain('Base stands. Norway adds. ');
	await placeCaret(kenyan, 'Base');
	await kenya.page.getByRole('button', { name: 'Bold' }).click();
	await kenyan.pressSequentially('Kenya adds. ');
	await expect.poll(line).toBe('Kenya adds. Base stands. Norway adds. ');

	for (let i = 0; i < 12; i++) await kenyan.press('ControlOrMeta+z');
	// The paragraph was Kenya's and goes as well; what Norway wrote in it stays.
	const norways = expect.stringMatching(/Norway adds\. $/);
	await expect.poll(() => readLines(norwegian)).toContainEqual(norways);
	expect((await readLines(norwegian)).join('\n')).not.toContain('Kenya adds.');
	for (let i = 0; i < 12; i++) await kenyan.press('ControlOrMeta+Shift+z');
	await expect.poll(line).toBe('Kenya adds. Base stands. Norway adds. ');
	for (let i = 0; i < 4; i++) await norwegian.press('ControlOrMeta+z');
	await expect.poll(() => readLines(kenyan)).toContain('Kenya adds. Base stands. ');
});

test('a moved paragraph keeps its address, its comments and its credit', async ({ seat }) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const kenyan = await openSection(kenya.page, SECTION);
	const norwegian = await openSection(norway.page, SECTION);
	await writeParagraph(kenyan, 'Words that are moved about.');
	const block = norwegian.locator('[data-id]', { hasText: 'Words that are moved about.' });
	await expect(block).toBeVisible();
	const id = await block.getAttribute('data-id');
	const place = async () => (await readLines(norwegian)).indexOf('Words that are moved about.');
	const last = await place();

	await selectWords(norwegian, 'are moved');
	await norway.page.getByLabel('Your comment').fill('Where to?');
	await norway.page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect.poll(() => readThreadWords(kenyan)).toContain('are moved');

	await placeCaret(kenyan, 'Words that are');
	await kenyan.press('Alt+Shift+ArrowUp');
	await kenyan.press('Alt+Shift+ArrowUp');
	await expect.poll(place).toBe(last - 2);
	await kenya.page.getByRole('button', { name: 'Move the paragraph down' }).click();
	await expect.poll(place).toBe(last - 1);
	await expect(block).toHaveAttribute('data-id', id ?? '');
	await expect(block).toHaveCount(1);
	for (const field of [kenyan, norwegian])
		await expect.poll(() => readThreadWords(field)).toContain('are moved');

	await norway.page.getByRole('button', { name: 'Who wrote this' }).click();
	const credited = block.locator('[data-author]');
	await expect
		.poll(async () => (await credited.allInnerTexts()).join(''))
		.toContain('Words that are moved about.');
	for (const author of await credited.all())
		await expect(author).toHaveAttribute('data-author', 'Kenya');

	const view = norway.page.getByRole('region', { name: 'Who wrote this' });
	await expect(view.getByRole('listitem').filter({ hasText: 'Source text' })).toContainText('%');
	await expect(view.getByRole('listitem').filter({ hasText: 'Member States' })).toContainText('%');
	await placeCaret(norwegian, 'moved about');
	await expect(view).toContainText('These words: Kenya');
	await placeCaret(norwegian, 'online harms');
	await expect(view).toContainText('These words: Source text');
	await credited.first().hover();
	await expect(view).toContainText('These words: Kenya');
});

test('what Word and Google Docs put on the clipboard becomes flat paragraphs', async ({ seat }) => {
	const { page } = await seat('ghana');
	const field = await openSection(page, '8');
	await writeParagraph(field, 'Before the paste.');
	await field.press('Enter');
	await paste(
		field,
		`<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=EN-GB>
		<h1>From Word<o:p></o:p></h1>
		<p class=MsoNormal>A <b style='mso-bidi-font-weight:normal'>strong</b> word.<o:p></o:p></p>
		<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>First point<o:p></o:p></p>
		<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;</span></span><![endif]>Deeper point<o:p></o:p></p>
		<p class=MsoNormal>See <a href="javascript:alert(1)">this</a>.<o:p></o:p></p></body></html>`
	);
	// What cleans a paste is fetched with the first one.
	await expect(field).toContainText('From Word');
	const shapes = await readShapes(field);
	const at = shapes.findIndex(([, , , words]) => words === 'From Word');
	expect(shapes.slice(at, at + 5)).toEqual([
		['heading', 1, null, 'From Word'],
		['paragraph', 0, null, 'A strong word.'],
		['item', 0, 'bullet', 'First point'],
		['item', 1, 'bullet', 'Deeper point'],
		['paragraph', 0, null, 'See this.']
	]);
	await expect(field.locator('strong', { hasText: /^strong$/ })).toBeVisible();
	await expect(field.locator('a', { hasText: 'this' })).toHaveCount(0);

	await writeParagraph(field, 'Then: ');
	await field.press('Enter');
	await paste(
		field,
		`<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">Bold by style</span><span style="font-style:italic"> and italic</span></p><ol><li dir="ltr" aria-level="1"><p><span>One</span></p></li><ol><li dir="ltr" aria-level="2"><p><span>One inside</span></p></li></ol></ol></b>`
	);
	const after = await readShapes(field);
	const docs = after.findIndex(([, , , words]) => words.startsWith('Bold by style'));
	expect(after.slice(docs, docs + 3)).toEqual([
		['paragraph', 0, null, 'Bold by style and italic'],
		['item', 0, 'number', 'One'],
		['item', 1, 'number', 'One inside']
	]);
	await expect(field.locator('strong', { hasText: 'Bold by style' })).toBeVisible();
	await expect(field.locator('em', { hasText: 'and italic' })).toBeVisible();
	// The server takes it all: what it would refuse is not called saved.
	await expectSaved(page);
	await page.reload();
	await expect(page.locator('#section-text')).toContainText('Deeper point');
});

test('signs as in Markdown, links of known schemes, and a language of its own per paragraph', async ({
	seat
}) => {
	const { page } = await seat('rwanda');
	const field = await openSection(page, '2');

	await test.step('signs at the start and around words', async () => {
		await writeParagraph(field, '## A heading');
		await field.press('Enter');
		await field.pressSequentially('- a bullet');
		await field.press('Enter');
		await field.press('Backspace');
		await field.pressSequentially('> a quotation');
		await field.press('Enter');
		await field.press('Backspace');
		await field.pressSequentially('with **force** and *feeling* here');
		const shapes = (await readShapes(field)).slice(-4);
		expect(shapes).toEqual([
			['heading', 2, null, 'A heading'],
			['item', 0, 'bullet', 'a bullet'],
			['quote', 0, null, 'a quotation'],
			['paragraph', 0, null, 'with force and feeling here']
		]);
		await expect(field.locator('strong', { hasText: /^force$/ })).toBeVisible();
		await expect(field.locator('em', { hasText: /^feeling$/ })).toBeVisible();
	});

	await test.step('the link dialog refuses a script and keeps what was typed', async () => {
		await selectWords(field, 'feeling');
		await field.press('ControlOrMeta+k');
		const dialog = page.getByRole('dialog', { name: 'Link' });
		const answer = dialog.getByLabel('Where the words lead');
		await answer.fill('javascript:alert(1)');
		await answer.press('Enter');
		await expect(dialog).toContainText('A link starts with https://, http:// or mailto:.');
		await expect(answer).toHaveValue('javascript:alert(1)');
		await answer.fill('https://www.un.org/');
		await answer.press('Enter');
		await expect(dialog).toBeHidden();
		await expect(field.locator('a', { hasText: 'feeling' })).toHaveAttribute(
			'href',
			'https://www.un.org/'
		);
		await expect(field).toBeFocused();
	});

	await test.step('lang is stated, the direction follows the words', async () => {
		await writeParagraph(field, 'حقوق الإنسان على الإنترنت');
		await page.getByRole('button', { name: 'Language of the paragraph' }).click();
		const dialog = page.getByRole('dialog', { name: 'Language of the paragraph' });
		await dialog.getByLabel('Language code').fill('not a language');
		await dialog.getByRole('button', { name: 'Apply' }).click();
		await expect(dialog).toContainText('Give a language code');
		await dialog.getByLabel('Language code').fill('ar');
		await dialog.getByRole('button', { name: 'Apply' }).click();
		const block = field.locator('[data-id]', { hasText: 'حقوق الإنسان' });
		await expect(block).toHaveAttribute('lang', 'ar');
		await expect(block).toHaveCSS('direction', 'rtl');
		await expectSaved(page);
		const other = await (await seat('kenya')).context.newPage();
		await other.goto('/c/roadmap/sections/2');
		await expect(other.locator('.treaty [lang=ar]', { hasText: 'حقوق الإنسان' })).toHaveCSS(
			'direction',
			'rtl'
		);
		// "[inserted by RWA:" is said of it in English, which is not its direction.
		await other.goto('/c/roadmap/sections/2/history');
		const inserted = other.locator('.words[lang=ar]', { hasText: 'حقوق الإنسان' });
		await expect(inserted).toContainText('inserted by RWA');
		await expect(inserted).toHaveCSS('direction', 'rtl');
	});
});

test('a paragraph has an address of its own', async ({ seat }) => {
	const { page, context } = await seat('kenya');
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	const field = await openSection(page, '8');
	const block = field.locator('[data-id]').nth(4);
	const id = await block.getAttribute('data-id');
	const link = page.locator(`nav[aria-label="Paragraph links"] a[href="#b-${id}"]`);
	await link.click();
	await expect(page.getByText('The link to the paragraph is copied.')).toBeAttached();
	const address = await page.evaluate(() => navigator.clipboard.readText());
	expect(address).toContain(`/c/roadmap/sections/8#b-${id}`);

	const norway = await seat('norway', { viewport: { width: 1280, height: 420 } });
	await norway.page.goto(address);
	await expect(norway.page.locator('#section-text')).toBeVisible();
	await expect(norway.page.locator(`[id="b-${id}"]`)).toBeInViewport();
});

test('others’ edits can be paused, and a collaborator found', async ({ seat }) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway', { viewport: { width: 1280, height: 420 } });
	const kenyan = await openSection(kenya.page, SECTION);
	const norwegian = await openSection(norway.page, SECTION);
	const here = norway.page.getByRole('button', { name: /^Who is here/ });
	await norwegian.press('ControlOrMeta+Home');
	await writeParagraph(kenyan, 'Far down the page.');

	await test.step('jump to a collaborator', async () => {
		await expect(here).toHaveAccessibleName(/KEN/);
		const caret = norwegian.locator('.remote-caret');
		await expect(caret).not.toBeInViewport();
		await here.click();
		await norway.page.getByRole('button', { name: /^Go to Kenya/ }).click();
		await expect(caret).toBeInViewport();
	});

	await test.step('pause, and let in', async () => {
		await norway.page.getByRole('button', { name: 'Pause others’ edits' }).click();
		// Back in the text before the next key: the editor sets its caret anew just after it gets the focus.
		await norwegian.focus();
		await kenyan.pressSequentially(' Held back.');
		const held = norway.page.getByRole('button', { name: /edits? by others held back/ });
		await expect(held).toHaveAttribute('data-held', /^[1-9]/);
		await expectSaved(kenya.page);
		expect((await readLines(norwegian)).join('\n')).not.toContain('Held');
		await norwegian.press('ControlOrMeta+Home');
		await norwegian.pressSequentially('Meanwhile: ');
		await expect
			.poll(() => readLines(kenyan))
			.toContainEqual(expect.stringMatching(/^Meanwhile: /));
		await held.click();
		await expect.poll(() => readLines(norwegian)).toContain('Far down the page. Held back.');
	});
});

test('a composition goes on undisturbed while somebody else writes in the same paragraph', async ({
	seat
}) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const kenyan = await openSection(kenya.page, SECTION);
	const norwegian = await openSection(norway.page, SECTION);
	await writeParagraph(kenyan, 'Start. End.');
	await expect.poll(() => readLines(norwegian)).toContain('Start. End.');
	await placeCaret(norwegian, 'End.');
	const ime = await norway.context.newCDPSession(norway.page);
	const compose = (text: string) =>
		ime.send('Input.imeSetComposition', {
			text,
			selectionStart: text.length,
			selectionEnd: text.length
		});
	await norwegian.evaluate((element) => {
		element.dataset.ended = '0';
		element.addEventListener('compositionend', () => {
			element.dataset.ended = String(Number(element.dataset.ended) + 1);
		});
	});
	await compose('に');
	await placeCaret(kenyan, 'Start.');
	await kenyan.pressSequentially('Kenya writes. ');
	await compose('にほ');
	await placeCaret(kenyan, 'End.', true);
	await kenyan.pressSequentially(' Kenya ends.');
	await expectSaved(kenya.page);
	await compose('にほん');
	await expect(norwegian).toHaveAttribute('data-ended', '0');
	await ime.send('Input.insertText', { text: '日本' });
	for (const field of [kenyan, norwegian])
		await expect
			.poll(() => readLines(field))
			.toContain('Kenya writes. Start. 日本End. Kenya ends.');
});
