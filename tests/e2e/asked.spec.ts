import { expect, test } from './fixtures.ts';
import {
	openSection,
	paste,
	readLines,
	setMode,
	statusOf,
	writeParagraph
} from '../support/desk.ts';

/** Scripts that arrive only when they are asked for. */
const LATER = '**/_app/immutable/chunks/*.js';

test('what is fetched when asked for may fail to come: nothing is lost, and it can be asked again', async ({
	seat
}) => {
	const { page } = await seat('jamaica');
	const troubles: string[] = [];
	page.on('console', (message) => {
		if (/hydrat/i.test(message.text())) troubles.push(message.text());
	});
	const field = await openSection(page, '5');
	await writeParagraph(field, 'Before: ');
	await page.route(LATER, (route) => route.abort());

	await test.step('a paste comes in plain, where the caret stood', async () => {
		await paste(field, '<style>p { color: red }</style><p>Pasted <b>words</b></p><p>and more</p>');
		await expect.poll(() => readLines(field)).toContain('Before: Pasted words');
		await expect.poll(() => readLines(field)).toContain('and more');
	});

	await test.step('a question that cannot be asked says so', async () => {
		await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
		await expect(page.getByRole('alert')).toContainText('could not be fetched');
	});

	await test.step('so does the list of who is here', async () => {
		await page.getByRole('button', { name: 'Who is here' }).click();
		await expect(page.locator('[popover]').getByRole('alert')).toContainText(
			'could not be fetched'
		);
		await page.keyboard.press('Escape');
	});

	await test.step('so does the form of a position', async () => {
		await page.getByText(/^State (a|another) position$/).click();
		await expect(page.locator('#position')).toContainText('could not be fetched');
	});

	await page.unroute(LATER);
	await test.step('and comes once the network is back', async () => {
		await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
		await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
		await page.keyboard.press('Escape');
		await page.getByText(/^State (a|another) position$/).click();
		await page.getByText(/^State (a|another) position$/).click();
		await expect(page.getByRole('radio', { name: 'Object' })).toBeVisible();
		await page.getByRole('button', { name: 'Who is here' }).click();
		await expect(page.getByRole('button', { name: 'Pause others’ edits' })).toBeVisible();
	});
	expect(troubles).toEqual([]);
});

test('words that were not taken are shown even when what hands them back cannot be fetched', async ({
	seat
}) => {
	const { page, context } = await seat('jamaica');
	const office = (await seat('secretariat')).page;
	const field = await openSection(page, '5');
	await context.setOffline(true);
	await writeParagraph(field, 'Too late for this.');
	await expect(statusOf(page)).toHaveText(/Offline · \d+ changes kept here/);
	await setMode(office, '5', 'locked');
	await page.route(LATER, (route) => route.abort());
	await context.setOffline(false);

	const alert = page.locator('#text').getByRole('alert');
	await expect(alert).toContainText('Too late for this.');
	await page.unroute(LATER);
	await alert.getByRole('button', { name: 'Try again' }).click();
	await expect(alert.getByLabel('What you had typed and was not saved')).toHaveValue(
		/Too late for this\./
	);
	await setMode(office, '5', 'open');
});
