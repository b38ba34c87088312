import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openSection,
	placeCaret,
	readLines,
	readThreadWords,
	selectWords
} from '../support/desk.ts';

const SECTION = '4';
const REASON = 'It names no source of funding.';

/** How many objections the Member States' cell of the section counts, as it is read out. */
async function countObjections(page: Page): Promise<number> {
	const cell = page.locator('tr.chosen a[href*="group=MS"]');
	return Number(/Object (\d+)/.exec(await cell.innerText())?.[1] ?? 0);
}

/** When the field is changed next, in UTC milliseconds, told by the page itself. */
function nextChange(field: Locator): Promise<number> {
	return field.evaluate(
		(element) =>
			new Promise((resolve) =>
				element.addEventListener('input', () => resolve(Date.now()), { once: true })
			)
	);
}

/** When the statement with this reason says that its text changed since, told by the page itself. */
function seeChangedSince(page: Page, reason: string): Promise<number> {
	return page.evaluate(
		(reason) =>
			new Promise((resolve) => {
				const look = () => {
					const words = [...document.querySelectorAll('.statement')].map(
						(each) => each.textContent
					);
					if (words.some((said) => said.includes(reason) && said.includes('Text changed since')))
						resolve(Date.now());
				};
				new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
				look();
			}),
		reason
	);
}

test('two delegations write, comment and take positions on one section, live', async ({ seat }) => {
	const kenya = await seat('kenya');
	const norway = await seat('norway');
	const kenyan = await openSection(kenya.page, SECTION);
	const norwegian = await openSection(norway.page, SECTION);
	const [opening] = (await readLines(kenyan)).filter((line) => line.length > 40);
	const [first, second] = opening!.split(' ');
	const start = `${first} ${second}`;

	await test.step('both type into one paragraph at once', async () => {
		await placeCaret(kenyan, start);
		await placeCaret(norwegian, opening!.slice(-12), true);
		await Promise.all([
			kenyan.pressSequentially('Jambo sana, habari gani leo. ', { delay: 5 }),
			norwegian.pressSequentially(' Takk for alt.', { delay: 5 })
		]);
		const expected = `Jambo sana, habari gani leo. ${opening} Takk for alt.`;
		for (const field of [kenyan, norwegian])
			await expect.poll(() => readLines(field)).toContain(expected);
	});

	await test.step('carets show delegations', async () => {
		await expect(kenyan.locator('.remote-label')).toHaveAttribute('data-label', '■ Norway');
		await expect(norwegian.locator('.remote-label')).toHaveAttribute('data-label', '■ Kenya');
	});

	await test.step('both press Enter in it, one joins it back', async () => {
		await placeCaret(kenyan, start);
		await placeCaret(norwegian, 'Takk for alt');
		await Promise.all([kenyan.press('Enter'), norwegian.press('Enter')]);
		for (const field of [kenyan, norwegian]) {
			await expect.poll(() => readLines(field)).toContain('Jambo sana, habari gani leo. ');
			await expect.poll(() => readLines(field)).toContain('Takk for alt.');
		}
		await placeCaret(kenyan, start);
		await kenyan.press('Backspace');
		const joined = `Jambo sana, habari gani leo. ${opening} `;
		for (const field of [kenyan, norwegian]) {
			await expect.poll(() => readLines(field)).toContain(joined);
			const text = (await readLines(field)).join('\n');
			for (const words of ['Jambo sana, habari gani leo.', opening!, 'Takk for alt.'])
				expect(text.split(words), words).toHaveLength(2);
		}
	});

	await test.step('a comment stays at its words', async () => {
		const quote = 'habari gani leo';
		await selectWords(norwegian, quote);
		await norway.page.getByLabel('Your comment').fill('Could this be more concrete?');
		await norway.page.getByRole('button', { name: 'Comment', exact: true }).click();
		await expect(norway.page.getByText('Could this be more concrete?')).toBeVisible();

		await placeCaret(kenyan, quote);
		await kenyan.press('Enter');
		const card = kenya.page.locator('.card', { hasText: 'Could this be more concrete?' });
		await expect(card).toContainText(quote);
		await card.click();
		await card.getByLabel('Reply').fill('We can offer wording.');
		await card.getByRole('button', { name: 'Reply' }).click();
		await expect(norway.page.getByText('We can offer wording.')).toBeVisible();
		for (const field of [kenyan, norwegian])
			await expect.poll(() => readThreadWords(field)).toContain(quote);
	});

	await test.step("Kenya's objection reaches Norway's matrix without reload", async () => {
		await expectSaved(kenya.page);
		await norway.page.goto(`/c/roadmap/positions?section=${SECTION}`);
		const objections = await countObjections(norway.page);
		const summary = kenya.page.getByText(/^State (a|another) position$/);
		await summary.click();
		await kenya.page.getByRole('radio', { name: 'Object' }).check();
		await kenya.page.getByLabel('Reason').fill(REASON);
		await kenya.page.getByRole('button', { name: 'State for Kenya' }).click();
		await expect(kenya.page.getByText(/Receipt/).first()).toBeVisible();
		await expect(norway.page.getByText(REASON)).toBeVisible();
		await expect.poll(() => countObjections(norway.page)).toBe(objections + 1);
	});

	await test.step('an edit marks the position “text changed since” within 2 s, with the redline', async () => {
		const theirs = norway.page.locator('.statement', { hasText: REASON });
		await expect(theirs).not.toContainText('Text changed since');
		await placeCaret(kenyan, 'habari');
		const times = Promise.all([nextChange(kenyan), seeChangedSince(norway.page, REASON)]);
		await kenyan.pressSequentially('nyingine ');
		await expect(kenya.page.getByText('Text changed since').first()).toBeVisible();
		await expect(kenya.page.locator('#position ins')).toContainText('nyingine');
		await expect(theirs).toContainText('Text changed since');
		const [changed, seen] = await times;
		expect(seen - changed).toBeLessThan(2000);
	});
});
