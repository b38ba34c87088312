import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openSection,
	placeCaret,
	readLines,
	selectWords,
	setMode,
	statusOf,
	writeParagraph
} from '../support/desk.ts';

const SECTION = '3';
const section = `/c/roadmap/sections/${SECTION}`;

const fieldOf = (page: Page) => page.locator('#section-text');
const marksOf = (page: Page, name: 'ins' | 'del') => fieldOf(page).locator(name).allTextContents();

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
		.analyze();
	expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

async function openWriting(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await expect(fieldOf(page)).toHaveAttribute('contenteditable', 'true');
	await expectSaved(page);
}

test('a delegation writes its wording in the text, and the text stays as it is', async ({
	seat
}) => {
	const facilitator = await seat('facilitator');
	const kenya = await seat('kenya');
	const colleague = await seat('kenya');
	const norway = await seat('norway');
	await setMode(facilitator.page, SECTION, 'proposals');
	const { page } = kenya;
	const field = fieldOf(page);
	let address = '';
	let original: string[] = [];

	await test.step('from Read to Propose', async () => {
		await page.goto(section);
		await expect(page.locator('[data-mode]')).toContainText('You are reading the text as Kenya');
		await page.getByRole('link', { name: 'Propose wording' }).click();
		await page.getByRole('button', { name: /^Propose wording as/ }).click();
		await page.waitForURL(/\/proposals\/[^/]+\/write\/3$/);
		address = new URL(page.url()).pathname;
		await expect(page.getByText('You are proposing as Kenya')).toBeVisible();
		await expect(field).toHaveAttribute('contenteditable', 'true');
		await expect(statusOf(page)).toHaveText(/Saved\s*· Draft, seen only by Kenya. Not tabled./);
		original = await readLines(field);
		// Coming back goes on with the one draft there is.
		await colleague.page.goto(section);
		await expect(
			colleague.page.getByRole('link', { name: '1 draft of your delegation' })
		).toBeVisible();
		await colleague.page.getByRole('link', { name: 'Propose wording' }).click();
		await expect(colleague.page).toHaveURL(new RegExp(`${address}$`));
		await expect(fieldOf(colleague.page)).toHaveAttribute('contenteditable', 'true');
	});

	const [paragraph = '', next = ''] = original.filter((line) => line.length > 60);
	const first = paragraph.split(' ').slice(0, 3).join(' ');
	const last = paragraph.split(' ').slice(-3).join(' ');

	await test.step('what is put in and taken out shows as it is typed, to a colleague too', async () => {
		await placeCaret(field, last, true);
		await field.pressSequentially(' Kenya adds this.');
		expect((await marksOf(page, 'ins')).join('')).toBe(' Kenya adds this.');
		await selectWords(field, first);
		await field.press('Delete');
		await expect(field.locator('del')).toHaveText(first);
		await expect(field.locator('ins[role=insertion]')).toHaveText(' Kenya adds this.');
		await expect(field.locator('del[role=deletion]')).toHaveText(first);
		await expect(fieldOf(colleague.page).locator('ins')).toHaveText(' Kenya adds this.');
		await expect(fieldOf(colleague.page).locator('del')).toHaveText(first);
		await expectSaved(page);
	});

	await test.step('both type in one draft at once, and see where the other is', async () => {
		const other = fieldOf(colleague.page);
		await placeCaret(other, 'adds this.', true);
		await Promise.all([
			other.pressSequentially(' A colleague too.'),
			field.press('ControlOrMeta+End').then(() => field.pressSequentially(' And here.'))
		]);
		for (const each of [field, other]) {
			await expect(each).toContainText('A colleague too.');
			await expect(each).toContainText('And here.');
		}
		await expect(field.locator('.remote-caret')).toHaveCount(1);
		await expectSaved(page);
		await expectSaved(colleague.page);
	});

	await test.step('paragraphs that are parted and joined', async () => {
		await placeCaret(field, 'A colleague');
		await field.press('Enter');
		await expect(field.locator('ins', { hasText: '¶' })).toHaveCount(1);
		await field.press('Backspace');
		await expect(field.locator('ins', { hasText: '¶' })).toHaveCount(0);
		await placeCaret(field, next.slice(0, 20));
		await field.press('Backspace');
		await expect(field.locator('del', { hasText: '¶' })).toHaveCount(1);
		await expectSaved(page);
	});

	await test.step('the facilitator edits the section meanwhile, and it flows in unmarked', async () => {
		const text = await openSection(facilitator.page, SECTION);
		expect(await readLines(text)).toEqual(original);
		await placeCaret(text, original[0] ?? '', true);
		await text.pressSequentially(' As edited');
		await expect(field).toContainText('As edited');
		await expect(fieldOf(colleague.page)).toContainText('As edited');
		await expect.poll(async () => (await marksOf(page, 'ins')).join()).not.toContain('As edited');
		expect((await readLines(text)).join()).not.toContain('Kenya adds');
	});

	await test.step('the same text as it would read, and as it was', async () => {
		await expectAccessible(page);
		const before = await readLines(field);
		await field.focus();
		await page.getByRole('button', { name: 'Clean' }).click();
		await expect(field.locator('ins, del')).toHaveCount(0);
		expect(await readLines(field)).toEqual(before);
		await field.press('Control+Alt+v');
		await expect(field.locator('del').first()).toBeVisible();
		await field.press('Control+Alt+v');
		await expect(field).toBeHidden();
		const was = page.getByRole('region', { name: 'The section as it stands' });
		await expect(was).toContainText(first);
		await expect(was).toContainText('As edited');
		await expect(was).not.toContainText('Kenya adds this.');
		await page.keyboard.press('Control+Alt+v');
		// The caret is where it was.
		await expect(field).toBeFocused();
		await field.press('Control+Alt+v');
		await expect(field.locator('ins').first()).toBeVisible();
	});

	await test.step('nobody else finds it', async () => {
		for (const path of [address, address.replace(/\/write.*/, ''), `${address}/authors`]) {
			const answer = await norway.page.request.get(path);
			expect(answer.status()).toBe(404);
		}
		const answer = await facilitator.page.request.get(address);
		expect(answer.status()).toBe(404);
	});

	await test.step('it stands as it was when the page is opened anew', async () => {
		const lines = await readLines(field);
		await openWriting(page, address);
		expect(await readLines(field)).toEqual(lines);
		await expect(field.locator('ins').first()).toBeVisible();
		await expect(field.locator('del', { hasText: '¶' })).toHaveCount(1);
	});

	await test.step('typed offline, it is kept and comes on return', async () => {
		await kenya.context.setOffline(true);
		await placeCaret(field, 'Kenya adds', false);
		await field.pressSequentially('Offline words. ');
		await expect(statusOf(page)).toContainText('kept here');
		await kenya.context.setOffline(false);
		await expectSaved(page);
		await expect(fieldOf(colleague.page)).toContainText('Offline words.');
	});

	await test.step('tabled in another tab, it is read and no longer written', async () => {
		const tab = await kenya.context.newPage();
		await tab.goto(address.replace(/\/write.*/, ''));
		await tab.getByLabel('Title').fill('Wording of Kenya');
		await tab.getByRole('button', { name: 'Save', exact: true }).click();
		// A draft without a title is not tabled: it is saved first.
		await expect(tab.getByRole('heading', { level: 1 })).toHaveText('Wording of Kenya');
		await tab.getByRole('button', { name: /^Table/ }).click();
		await expect(statusOf(page)).toContainText('Read-only · This wording is tabled');
		await expect(field).toHaveAttribute('contenteditable', 'false');
		await page.getByRole('link', { name: 'See the proposal' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Wording of Kenya');
	});
});

test('what an open section did not take on return becomes a draft by one tap', async ({ seat }) => {
	const facilitator = await seat('facilitator');
	const { page, context } = await seat('norway');
	const field = await openSection(page, '5');
	await context.setOffline(true);
	await writeParagraph(field, 'Norway wrote this on a train.');
	await setMode(facilitator.page, '5', 'proposals');
	await context.setOffline(false);
	await expect(page.getByLabel('What you had typed and was not saved')).toHaveValue(
		/Norway wrote this on a train/
	);
	await page.getByRole('button', { name: 'Keep as draft proposal' }).click();
	await page.waitForURL(/\/write\/5$/);
	await expect(fieldOf(page)).toContainText('Norway wrote this on a train.');
	await expect(fieldOf(page).locator('ins').last()).toHaveText('Norway wrote this on a train.');
	await page.goto('/c/roadmap/sections/5');
	await expect(page.locator('[data-mode]')).toContainText('You are reading');
	await expect(page.getByText('Your last changes were not taken.')).toHaveCount(0);
	await expect(fieldOf(page)).not.toContainText('on a train');
});
