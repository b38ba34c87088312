import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openSection,
	readText,
	setMode,
	signIn,
	statusOf,
	typeOffline,
	writeParagraph
} from '../support/desk.ts';

const SECTION = '5';

test('words typed offline are kept through a closed browser and merge on return', async ({
	plenary,
	playwright,
	launchOptions,
	seat
}) => {
	const folder = await mkdtemp(join(tmpdir(), 'plenary-browser-'));
	const openBrowser = () =>
		playwright.chromium.launchPersistentContext(folder, {
			...launchOptions,
			baseURL: plenary.origin
		});
	const norway = await seat('norway');
	const norwegian = await openSection(norway.page, SECTION);

	const before = await openBrowser();
	const desk = before.pages()[0] ?? (await before.newPage());
	await signIn(desk, 'kenya');
	const kenyan = await openSection(desk, SECTION);
	await writeParagraph(kenyan, 'Kenya begins here');
	await expectSaved(desk);
	await expect.poll(() => readText(norwegian)).toContain('Kenya begins here');

	await before.setOffline(true);
	await expect(statusOf(desk)).toHaveText('Offline · everything you typed is saved');
	await kenyan.press('ControlOrMeta+End');
	await kenyan.pressSequentially(' alone', { delay: 5 });
	await expect(statusOf(desk)).toHaveText('Offline · 6 changes kept here');
	await norwegian.press('ControlOrMeta+Home');
	await norwegian.pressSequentially('Meanwhile, Norway. ');
	await expectSaved(norway.page);
	expect(await readText(norwegian)).not.toContain('alone');
	expect(await readText(kenyan)).not.toContain('Meanwhile');
	await before.close();

	const after = await openBrowser();
	const again = await openSection(await after.newPage(), SECTION);
	for (const field of [again, norwegian]) {
		await expect.poll(() => readText(field)).toContain('Kenya begins here alone');
		await expect.poll(() => readText(field)).toContain('Meanwhile, Norway. ');
	}
	await after.close();
	await rm(folder, { recursive: true, force: true });
});

test('back on line in the same tab, what was typed meanwhile merges by itself', async ({
	seat
}) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const kenyan = await openSection(kenya.page, SECTION);
	const norwegian = await openSection(norway.page, SECTION);
	await typeOffline(kenya, kenyan, 'Typed on a train.');
	await kenya.context.setOffline(false);
	await expectSaved(kenya.page);
	await expect.poll(() => readText(norwegian)).toContain('Typed on a train.');
});

test('words typed offline into a text that was locked meanwhile are handed back', async ({
	seat
}) => {
	const kenya = await seat('kenya');
	const office = (await seat('secretariat')).page;
	const kenyan = await openSection(kenya.page, SECTION);
	await typeOffline(kenya, kenyan, 'Too late for this.');
	await setMode(office, SECTION, 'locked');
	await kenya.context.setOffline(false);

	const main = kenya.page.locator('#text');
	await expect(main).toContainText('Your last changes were not taken.');
	await expect(main.getByLabel('What you had typed and was not saved')).toHaveValue(
		/Too late for this\./
	);
	await expect(statusOf(kenya.page)).toHaveAttribute('data-status', 'Read-only');
	await main.getByRole('button', { name: 'Go on with the text as it stands' }).click();
	await expect(statusOf(kenya.page)).toHaveText(/Read-only · This section is locked/);
	await expect(kenya.page.locator('#section-text')).not.toContainText('Too late for this.');

	await setMode(office, SECTION, 'open');
	await expectSaved(kenya.page);
	await writeParagraph(kenyan, 'In time again.');
	await expectSaved(kenya.page);
});

test('what this device keeps can be deleted when signing out', async ({ seat }) => {
	const { page } = await seat('icann');
	const field = await openSection(page, SECTION);
	await writeParagraph(field, 'On a shared machine.');
	await expectSaved(page);
	await page.getByText('Comment', { exact: true }).first().click();
	await page.getByLabel('Your comment').fill('Not sent yet.');
	const kept = () =>
		page.evaluate(async () => [
			...(await indexedDB.databases()).map(({ name }) => name),
			...Object.keys(localStorage).filter((key) => key.includes('draft'))
		]);
	expect(await kept()).toHaveLength(2);
	await page.getByRole('link', { name: 'Sign out' }).click();
	await page.getByLabel('Delete the texts and drafts kept on this device').check();
	await page.getByRole('button', { name: 'Sign out' }).click();
	await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
	expect(await kept()).toEqual([]);
});

