import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openSection,
	readText,
	signIn,
	statusOf,
	typeOffline,
	untilKept,
	writeParagraph
} from '../support/desk.ts';

const SECTION = '5';

/** A device with a busy disk: what it keeps is not brought before `bringCopies`. */
async function holdCopies(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const brought = new Promise((bring) => Object.assign(window, { bringCopies: bring }));
		const open = indexedDB.open.bind(indexedDB);
		indexedDB.open = (...named) => {
			const request = open(...named);
			Object.defineProperty(request, 'onsuccess', {
				set: (hear: (event: Event) => void) =>
					request.addEventListener('success', (event) => void brought.then(() => hear(event)))
			});
			return request;
		};
	});
}

async function bringCopies(page: Page): Promise<void> {
	await page.evaluate(() => (window as unknown as { bringCopies: () => void }).bringCopies());
}

test('a copy that the device brings late merges into the text that was begun without it', async ({
	seat
}) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const norwegian = await openSection(norway.page, SECTION);
	const kenyan = await openSection(kenya.page, SECTION);
	await typeOffline(kenya, kenyan, 'Typed on a train.');
	await kenya.page.close();
	await kenya.context.setOffline(false);

	const page = await kenya.context.newPage();
	await holdCopies(page);
	const again = await openSection(page, SECTION);
	await writeParagraph(again, 'Typed at the desk.');
	await expectSaved(page);
	expect(await readText(again)).not.toContain('Typed on a train.');
	await bringCopies(page);
	for (const field of [again, norwegian])
		await expect.poll(() => readText(field)).toContain('Typed on a train.');
	expect(await readText(again)).toContain('Typed at the desk.');
	await expectSaved(page);

	// From then on it is kept as ever.
	await kenya.context.setOffline(true);
	await again.press('ControlOrMeta+End');
	await again.pressSequentially(' And on.');
	await expect(statusOf(page)).toHaveText('Offline · 8 changes kept here');
	await page.close();
	await kenya.context.setOffline(false);
	const last = await openSection(await kenya.context.newPage(), SECTION);
	for (const field of [last, norwegian])
		await expect.poll(() => readText(field)).toContain('And on.');
});

test('a late copy from before a restore is handed back as words, until one goes on without them', async ({
	plenary,
	seat
}) => {
	const { page, context } = await seat('kenya');
	const field = await openSection(page, SECTION);
	const file = join(await mkdtemp(join(tmpdir(), 'plenary-backup-')), 'backup.sqlite');
	await plenary.command('backup', file);
	await writeParagraph(field, 'Kenya wrote this after the backup.');
	await expectSaved(page);
	await untilKept(page);
	await page.close();
	await plenary.kill9();
	await plenary.command('restore', file);
	await plenary.start();

	const after = await context.newPage();
	await signIn(after, 'kenya');
	await holdCopies(after);
	const again = await openSection(after, SECTION);
	expect(await readText(again)).not.toContain('after the backup');
	await bringCopies(after);
	const handedBack = after.getByLabel('What you had typed and was not saved');
	await expect(handedBack).toHaveValue(/Kenya wrote this after the backup/);
	await expect(after.locator('#text')).toContainText('put back to an earlier day');
	await after.reload();
	await expect(handedBack).toHaveValue(/Kenya wrote this after the backup/);
	await after.getByRole('button', { name: 'Go on with the text as it stands' }).click();
	await expectSaved(after);
	expect(await readText(after.locator('[role=textbox]'))).not.toContain('after the backup');
	await after.reload();
	await expectSaved(after);
	await expect(handedBack).toHaveCount(0);
});
