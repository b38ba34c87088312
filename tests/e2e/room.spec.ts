import { expect, test } from './fixtures.ts';

const ROOM = '/c/roadmap/sections/8/room';

test('the room follows its facilitator, and who roams comes back', async ({ seat }) => {
	const { page: facilitator } = await seat('facilitator');
	const { page: kenya } = await seat('kenya');
	await facilitator.goto(ROOM);
	await kenya.goto(ROOM);
	const shown = (page: typeof kenya) => page.getByRole('article', { name: /^Paragraph/ }).first();
	const first = (await shown(kenya).textContent()) ?? '';
	await expect(kenya.getByRole('button', { name: /^Show/ })).toHaveCount(0);

	await facilitator.getByRole('button', { name: 'Show the next one' }).click();
	await expect(shown(kenya)).not.toHaveText(first);
	const second = (await shown(facilitator).textContent()) ?? '';
	await expect(shown(kenya)).toHaveText(second);

	await facilitator.getByLabel('The floor', { exact: true }).selectOption('Norway');
	await facilitator.getByRole('button', { name: 'Give the floor' }).click();
	await expect(kenya.getByText('The floor is with')).toBeVisible();
	await expect(kenya.getByRole('status').filter({ hasText: 'Norway' })).toBeVisible();

	await kenya.getByRole('link', { name: 'Paragraph before' }).click();
	await expect(shown(kenya)).toHaveText(first);
	await facilitator.getByRole('button', { name: 'Show the next one' }).click();
	await expect(shown(facilitator)).not.toHaveText(second);
	await expect(shown(kenya)).toHaveText(first);
	await kenya.getByRole('link', { name: 'Follow the room' }).click();
	await expect(shown(kenya)).toHaveText((await shown(facilitator).textContent()) ?? '');
});
