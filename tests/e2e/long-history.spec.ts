import type { DocumentId } from '#lib/kernel/ids.ts';
import { connectDatabase } from '#db/connect.server.ts';
import { appendUpdates } from '#db/texts.ts';
import { expect, test } from './fixtures.ts';
import { tellLog } from '../support/long-log.ts';
import type { PlenaryProcess } from '../support/server.ts';

const HISTORY = '/c/roadmap/sections/7/history';
const EDITS = 40_000;

/** What many have typed in section 7 for weeks, before the server starts. */
async function fill(plenary: PlenaryProcess): Promise<void> {
	const sections = JSON.parse(await plenary.command('sections', 'roadmap', '--json')) as {
		number: string;
		document: DocumentId;
	}[];
	const document = sections.find(({ number }) => number === '7')?.document;
	if (!document) throw new Error('There is no section 7.');
	await plenary.kill9();
	const db = await connectDatabase({ dataDir: plenary.dataDir, databaseUrl: null });
	const nobody = { account: null, seat: null, delegation: null };
	const from = Date.UTC(2026, 0, 1);
	const log = tellLog({ seed: 1, edits: EDITS, authors: 5, pace: 20, document, from });
	await appendUpdates(
		db,
		log.map(({ at, bytes }) => ({ document, at, bytes, ...nobody }))
	);
	await db.close();
	await plenary.start();
}

test('a very long history says how much of it has been read, then it is there, with and without script', async ({
	plenary,
	seat
}) => {
	const { page } = await seat('observer');
	const plain = (await seat('kenya', { javaScriptEnabled: false })).page;
	await fill(plenary);
	await page.goto(HISTORY);
	await expect(page.getByText(/\d+ % of it has been read/)).toBeVisible();
	await expect(page.getByRole('progressbar', { name: 'Reading the history' })).toBeVisible();
	await expect(page.getByRole('table').getByRole('row').nth(1)).toContainText('put in');
	await expect(page.getByRole('progressbar')).toHaveCount(0);

	await plenary.kill9();
	await plenary.start();
	await plain.goto(HISTORY);
	await expect(plain.getByText(/\d+ % of it has been read/)).toBeVisible();
	await expect(plain.getByRole('table').getByRole('row').nth(1)).toContainText('put in');
});
