import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
	openReady,
	openSection,
	placeCaret,
	selectWords,
	writeParagraph
} from '../support/desk.ts';

/** The words of the comment's card that holds the focus; else what kind of element does. */
function focused(page: Page): Promise<string> {
	return page.evaluate(() => {
		const { activeElement } = document;
		const isCard = activeElement?.id.startsWith('t-');
		return String(isCard ? activeElement?.textContent : activeElement?.tagName);
	});
}

const scrolled = (page: Page) => page.evaluate(() => scrollY);

test('words commented on by mouse stand out while one writes; then the form closes', async ({
	seat
}) => {
	const { page } = await seat('kenya');
	const field = await openSection(page, '2');
	await writeParagraph(field, 'The last words of a short section.');
	const words = 'last words';
	await selectWords(field, words);
	const area = page.getByLabel('Your comment');
	await area.click();
	await area.pressSequentially('Shown while written.');
	await expect(field.locator('.chosen')).toHaveText(words);
	const before = await scrolled(page);
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect.poll(() => focused(page)).toContain('Shown while written.');
	await expect(area).toBeHidden();
	expect(await scrolled(page)).toBe(before);

	// The same words may be selected and commented on again.
	await placeCaret(field, 'The last');
	await selectWords(field, words);
	await expect(area).toBeVisible();
});

test('after a comment on a whole short section the focus is on its card and the text stays', async ({
	seat
}) => {
	const { page } = await seat('norway');
	await openSection(page, '2');
	const area = page.getByLabel('Your comment');
	for (const words of ['The first of all.', 'One more of them.', 'The third.', 'The last.']) {
		await page.locator('#rail summary', { hasText: 'Comment' }).click();
		await area.fill(words);
		const before = await scrolled(page);
		await page.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect.poll(() => focused(page)).toContain(words);
		expect(await scrolled(page)).toBe(before);
	}
});

/** The card whose thread begins with these words. */
function card(page: Page, words: string): Locator {
	return page.locator('#rail li', { hasText: words });
}

/** Choose a card by pointer: what may be done with its comments unfolds. */
async function choose(card: Locator): Promise<Locator> {
	await card.locator('header').first().click();
	return card;
}

/** Open a thread on the whole section, for those who are to read it. */
async function open(
	page: Page,
	words: string,
	readers = 'All participants',
	shown = words
): Promise<void> {
	await page.locator('#rail summary', { hasText: /^Comment$/ }).click();
	await page.getByLabel('Your comment').fill(words);
	await page.getByLabel(/^Who reads it/).selectOption(readers);
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(card(page, shown)).toBeVisible();
}

/** How many open comments the overview counts in section 7. */
async function countOf(page: Page): Promise<number> {
	await openReady(page, '/c/roadmap');
	return parseInt(await page.locator('a[href$="/sections/7#rail"]').innerText());
}

test('a thread in confidence is seen by its readers, and by nobody else anywhere', async ({
	seat
}) => {
	const [kenya, norway, facilitator] = await Promise.all([
		seat('kenya'),
		seat('norway'),
		seat('facilitator')
	]);
	const others = [norway.page, facilitator.page];
	const counted = await Promise.all(others.map(countOf));
	await Promise.all(others.map((page) => openReady(page, '/c/roadmap/sections/7')));
	await openReady(kenya.page, '/c/roadmap/sections/7');

	await open(kenya.page, 'Among ourselves.', 'Only Kenya');
	await expect(card(kenya.page, 'Among ourselves.')).toContainText(
		'Confidential: read by Kenya alone'
	);
	await open(kenya.page, 'Said to all.');
	for (const page of others) {
		// What came later is there, so what came before would be.
		await expect(card(page, 'Said to all.')).toBeVisible();
		expect(await page.content()).not.toContain('Among ourselves.');
	}

	await open(kenya.page, 'Asked in confidence.', 'Facilitators and secretariat');
	await expect(card(facilitator.page, 'Asked in confidence.')).toContainText(
		'Confidential: read by Kenya, the facilitators, and the secretariat alone'
	);
	await open(kenya.page, 'Said to all again.');
	await expect(card(norway.page, 'Said to all again.')).toBeVisible();
	expect(await norway.page.content()).not.toContain('Asked in confidence.');

	// Two were said to all, one to the facilitators besides.
	const now = await Promise.all(others.map(countOf));
	expect(now.map((count, i) => count - (counted[i] ?? 0))).toEqual([2, 3]);
	for (const page of others) {
		await openReady(page, '/c/roadmap/record');
		await expect(page.getByText('A confidential entry.').first()).toBeVisible();
		expect(await page.content()).not.toContain('Among ourselves.');
	}
	expect(await norway.page.content()).not.toContain('Asked in confidence.');
	await openReady(kenya.page, '/c/roadmap/record');
	await expect(kenya.page.getByText('Among ourselves.')).toBeVisible();
});

