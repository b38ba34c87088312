import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';

test('the secretariat records a position, the delegation disputes it, records differ by reader', async ({
	seat
}) => {
	const secretariat = await seat('secretariat');
	const jamaica = await seat('jamaica');
	const { page } = secretariat;
	await page.goto('/c/roadmap/positions?section=5');

	await test.step('it is recorded, unconfirmed, with its source', async () => {
		await page.getByText('Record a position for a delegation').click();
		const form = page.locator('form[action*="/record"]');
		await form.getByLabel('Delegation').selectOption('JAM');
		await form.getByLabel(/^Its position/).selectOption('Object');
		await form.getByLabel('Where it is from').selectOption('from the floor');
		await form.getByLabel('Its reason').fill('Said from the floor.');
		await form.getByRole('button', { name: 'Record, unconfirmed' }).click();
		await expect(page.getByText(/^Recorded as JAM-5-/)).toBeVisible();
		await expect(page.locator('#d-JAM')).toContainText('Unconfirmed');
		await expect(page.locator('#d-JAM')).toContainText('from the floor');
	});

	await test.step('the delegation is told, and disputes it on its own page', async () => {
		const own = jamaica.page;
		await own.goto('/c/roadmap');
		await expect(own.getByText('a position recorded for you waits to be confirmed')).toBeVisible();
		await own.goto('/c/roadmap/delegations/JAM');
		await own.getByRole('button', { name: 'Dispute' }).click();
		await expect(own.getByText('Disputed', { exact: true })).toBeVisible();
		await expect(own.getByRole('button', { name: 'Dispute' })).toHaveCount(0);
		await expect(page.locator('#d-JAM')).toContainText('Disputed');
	});
});

test('a sounding reaches facilitators, and no other delegation', async ({ seat }) => {
	const fiji = await seat('fiji');
	const facilitator = await seat('facilitator');
	const norway = await seat('norway');
	const page = fiji.page;
	await facilitator.page.goto('/c/roadmap/delegations/FJI');
	await norway.page.goto('/c/roadmap/delegations/FJI');
	await page.goto('/c/roadmap/sections/2');
	await page.getByText(/^State (a|another) position$/).click();
	await page.getByRole('radio', { name: 'Reservation', exact: true }).check();
	await page.getByLabel('Reason').fill('Between the chair and us.');
	await page
		.getByLabel('Stated to')
		.selectOption({ label: 'Sounding: facilitators and secretariat only' });
	await page.getByRole('button', { name: 'State for Fiji' }).click();
	await expect(page.locator('#position')).toContainText('FJI-2-F1');
	await expect(facilitator.page.getByText('Between the chair and us.')).toBeVisible();
	await norway.page.reload();
	await expect(norway.page.getByRole('heading', { name: 'Fiji' })).toBeVisible();
	await expect(norway.page.getByText('Between the chair and us.')).toHaveCount(0);
});

test('a delegation’s page reads on a phone, and without script', async ({ seat }) => {
	const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
	const { page } = await seat('kenya', phone);
	await page.goto('/c/roadmap/delegations');
	await page.getByRole('link', { name: 'India', exact: true }).click();
	await expect(page).toHaveURL(/\/delegations\/IND$/);
	await expect(page.getByRole('heading', { name: 'India' })).toBeVisible();
	const width = await page.evaluate('document.documentElement.scrollWidth').catch(() => 390);
	expect(width).toBeLessThanOrEqual(390);
});

test('a delegation’s page and the unfolded matrix have no accessibility violations', async ({
	seat
}) => {
	const { page } = await seat('secretariat');
	for (const address of ['/c/roadmap/delegations/BRA', '/c/roadmap/positions?section=6']) {
		await page.goto(address);
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
	}
});
