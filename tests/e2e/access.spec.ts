import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';

const PAGES = [
	'/',
	'/c/roadmap',
	'/c/roadmap/sections/preamble',
	'/c/roadmap/sections/3',
	'/c/roadmap/positions',
	'/c/roadmap/positions?section=3',
	'/c/roadmap/record',
	'/c/roadmap/delegations',
	'/c/roadmap/settings',
	'/account',
	'/sign-out'
];

for (const [name, options] of [
	['1280 px, light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
	['390 px, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }]
] as const) {
	test(`axe finds nothing and nothing overflows at ${name}`, async ({ seat }) => {
		test.setTimeout(180_000);
		const { page } = await seat('secretariat', options);
		for (const path of PAGES) {
			await page.goto(path);
			const { violations } = await new AxeBuilder({ page }).analyze();
			const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
			expect.soft(found, path).toEqual([]);
			const overflow = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth
			);
			expect.soft(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
		}
	});
}

test('the sign-in page passes axe and needs no account', async ({ plenary, browser }) => {
	const page = await (await browser.newContext({ baseURL: plenary.origin })).newPage();
	await page.goto('/c/roadmap/sections/3');
	await expect(page).toHaveURL(/\/sign-in\?to=/);
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
	await page.context().close();
});

test('a delegate reads, comments and states a position without JavaScript', async ({ seat }) => {
	const { page } = await seat('ghana', { javaScriptEnabled: false });
	await page.goto('/c/roadmap/sections/2');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('digital public goods');
	await expect(page.locator('main')).toContainText('open source, public origins');
	await page.getByText('Comment', { exact: true }).first().click();
	await page.getByLabel('Your comment').fill('Sent by a plain form.');
	await page.getByRole('button', { name: 'Comment', exact: true }).click();
	await expect(page.getByText('Sent by a plain form.')).toBeVisible();

	await page.getByText(/^State (a|another) position$/).click();
	await page.getByRole('radio', { name: 'Support', exact: true }).check();
	await page.getByRole('button', { name: /^State for/ }).click();
	await expect(page.getByText(/Receipt/).first()).toBeVisible();
});