test('delegations are chosen by name, and only they read the thread', async ({ seat }) => {
	const [kenya, norway, ghana] = await Promise.all([seat('kenya'), seat('norway'), seat('ghana')]);
	for (const { page } of [kenya, norway, ghana]) await openReady(page, '/c/roadmap/sections/6');
	const { page } = kenya;
	await page.locator('#rail summary', { hasText: /^Comment$/ }).click();
	await page.getByLabel('Your comment').fill('Between the two of us.');
	await page.route('**/delegations/names', (route) => route.abort());
	await page.getByLabel(/^Who reads it/).selectOption('Kenya and chosen delegations');
	await expect(page.getByText('could not be fetched')).toBeVisible();
	await page.getByLabel('Codes of the delegations chosen').fill('GHA');
	await page.unroute('**/delegations/names');
	await page.getByRole('button', { name: 'try again' }).click();
	await page.getByRole('checkbox', { name: /Ghana/ }).uncheck();
	await page.getByLabel('Find a delegation').fill('norw');
	await page.getByRole('checkbox', { name: /Norway/ }).check();
	await expect(page.getByText('Delegations: 1 chosen')).toBeVisible();
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(card(norway.page, 'Between the two of us.')).toContainText('Kenya and Norway');
	await open(page, 'And to everybody.');
	await expect(card(ghana.page, 'And to everybody.')).toBeVisible();
	expect(await ghana.page.content()).not.toContain('Between the two of us.');
});

test('what others do to a comment is seen live: agreed with, edited, hidden, deleted', async ({
	seat
}) => {
	const [kenya, norway, secretariat] = await Promise.all([
		seat('kenya'),
		seat('norway'),
		seat('secretariat')
	]);
	for (const { page } of [kenya, norway, secretariat])
		await openReady(page, '/c/roadmap/sections/5');
	await open(kenya.page, 'The frist words.');
	const first = card(norway.page, 'Wanjiru Mwangi').last();
	await expect(card(norway.page, 'The frist words.')).toBeVisible();
	const agreeing = await choose(card(norway.page, 'The frist words.'));
	await agreeing.getByRole('button', { name: 'Agree' }).click();
	await expect(card(kenya.page, 'The frist words.')).toContainText('1 delegation agrees: NOR');

	await card(kenya.page, 'The frist words.').getByRole('link', { name: 'Edit or delete' }).click();
	const field = card(kenya.page, 'The frist words.').getByLabel('Your comment');
	await expect(field).toHaveValue('The frist words.');
	await field.fill('The first words.');
	await card(kenya.page, 'The frist words.').getByRole('button', { name: 'Save' }).click();
	await expect(card(norway.page, 'The first words.')).toContainText(
		'Agreed before it was edited: NOR'
	);
	await expect(field).toBeHidden();
	await card(norway.page, 'The first words.')
		.getByRole('link', { name: 'What it said before' })
		.click();
	await expect(card(norway.page, 'The first words.')).toContainText('The frist words.');

	const there = await choose(card(secretariat.page, 'The first words.'));
	await there.getByRole('link', { name: 'Hide' }).click();
	await there.getByLabel(/^Reason/).fill('It names a person.');
	await there.getByRole('button', { name: 'Hide this comment' }).click();
	const reason = 'Hidden by the secretariat: It names a person.';
	await expect(card(norway.page, reason)).toBeVisible();
	await expect(card(norway.page, 'The first words.')).toHaveCount(0);
	await expect(card(kenya.page, reason)).toContainText('The first words.');

	await card(kenya.page, reason).getByRole('link', { name: 'Edit or delete' }).click();
	await card(kenya.page, reason).locator('summary', { hasText: 'Delete it' }).click();
	await card(kenya.page, reason).getByRole('button', { name: 'Delete this comment' }).click();
	await expect(card(norway.page, reason)).toHaveCount(0);
	await expect(first).toContainText('Deleted by its author');
});

