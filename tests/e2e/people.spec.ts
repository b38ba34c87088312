import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openReady, signIn } from '../support/desk.ts';
import { DEMO_PASSWORD, startProcess } from '../support/server.ts';

const PASSWORD = 'four words in a row';

/** Fill in who one is, where an account is created. */
async function introduce(page: Page, name: string, email: string): Promise<void> {
	await page.getByLabel('Your name').fill(name);
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
}

/** The link that was just made, shown this once. */
function madeLink(page: Page): Promise<string> {
	return page.getByLabel(/^The link/).inputValue();
}

/** Invite somebody on the delegations page; resolves to the link. */
async function invite(page: Page, slug: string, fill: (form: Locator) => Promise<void>) {
	await openReady(page, `/c/${slug}/delegations`);
	const form = page.locator('#invite');
	await fill(form);
	await form.getByRole('button', { name: 'Invite', exact: true }).click();
	return madeLink(page);
}

test('a newcomer operates an installation without the demonstration', async ({ browser }) => {
	test.setTimeout(150_000);
	const plenary = await startProcess({ DEMO: '0' });
	const newContext = () => browser.newContext({ baseURL: plenary.origin });
	try {
		const office = await (await newContext()).newPage();
		const address = /at (http\S+\/welcome\/\S+)/.exec(plenary.output())?.[1] ?? '';

		await test.step('the first administrator comes by the address that was printed', async () => {
			await office.goto(address);
			await introduce(office, 'Amina Diallo', 'amina@example.org');
			await office.getByRole('button', { name: 'Create the administrator' }).click();
			await expect(office).toHaveURL(/\/admin$/);
			const stranger = await (await newContext()).newPage();
			await stranger.goto(address);
			await expect(stranger.locator('main')).toContainText('works only once');
			await stranger.goto('/sign-in');
			await expect(stranger.getByText('Demonstration accounts')).toHaveCount(0);
		});

		await test.step('opens a consultation and becomes its secretariat', async () => {
			await openReady(office, '/admin');
			await office.getByText('Open a consultation', { exact: true }).click();
			await office.getByLabel('Title').fill('Pact for the Coast');
			await office.getByLabel('Address').fill('coast');
			await office.getByLabel('Mandate').fill('Resolution 80/1.');
			await office.getByRole('button', { name: 'Open the consultation' }).click();
			await expect(office.getByText('Opened: Pact for the Coast.')).toBeVisible();
			await office.getByRole('button', { name: /^Invite its secretariat/ }).click();
			await office.goto(await madeLink(office));
			await expect(office.locator('main')).toContainText('Open and run the consultation');
			await office.getByRole('button', { name: 'Accept as Amina Diallo' }).click();
			await office.waitForURL(/\/c\/coast/);
			await expect(office.getByText('Acting as Secretariat')).toBeVisible();
			await expect(office.getByLabel('Demonstration', { exact: true })).toHaveCount(0);
		});

		await test.step('adds a section and a delegation', async () => {
			await openReady(office, '/c/coast/settings');
			await office.getByLabel('Title').fill('Sea level');
			await office.getByRole('button', { name: 'Add the section' }).click();
			await expect(office.getByText('The section is added.')).toBeVisible();
			await openReady(office, '/c/coast/delegations');
			await office.locator('#add').getByLabel('Name', { exact: true }).fill('Seychelles');
			await office.locator('#add').getByLabel('Code').fill('SYC');
			await office.getByRole('button', { name: 'Add the delegation' }).click();
			await expect(office.getByText('Added: Seychelles.')).toBeVisible();
		});

		await test.step('invites its delegate, who comes by the link and writes', async () => {
			const link = await invite(office, 'coast', async (form) => {
				await form.getByLabel('Delegation', { exact: true }).selectOption({ label: 'Seychelles' });
				await form.getByLabel(/May state the delegation/).check();
			});
			const delegate = await (await newContext()).newPage();
			await delegate.goto(link);
			const place = delegate.locator('main');
			await expect(place).toContainText('Pact for the Coast');
			await expect(place).toContainText('Amina Diallo');
			await expect(place).toContainText(/Delegate\s*of\s*■\s*MS\s*Seychelles/);
			await expect(place).toContainText("State Seychelles's positions.");
			await introduce(delegate, 'Jean Hoareau', 'jean@example.org');
			await delegate.getByRole('button', { name: 'Create the account and accept' }).click();
			await delegate.waitForURL(/\/c\/coast/);
			await expect(delegate.getByText('Acting as Seychelles')).toBeVisible();
			await delegate.goto('/c/coast/sections/1');
			const field = delegate.locator('[role=textbox][contenteditable=true]');
			await field.pressSequentially('Coasts come first.');
			await expect(delegate.locator('[data-status]')).toHaveAttribute('data-status', 'Saved');
			await office.goto('/c/coast/sections/1');
			await expect(office.locator('.treaty')).toContainText('Coasts come first.');
			await delegate.getByText(/^State a position$/).click();
			await delegate.getByRole('radio', { name: 'Support', exact: true }).check();
			await delegate.getByRole('button', { name: 'State for Seychelles' }).click();
			await expect(delegate.getByText(/Receipt/).first()).toBeVisible();
		});
	} finally {
		await plenary.stop();
	}
});

