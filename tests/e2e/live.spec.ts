import { expect, test } from './fixtures.ts';
import { openReady, openSection, placeCaret, readLines } from '../support/desk.ts';

const SECTION = '3';

test('comments, positions, overview and record follow in other browsers without a reload', async ({
	seat
}) => {
	const kenya = await seat('kenya');
	const overview = await seat('norway');
	const record = await seat('ghana');
	await overview.page.goto('/c/roadmap');
	await record.page.goto('/c/roadmap/record');
	const item = overview.page.locator('#sections li', { hasText: 'digital inclusion for all' });
	const count = async () => Number(/(\d+) open comment/.exec(await item.innerText())?.[1] ?? NaN);
	const before = await count();
	const field = await openSection(kenya.page, SECTION);
	for (const page of [overview.page, record.page])
		await page.evaluate(() => Object.assign(window, { sameDocument: true }));

	await test.step('a comment counts on the overview', async () => {
		await kenya.page.getByText('Comment', { exact: true }).first().click();
		await kenya.page.getByLabel('Your comment').fill('Counted elsewhere.');
		await kenya.page.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect.poll(count).toBe(before + 1);
	});

	await test.step('resolving it takes it off again, reopening puts it back', async () => {
		const card = kenya.page.locator('.card', { hasText: 'Counted elsewhere.' });
		await card.getByRole('button', { name: 'Resolve' }).click();
		await expect.poll(count).toBe(before);
		await kenya.page.getByRole('link', { name: /^Resolved/ }).click();
		await card.getByRole('button', { name: 'Reopen' }).click();
		await expect.poll(count).toBe(before + 1);
	});

	await test.step('a position is an entry of the record at once', async () => {
		await placeCaret(field, 'Economic');
		await kenya.page.getByText(/^State (a|another) position$/).click();
		await kenya.page.getByRole('radio', { name: 'Object' }).check();
		await kenya.page.getByLabel('Reason').fill('Seen in the record.');
		await kenya.page.getByRole('button', { name: 'State for Kenya' }).click();
		const entry = record.page.getByRole('listitem').filter({ hasText: 'Seen in the record.' });
		await expect(entry.first()).toBeVisible();
		await expect(entry.first()).toContainText('Kenya');
	});

	for (const page of [overview.page, record.page])
		expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('settings, modes and the frame follow in other browsers without a reload', async ({
	seat
}) => {
	const office = (await seat('secretariat')).page;
	const settings = (await seat('norway')).page;
	const overview = (await seat('kenya')).page;
	await settings.goto('/c/roadmap/settings');
	await overview.goto('/c/roadmap');
	await openReady(office, '/c/roadmap/settings');

	await office.getByLabel(`Mode of section ${SECTION}`, { exact: true }).selectOption('locked');
	await office.getByRole('button', { name: `Set the mode of section ${SECTION}` }).click();
	await expect(office.getByText('The mode is set and applies now.')).toBeVisible();
	const shown = settings.getByRole('listitem').filter({ hasText: 'digital inclusion for all' });
	await expect(shown).toContainText('Locked: nobody edits');
	const item = overview.locator('#sections li', { hasText: 'digital inclusion for all' });
	await expect(item).toContainText('Locked: nobody edits');
	await office.getByLabel(`Mode of section ${SECTION}`, { exact: true }).selectOption('open');
	await office.getByRole('button', { name: `Set the mode of section ${SECTION}` }).click();
	await expect(shown).toContainText('Open: delegations co-edit');

	await office.getByLabel('Title').fill('Closing remarks');
	await office.getByRole('button', { name: 'Add the section' }).click();
	for (const page of [settings, overview])
		await expect(page.getByRole('link', { name: /Closing remarks/ }).first()).toBeVisible();
});

test('taking away a right reaches whoever is typing; giving it back lets them go on', async ({
	seat
}) => {
	const office = (await seat('secretariat')).page;
	const { page } = await seat('apc');
	const field = await openSection(page, SECTION);
	await openReady(office, '/c/roadmap/settings');
	const box = office.getByLabel('Stakeholder: edit', { exact: false }).first();
	const save = office.getByRole('button', { name: /rights/i });
	await box.uncheck();
	await save.click();
	await expect(page.locator('[data-status]').first()).toContainText(
		'Your category of participant does not edit the text in the running phase.'
	);
	await box.check();
	await save.click();
	await expect(page.locator('[data-status]').first()).toHaveAttribute('data-status', 'Saved');
	await field.press('ControlOrMeta+End');
	await field.pressSequentially(' Typing again.');
	await expect.poll(() => readLines(field)).toContainEqual(expect.stringMatching('Typing again.'));
});

test('one change is read once: a page does not go on reading', async ({ seat }) => {
	const watching = (await seat('norway')).page;
	await watching.goto('/c/roadmap');
	const kenya = await seat('kenya');
	const field = await openSection(kenya.page, SECTION);
	let reads = 0;
	watching.on('request', (request) => {
		if (request.url().includes('__data.json')) reads++;
	});
	await placeCaret(field, 'Economic');
	for (const words of ['First of two.', 'Second of two.']) {
		const heard = watching.waitForResponse((response) => response.url().includes('__data.json'));
		await kenya.page.getByText('Comment', { exact: true }).first().click();
		await kenya.page.getByLabel('Your comment').fill(words);
		await kenya.page.getByRole('button', { name: 'Comment', exact: true }).click();
		await heard;
	}
	await watching.goto('/c/roadmap/record');
	expect(reads).toBeLessThan(10);
});

test('after a restart of the server pages find it again and read what they missed', async ({
	plenary,
	seat
}) => {
	const reader = await seat('norway');
	const kenya = await seat('kenya', { javaScriptEnabled: false });
	await reader.page.goto('/c/roadmap/record');
	await kenya.page.goto(`/c/roadmap/sections/${SECTION}`);
	await reader.page.evaluate(() => Object.assign(window, { sameDocument: true }));
	await plenary.kill9();
	await plenary.start();
	await kenya.page.getByText('Comment', { exact: true }).first().click();
	await kenya.page.getByLabel('Your comment').fill('Said right after the restart.');
	await kenya.page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(kenya.page.getByText('Said right after the restart.').first()).toBeVisible();
	const newest = reader.page.getByRole('listitem').filter({ hasText: 'right after the restart' });
	await expect(newest.first()).toBeVisible();
	expect(await reader.page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('a server that cannot be reached takes nothing off the screen', async ({ seat }) => {
	const { page } = await seat('norway');
	const kenya = (await seat('kenya')).page;
	const field = await openSection(page, SECTION);
	const commenting = await openSection(kenya, SECTION);
	const office = (await seat('secretariat')).page;
	await page.evaluate(() => Object.assign(window, { sameDocument: true }));
	let failures = 0;
	let answer: 'nothing' | 'error' | 'truth' = 'nothing';
	await page.route('**/__data.json*', (route) => {
		if (answer === 'truth') return route.continue();
		failures++;
		return answer === 'nothing'
			? route.abort('connectionreset')
			: route.fulfill({ status: 500, json: 'broken' });
	});

	await test.step('what it missed while reading comes later', async () => {
		await placeCaret(commenting, 'Economic');
		await kenya.getByText('Comment', { exact: true }).first().click();
		await kenya.getByLabel('Your comment').fill('Read at the third attempt.');
		await kenya.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect.poll(() => failures).toBeGreaterThan(1);
		answer = 'error';
		const before = failures;
		await expect.poll(() => failures).toBeGreaterThan(before);
		await expect(field).toBeVisible();
		answer = 'truth';
		await expect(page.getByText('Read at the third attempt.').first()).toBeVisible();
	});

	await test.step('another page opens once it can be read', async () => {
		answer = 'nothing';
		await page.getByRole('link', { name: 'Positions', exact: true }).click();
		await expect(page.getByText('Plenary cannot be reached.')).toBeVisible();
		await placeCaret(field, 'Economic');
		await page.keyboard.type('Typed meanwhile. ');
		await expect
			.poll(() => readLines(commenting))
			.toContainEqual(expect.stringContaining('Typed meanwhile. Economic'));
		answer = 'truth';
		await expect(page).toHaveURL(/\/positions$/);
		expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
	});

	await test.step('a form that does not arrive keeps what was entered', async () => {
		await openReady(office, '/c/roadmap/settings');
		await office.route(/settings\?\/add/, (route) => route.abort('connectionreset'));
		await office.getByLabel('Title').fill('Kept in its form');
		await office.getByRole('button', { name: 'Add the section' }).click();
		await expect(office.getByText('Plenary did not take that just now')).toBeVisible();
		await expect(office.getByLabel('Title')).toHaveValue('Kept in its form');
		await office.unroute(/settings\?\/add/);
		await office.getByRole('button', { name: 'Understood' }).click();
		await office.getByRole('button', { name: 'Add the section' }).click();
		await expect(office.getByRole('link', { name: /Kept in its form/ }).first()).toBeVisible();
	});
});

test('a link pressed while there is no line is followed once there is', async ({ seat }) => {
	const { page } = await seat('norway');
	await openSection(page, SECTION);
	await page.context().setOffline(true);
	await expect(page.getByText('Not connected since')).toBeVisible();
	await page.getByRole('link', { name: 'Positions', exact: true }).click();
	await expect(page.getByText('Plenary cannot be reached.')).toBeVisible();
	await page.context().setOffline(false);
	await expect(page).toHaveURL(/\/positions$/);
	await expect(page.getByRole('heading', { name: 'Positions', level: 1 })).toBeVisible();
});

for (const [when, arrives] of [
	['before the server has answered', true],
	['before all of its own code has come', false]
] as const)
	test(`a link is followed though the page hears of a change ${when}`, async ({ seat }) => {
		const { page } = await seat('norway');
		const kenya = (await seat('kenya')).page;
		let hears = () => {};
		const heard = new Promise<void>((resolve) => (hears = resolve));
		page.on('websocket', (socket) =>
			socket.on('framereceived', ({ payload }) => String(payload).includes('comments') && hears())
		);
		let answer = () => {};
		const answered = new Promise<void>((resolve) => (answer = resolve));
		// What minds links is told by the address that it asks.
		if (!arrives)
			await page.route('**/_app/immutable/**', async (route) => {
				const response = await route.fetch();
				if ((await response.text()).includes('/healthz')) await answered;
				await route.fulfill({ response });
			});
		await openSection(page, SECTION);
		const commenting = await openSection(kenya, SECTION);
		await page.route('**/delegations/__route.js', async (route) => {
			await answered;
			await route.continue();
		});
		const asked = page.waitForRequest('**/delegations/__route.js');
		await page.getByRole('link', { name: 'Delegations', exact: true }).click();
		await asked;
		await placeCaret(commenting, 'Economic');
		await kenya.getByText('Comment', { exact: true }).first().click();
		await kenya.getByLabel('Your comment').fill('Said while somebody leaves.');
		await kenya.getByRole('button', { name: 'Comment', exact: true }).click();
		await heard;
		answer();
		await expect(page).toHaveURL(/\/delegations$/);
		await expect(page.getByRole('heading', { name: 'Delegations', level: 1 })).toBeVisible();
	});