test('threads are filtered and sorted by the address, and set by signs in their words', async ({
	seat
}) => {
	const [kenya, norway] = await Promise.all([seat('kenya'), seat('norway')]);
	const { page } = kenya;
	await openReady(page, '/c/roadmap/sections/8');
	const signs = 'We **must** see [the text](https://un.org/text).';
	await open(page, signs, 'All participants', 'We must see the text.');
	const ours = card(page, 'We must see the text.');
	await expect(ours.locator('p > strong')).toHaveText('must');
	await expect(ours.getByRole('link', { name: 'the text' })).toHaveAttribute(
		'href',
		'https://un.org/text'
	);
	await page.getByRole('link', { name: /^Awaiting us/ }).click();
	await page.waitForURL(/threads=awaiting/);

	await openReady(norway.page, '/c/roadmap/sections/8?sort=newest');
	await expect(norway.page.locator('#rail li').first()).toContainText('We must see the text.');
	const theirs = await choose(card(norway.page, 'We must see the text.'));
	await theirs.getByLabel('Reply').fill('It is there.');
	await theirs.getByRole('button', { name: 'Reply' }).click();
	await expect(card(page, 'It is there.')).toBeVisible();

	await page.getByText('Filter, sort, watch').click();
	await page.getByLabel('By delegation').selectOption('Norway');
	await page.getByRole('button', { name: 'Show', exact: true }).click();
	await page.waitForURL(/threads=awaiting&from=NOR/);
	await expect(card(page, 'It is there.')).toBeVisible();
	await page.reload();
	await expect(card(page, 'It is there.')).toBeVisible();
});

test('without script, readers are chosen, words edited and comments agreed with by plain forms', async ({
	seat
}) => {
	const without = { javaScriptEnabled: false };
	const [kenya, norway] = await Promise.all([seat('kenya', without), seat('norway', without)]);
	const { page } = kenya;
	await page.goto('/c/roadmap/sections/1');
	await page.locator('#rail summary', { hasText: /^Comment$/ }).click();
	await page.getByLabel('Your comment').fill('Written plainly.');
	await page.getByLabel(/^Who reads it/).selectOption('Kenya and chosen delegations');
	await page.getByLabel('Codes of the delegations chosen').fill('XYZ');
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(page.getByText('One of these codes is no delegation')).toBeVisible();
	await expect(page.getByLabel('Your comment')).toHaveValue('Written plainly.');
	await expect(page.getByLabel(/^Who reads it/)).toHaveValue('chosen');
	await page.getByLabel('Codes of the delegations chosen').fill('nor');
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(card(page, 'Written plainly.')).toContainText('read by Kenya and Norway alone');

	await norway.page.goto('/c/roadmap/sections/1');
	await card(norway.page, 'Written plainly.').getByRole('button', { name: 'Agree' }).click();
	await expect(card(norway.page, 'Written plainly.')).toContainText('1 delegation agrees: NOR');

	await card(page, 'Written plainly.').getByRole('link', { name: 'Edit or delete' }).click();
	await card(page, 'Written plainly.').getByLabel('Your comment').fill('Written anew.');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(card(page, 'Written anew.')).toContainText('Agreed before it was edited: NOR');
});