test('nothing is called saved before the server has said so', async ({ plenary, seat }) => {
	const { page } = await seat('kenya');
	const field = await openSection(page, SECTION);
	plenary.freeze();
	try {
		await writeParagraph(field, 'Not yet on any disk.');
		await expect(statusOf(page)).toHaveText('Saving');
		// Had the page trusted its own sending, it would say so within a few frames.
		await page.evaluate(
			() =>
				new Promise<void>((done) => {
					let frames = 60;
					const next = () => (frames-- > 0 ? requestAnimationFrame(next) : done());
					next();
				})
		);
		await expect(statusOf(page)).toHaveText('Saving');
	} finally {
		plenary.thaw();
	}
	await expectSaved(page);
});

test('a server killed while both type has every character that the other saw', async ({
	plenary,
	seat
}) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const kenyan = await openSection(kenya.page, SECTION);
	const norwegian = await openSection(norway.page, SECTION);
	await writeParagraph(kenyan, 'K:');
	await expect.poll(() => readText(norwegian)).toContain('K:');
	await norwegian.press('ControlOrMeta+Home');
	const counting = (from: number) =>
		Array.from({ length: 35 }, (_, i) => `${from + i}`).join(' ') + ' ';

	const typing = Promise.all([
		kenyan.pressSequentially(counting(1000), { delay: 4 }),
		norwegian.pressSequentially(counting(5000), { delay: 4 })
	]);
	await expect.poll(() => readText(kenyan)).toMatch(/5005 /);
	await expect.poll(() => readText(norwegian)).toMatch(/1005 /);
	await plenary.kill9();
	await typing;
	await expect(statusOf(kenya.page)).toHaveText(/Offline · \d+ changes kept here/);
	const seenByKenya = /5000 [\d ]*/.exec(await readText(kenyan))?.[0] ?? '';
	const seenByNorway = /1000 [\d ]*/.exec(await readText(norwegian))?.[0] ?? '';
	// Norway leaves: what its browser kept cannot come to the server's help.
	await norway.context.close();
	await plenary.start();

	const newcomer = await openSection((await seat('ghana')).page, SECTION);
	await expect.poll(() => readText(newcomer)).toContain(seenByKenya);
	expect(await readText(newcomer)).toContain(seenByNorway);
	// Kenya's tab was open all along: what it had not sent arrives now.
	await expectSaved(kenya.page);
	await expect.poll(() => readText(newcomer)).toContain(`K:${counting(1000)}`);
});

test('after a restore a tab that saw more hands its words back, and claims nobody else’s', async ({
	plenary,
	seat
}) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const kenyan = await openSection(kenya.page, SECTION);
	const norwegian = await openSection(norway.page, SECTION);
	const file = join(await mkdtemp(join(tmpdir(), 'plenary-backup-')), 'backup.sqlite');
	await plenary.command('backup', file);
	await writeParagraph(norwegian, 'Norway wrote this after the backup.');
	await expectSaved(norway.page);
	await norway.context.close();
	await writeParagraph(kenyan, 'Kenya wrote this after the backup.');
	await expectSaved(kenya.page);
	await plenary.kill9();
	await plenary.command('restore', file);
	await plenary.start();

	// Everybody was signed out, and is told so; what this browser keeps is found again after it.
	await expect(statusOf(kenya.page)).toHaveText('Read-only · You are signed out.');
	await signIn(await kenya.context.newPage(), 'kenya');
	await kenya.page.reload();
	const kept = kenya.page.getByLabel('What you had typed and was not saved');
	await expect(kept).toHaveValue(/Kenya wrote this after the backup/);
	await kenya.page.getByRole('button', { name: 'Go on with the text as it stands' }).click();
	await expectSaved(kenya.page);
	expect(await readText(kenya.page.locator('[role=textbox]'))).not.toContain('after the backup');
});
