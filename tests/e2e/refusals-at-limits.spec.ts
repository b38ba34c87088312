import type { Locator, Page } from '@playwright/test';
import BetterSqlite from 'better-sqlite3';
import { databaseFile } from '#db/connect.server.ts';
import { say } from '#lib/messages/say-refused.ts';
import { textOf } from '#lib/text/sequence.ts';
import { updateFrame } from '#server/sync/frames.ts';
import { DAMAGED } from '#server/sync/reasons.ts';
import * as Y from 'yjs';
import { expect, test } from './fixtures.ts';
import { expectSaved, openSection, readText, statusOf, writeParagraph } from '../support/desk.ts';
import { Line } from '../support/line.ts';
import { expectHandedBack } from '../support/refusing.ts';

/** The text that a page has, with the frames of what is done to it. */
function forging({ doc, client }: Line) {
	const forged = new Y.Doc({ gc: false });
	Y.applyUpdate(forged, Y.encodeStateAsUpdate(doc));
	forged.clientID = client;
	const frames: Uint8Array[] = [];
	forged.on('update', (update: Uint8Array) => frames.push(updateFrame(update)));
	return { forged, text: textOf(forged), frames };
}

/** Send what is within the limits; then the page comes again, and counts what it sends itself. */
async function sendAndReopen(page: Page, line: Line, frames: readonly Uint8Array[]): Promise<void> {
	line.send(frames);
	await expect.poll(() => line.saved).toBeGreaterThanOrEqual(frames.length);
	await page.reload();
	await expectSaved(page);
}

/** Type words of which the server hears nothing, or hears them when they are sent on. */
async function typeUnheard(field: Locator, line: Line, words: string): Promise<void> {
	line.hold();
	await writeParagraph(field, words);
	await expect.poll(() => line.kept.length).toBeGreaterThan(words.length);
}

test('who has opened a text more often than can be kept apart is told so, and has what they typed', async ({
	seat
}) => {
	const { page } = await seat('kenya');
	const line = await Line.of(page);
	const field = await openSection(page, '5');
	const { forged, text, frames } = forging(line);
	// As if typed in 2,015 tabs, 31 of them at a time.
	for (let id = 1_000_000; id < 1_002_015;)
		forged.transact(() => {
			for (let i = 0; i < 31; i++) {
				forged.clientID = id++;
				text.insert(1, 'x', {});
			}
		});
	await sendAndReopen(page, line, frames.slice(0, -1));
	await typeUnheard(field, line, 'Lost to my many visits.');
	line.send(frames.slice(-1));
	await expectHandedBack(page, say('sync.too-many-clients'), 'Lost to my many visits\\.');
	await expectSaved(page);
	expect(await readText(field)).not.toContain('Lost to my many visits.');
});

test('a text that is full takes nothing more and says so; words may be cut from it', async ({
	seat
}) => {
	const { page } = await seat('ghana');
	const line = await Line.of(page);
	const field = await openSection(page, '8');
	// More than 8 MB that were typed and deleted: one socket may bring half of it at once.
	for (let half = 0; half < 2; half++) {
		const { forged, text, frames } = forging(line);
		for (let part = 0; part < 5; part++)
			forged.transact(() => {
				text.insert(1, 'x'.repeat(900_000), {});
				text.delete(1, 900_000);
			});
		await sendAndReopen(page, line, frames);
	}
	await typeUnheard(field, line, 'One word too many.');
	line.send(line.kept);
	await expectHandedBack(page, say('sync.document-full'), 'One word too many\\.');
	await expectSaved(page);
	const before = await readText(field);
	await field.press('ControlOrMeta+End');
	await field.press('Backspace');
	await expectSaved(page);
	await page.reload();
	await expectSaved(page);
	expect(await readText(field)).toBe(before.slice(0, -1));
});

/** What was written first is no longer what it was, and no snapshot has it either. */
function breakFirstUpdate(dataDir: string, document: string | undefined): void {
	const file = new BetterSqlite(databaseFile(dataDir));
	file.prepare('DELETE FROM snapshot WHERE document = ?').run(document);
	file
		.prepare('UPDATE text_update SET bytes = substr(bytes, 1, 4) WHERE document = ? AND seq = 1')
		.run(document);
	file.close();
}

test('a text that is damaged on the disk says so and is read as it was; others are written in', async ({
	plenary,
	seat
}) => {
	const { page } = await seat('norway');
	const field = await openSection(page, '7');
	await writeParagraph(field, 'Written before the disk broke.');
	await expectSaved(page);
	// What pages read is written a moment after the text itself, which nobody can read any more then.
	const served = async () => (await page.request.get(page.url())).text();
	await expect.poll(served).toContain('Written before the disk broke.');
	const sections = JSON.parse(await plenary.command('sections', 'roadmap', '--json')) as {
		number: string;
		document: string;
	}[];
	await plenary.kill9();
	breakFirstUpdate(plenary.dataDir, sections.find(({ number }) => number === '7')?.document);
	await plenary.start();
	await expect(statusOf(page)).toHaveAttribute('data-status', 'Read-only');
	await expect(statusOf(page)).toContainText(DAMAGED);
	await page.reload();
	await expect(page.getByRole('main')).toContainText('Written before the disk broke.');
	await expect(statusOf(page)).toContainText(DAMAGED);
	await openSection(page, '5');
});