test('an invitation seats an account that exists, once; used, revoked and expired ones say so', async ({
	seat,
	plenary,
	browser
}) => {
	const office = (await seat('secretariat')).page;
	const fiji = (await seat('fiji')).page;
	const asObserver = (form: Locator) => form.getByLabel('Observer').check();
	const stranger = await (await browser.newContext({ baseURL: plenary.origin })).newPage();

	await test.step('accepted as who is signed in, and then used', async () => {
		const link = await invite(office, 'roadmap', asObserver);
		await fiji.goto(link);
		await expect(fiji.locator('main')).toContainText('Ana Lucía Duarte');
		await fiji.getByRole('button', { name: 'Accept as Litia Vakaloloma' }).click();
		await fiji.waitForURL(/\/c\/roadmap/);
		await expect(fiji.getByLabel('Acting as').locator('option')).toHaveText([/Fiji/, /Observer/], {
			useInnerText: true
		});
		await stranger.goto(link);
		await expect(stranger.locator('main')).toContainText('accepted already');
	});

	await test.step('somebody with an account signs in first', async () => {
		const link = await invite(office, 'roadmap', asObserver);
		await stranger.goto(link);
		await stranger.getByRole('link', { name: 'Sign in first' }).click();
		await expect(stranger.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
		await stranger.getByLabel('E-mail').fill('estonia@plenary.test');
		await stranger.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
		await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
		await expect(stranger.getByRole('button', { name: 'Accept as Kristjan Tamm' })).toBeVisible();
	});

	await test.step('revoked', async () => {
		const link = await invite(office, 'roadmap', async (form) => {
			await asObserver(form);
			await form.getByLabel('For whom').fill('Who is not coming');
		});
		const issued = office.getByRole('listitem').filter({ hasText: 'Who is not coming' });
		await issued.getByRole('button', { name: 'Revoke' }).click();
		await expect(issued).toContainText('revoked');
		await stranger.goto(link);
		await expect(stranger.locator('main')).toContainText('This invitation was revoked.');
		await expect(stranger.locator('main')).toContainText('Ask Ana Lucía Duarte for a new one.');
	});

	await test.step('expired', async () => {
		const link = await invite(office, 'roadmap', asObserver);
		// A day is long for a test: the row is made to be of yesterday.
		const file = new Database(join(plenary.dataDir, 'plenary.sqlite'));
		file.prepare('UPDATE invitation SET expires_at = ? WHERE accepted_at IS NULL').run(Date.now());
		file.close();
		await stranger.goto(link);
		await expect(stranger.locator('main')).toContainText('This invitation has expired.');
	});
	await stranger.context().close();
});

test('one ends one’s own sessions, changes the password, and signs out everywhere', async ({
	seat,
	plenary,
	browser
}) => {
	const here = (await seat('oecd')).page;
	const there = (await seat('oecd')).page;

	await openReady(here, '/account');
	const list = here.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem');
	await expect(list).toHaveCount(2);
	await expect(list.filter({ hasText: 'this one' })).toHaveCount(1);
	await here.getByRole('button', { name: 'End this session' }).click();
	await expect(list).toHaveCount(1);
	await there.goto('/account');
	await expect(there).toHaveURL(/\/sign-in/);

	await signIn(there, 'oecd');
	await here.getByLabel('Current password').fill('not the password');
	await here.getByLabel('New password').fill(PASSWORD);
	await here.getByRole('button', { name: 'Change the password' }).click();
	await expect(here.getByText('This is not your current password.')).toBeVisible();
	await here.getByLabel('Current password').fill(DEMO_PASSWORD);
	await here.getByLabel('New password').fill(PASSWORD);
	await here.getByRole('button', { name: 'Change the password' }).click();
	await expect(here.getByText('Changed. You were signed out everywhere else.')).toBeVisible();
	await there.goto('/account');
	await expect(there).toHaveURL(/\/sign-in/);

	const again = await (await browser.newContext({ baseURL: plenary.origin })).newPage();
	await again.goto('/sign-in');
	await again.getByLabel('E-mail').fill('oecd@plenary.test');
	await again.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
	await again.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(again.getByText(/do not belong together/)).toBeVisible();
	await expect(again.getByLabel('E-mail')).toHaveValue('oecd@plenary.test');
	await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
	await again.getByRole('button', { name: 'Sign in', exact: true }).click();
	await again.waitForURL('/');

	await here.getByRole('button', { name: 'Sign out everywhere' }).click();
	await expect(here).toHaveURL(/\/sign-in/);
	await again.goto('/account');
	await expect(again).toHaveURL(/\/sign-in/);
	await again.context().close();
});

test('an administrator gives a reset link, which works once', async ({
	seat,
	browser,
	plenary
}) => {
	const office = (await seat('secretariat')).page;
	await openReady(office, '/admin');
	const row = office.getByRole('listitem').filter({ hasText: 'canada@plenary.test' });
	await row.getByRole('button', { name: /^Reset link/ }).click();
	const link = await madeLink(office);
	const page = await (await browser.newContext({ baseURL: plenary.origin })).newPage();
	await page.goto(link);
	await page.getByLabel('New password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Save and sign in' }).click();
	await expect(page.getByRole('link', { name: 'Geneviève Tremblay' })).toBeVisible();
	await page.goto(link);
	await expect(page.locator('main')).toContainText('used already');
	await page.context().close();
});

test('one press enters the demonstration, and every page says that it is one', async ({
	browser,
	plenary
}) => {
	const page = await (await browser.newContext({ baseURL: plenary.origin })).newPage();
	await page.goto('/sign-in?to=/c/roadmap');
	await page.getByRole('button', { name: /kenya@plenary\.test/ }).click();
	await expect(page).toHaveURL(/\/c\/roadmap$/);
	await expect(page.getByText('Acting as Kenya')).toBeVisible();
	for (const path of ['', '/sections/2', '/positions', '/delegations', '/record', '/settings']) {
		await page.goto(`/c/roadmap${path}`);
		await expect(page.getByLabel('Demonstration', { exact: true })).toBeVisible();
	}
	await page.context().close();
});
