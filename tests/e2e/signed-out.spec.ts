import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openSection,
	readText,
	signIn,
	statusOf,
	typeOffline,
	writeParagraph
} from '../support/desk.ts';
import { DEMO_PASSWORD } from '../support/server.ts';

const SECTION = '5';

test('whose session ended while offline is told so, and finds the words again after signing in', async ({
	seat
}) => {
	const ghana = await seat('ghana');
	const norway = await seat('norway');
	const field = await openSection(ghana.page, SECTION);
	const reader = await openSection(norway.page, SECTION);
	await typeOffline(ghana, field, 'Typed while nobody was listening.');

	const elsewhere = (await seat('ghana')).page;
	await elsewhere.goto('/account');
	await elsewhere.getByRole('button', { name: /everywhere/i }).click();
	await elsewhere.waitForURL(/sign-in/);
	await ghana.context.setOffline(false);

	const { page } = ghana;
	await expect(statusOf(page)).toHaveText('Read-only · You are signed out.');
	const text = page.locator('#text');
	await expect(text).toContainText('What you typed is kept in this browser');
	await text.getByRole('link', { name: 'Sign in' }).click();
	await page.getByLabel('E-mail').fill('ghana@plenary.test');
	await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL(/\/sections\/5/);
	await expectSaved(page);
	await expect.poll(() => readText(reader)).toContain('Typed while nobody was listening.');
});

test('who is signed out with words that no copy keeps is handed them at once', async ({ seat }) => {
	const { page, context } = await seat('jamaica');
	// A private window of some browsers: nothing can be kept in it.
	await page.addInitScript(() => {
		Object.defineProperty(indexedDB, 'open', {
			value: () => {
				throw new DOMException('no', 'InvalidStateError');
			}
		});
	});
	const field = await openSection(page, SECTION);
	await context.setOffline(true);
	await writeParagraph(field, 'In this tab only.');
	await expect(statusOf(page)).toHaveText(/Offline · \d+ changes in this tab only/);
	const elsewhere = (await seat('jamaica')).page;
	await elsewhere.goto('/account');
	await elsewhere.getByRole('button', { name: /everywhere/i }).click();
	await elsewhere.waitForURL(/sign-in/);
	await context.setOffline(false);
	await expect(statusOf(page)).toHaveText('Read-only · You are signed out.');
	await expect(page.getByLabel('What you had typed and was not saved')).toHaveValue(
		/In this tab only\./
	);
	await signIn(await context.newPage(), 'jamaica');
});
