import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';

const PAGE = '/c/roadmap/positions/groups/EU/7';
const SEEN = 'Draft, seen only by the members of European Union (2 delegations). Not tabled.';

test('a group states, a member is told and aligns, and counts under it from then on', async ({
	seat
}) => {
	const poland = await seat('poland');
	const estonia = await seat('estonia', { viewport: { width: 390, height: 844 } });
	const chair = poland.page;
	const { page } = estonia;

	await test.step('whoever presides states for the group', async () => {
		await chair.goto(PAGE);
		await chair.getByText('State a position for European Union').click();
		const form = chair.getByRole('form', { name: 'State the position of European Union' });
		await form.getByRole('radio', { name: 'Object', exact: true }).check();
		await form.getByRole('button', { name: 'State for European Union' }).click();
		await expect(chair.getByText('Say why: this position needs a reason.')).toBeVisible();
		await form.getByLabel('Reason').fill('The costs are not named.');
		await form.getByRole('button', { name: 'State for European Union' }).click();
		await expect(chair.getByText('EU-7-G1').first()).toBeVisible();
	});

	await test.step('a member is told on the overview and on the section', async () => {
		await page.goto('/c/roadmap/sections/7');
		const line = page.getByRole('link', { name: /^European Union objects: align/ });
		await expect(line).toBeVisible();
		await page.goto('/c/roadmap');
		await expect(page.getByText(/European Union objects: align/)).toBeVisible();
	});

	await test.step('and aligns, which the chair sees', async () => {
		await page.goto(PAGE);
		await expect(page.getByText(/Aligning takes the place of/)).toBeVisible();
		await page.getByRole('button', { name: 'Align Estonia with European Union' }).click();
		await expect(page.getByText('EST-7-EU-1.1').first()).toBeVisible();
		await expect(chair.getByText('Aligned with European Union (1)')).toBeVisible();
		await chair.goto('/c/roadmap/positions?section=7');
		await expect(chair.locator('#d-EST')).toContainText('Through European Union');
	});

	let draft = '';
	await test.step('the group drafts wording, which its members alone see', async () => {
		await chair.goto('/c/roadmap/sections/7/proposals');
		await chair.getByRole('button', { name: 'Propose wording for European Union' }).click();
		await expect(chair.getByText(/You are proposing for European Union as Poland/)).toBeVisible();
		draft = new URL(chair.url()).pathname;
		await page.goto('/c/roadmap/proposals');
		const drafts = page.getByRole('region', { name: /^Drafts, seen only by the members of Euro/ });
		await drafts.getByRole('link', { name: 'A draft without a title' }).click();
		await expect(page.getByText(SEEN)).toBeVisible();
		await expect(page.getByText('Whoever may speak for European Union tables it.')).toBeVisible();
	});

	await test.step('pages read on a phone, with no accessibility violations', async () => {
		for (const address of [PAGE, '/c/roadmap/positions/groups', draft]) {
			await page.goto(address);
			const width = await page.evaluate('document.documentElement.scrollWidth');
			expect(width).toBeLessThanOrEqual(390);
			const { violations } = await new AxeBuilder({ page }).analyze();
			expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
		}
	});
});

test('a member aligns without script', async ({ seat }) => {
	const { page } = await seat('fiji', { javaScriptEnabled: false });
	await page.goto('/c/roadmap/positions/groups/AOSIS/2');
	await page.getByRole('button', { name: /^Align Fiji/ }).click();
	await expect(page.getByText('FJI-2-AOSIS-1.1').first()).toBeVisible();
	await page.getByRole('button', { name: 'No longer align Fiji' }).click();
	await expect(page.getByText('FJI-2-AOSIS-1.2').first()).toBeVisible();
});
