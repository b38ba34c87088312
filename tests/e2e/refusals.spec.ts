import type { Page } from '@playwright/test';
import type { BlockId } from '#lib/kernel/ids.ts';
import { say } from '#lib/messages/say-refused.ts';
import { embedMarker, paragraph } from '#lib/text/markers.ts';
import { MOVES_ROOT, textOf } from '#lib/text/sequence.ts';
import { step1Frame, updateFrame } from '#server/sync/frames.ts';
import type { RefusalReason } from '#server/sync/reasons.ts';
import * as Y from 'yjs';
import { expect, test } from './fixtures.ts';
import {
	expectSaved,
	openSection,
	paste,
	readText,
	setMode,
	statusOf,
	writeParagraph
} from '../support/desk.ts';
import { Line } from '../support/line.ts';
import { expectHandedBack, handedBack } from '../support/refusing.ts';
import { interleaved } from '../sync/interleaving.ts';

const SECTION = '5';
const OTHERS = 77;

/**
 * What goes up instead of what was typed, and the code that the server answers with. What takes a
 * month or a very long text to meet is in `refusals-at-limits.spec.ts`. `sync.read-only` is what a right without a reason of its own
 * would say; all that there are have one, as in the journey of a locked section below.
 */
type Row = [RefusalReason, (line: Line) => (string | Uint8Array)[]];

const BROKEN: Row[] = [
	// A frame that lost its end on the way.
	['sync.malformed', ({ kept }) => kept.map((frame) => frame.subarray(0, -1))],
	// The first frame was lost, the others came.
	['sync.gap', ({ kept }) => kept.slice(1)],
	['sync.text-frame', () => ['hello']],
	['sync.unknown-frame', () => [Uint8Array.of(OTHERS)]]
];
const UNTRUE: Row[] = [
	['sync.foreign-client', (line) => [line.change((text) => text.insert(1, 'x'), strangerIn(line))]],
	['sync.not-text', (line) => [line.change((text) => text.insert(1, 'x', { red: true }))]],
	[
		'sync.foreign-block',
		(line) => [
			line.change((text) => text.insertEmbed(1, embedMarker(paragraph(`${OTHERS}.1` as BlockId))))
		]
	],
	// Words said to have been moved from where they still stand.
	[
		'sync.false-move',
		(line) => [
			line.change((text, doc) => {
				const to = [[doc.clientID, Y.getState(doc.store, doc.clientID), 1]];
				const { client, clock } = firstOf(text);
				text.insert(1, 'x');
				doc.getArray(MOVES_ROOT).push([{ from: [[client, clock, 1]], to }]);
			})
		]
	]
];
const TOO_MUCH: Row[] = [
	// As if written under 33 client ids at once.
	[
		'sync.too-large',
		(line) => [
			line.change((text, doc) => {
				for (let i = 0; i < 33; i++) {
					doc.clientID = OTHERS + i;
					text.insert(1, 'x');
				}
			})
		]
	],
	[
		'sync.too-costly',
		({ doc }) => {
			const { client, clock } = firstOf(textOf(doc));
			return [updateFrame(interleaved([2_000, 1_000], 0, 2_400, clock, client))];
		}
	],
	// The whole text asked for again and again.
	['sync.too-many', () => Array<Uint8Array>(12).fill(step1Frame(Uint8Array.of(0)))]
];

function firstOf(text: Y.Text): Y.ID {
	if (!text._start) throw new Error('the text is empty');
	return text._start.id;
}

/** A client id that somebody else wrote with. */
function strangerIn({ doc }: Line): number {
	return firstOf(textOf(doc)).client;
}

async function refuseEach(page: Page, rows: readonly Row[]): Promise<void> {
	const line = await Line.of(page);
	const field = await openSection(page, SECTION);
	for (const [code, forge] of rows)
		await test.step(code, async () => {
			line.hold();
			await writeParagraph(field, `Lost to ${code}.`);
			await expect.poll(() => line.kept.length).toBeGreaterThan(`Lost to ${code}.`.length);
			line.send(forge(line));
			await expectHandedBack(page, say(code), `Lost to ${code}\\.`);
			await expectSaved(page);
			expect(await readText(field)).not.toContain(`Lost to ${code}.`);
			await writeParagraph(field, `After ${code}.`);
			await expectSaved(page);
			expect(textOf(line.doc).toString()).toContain(`After ${code}.`);
		});
}

test('what came broken is refused in words, handed back and gone on from', async ({ seat }) => {
	await refuseEach((await seat('kenya')).page, BROKEN);
});

test('what is no true text is refused in words, handed back and gone on from', async ({ seat }) => {
	await refuseEach((await seat('ghana')).page, UNTRUE);
});

test('what is too much is refused in words, handed back and gone on from', async ({ seat }) => {
	await refuseEach((await seat('norway')).page, TOO_MUCH);
});

test('what is on its way while a section is locked is refused with that reason', async ({
	seat
}) => {
	const { page } = await seat('kenya');
	const line = await Line.of(page);
	const field = await openSection(page, SECTION);
	line.hold();
	await writeParagraph(field, 'Lost to a lock.');
	await expect.poll(() => line.kept.length).toBeGreaterThan(15);
	const office = (await seat('secretariat')).page;
	await setMode(office, SECTION, 'locked');
	await expect(page.locator('[role=textbox][contenteditable=false]')).toBeVisible();
	line.send(line.kept);
	await expectHandedBack(page, 'This section is locked', 'Lost to a lock\\.');
	await expect(statusOf(page)).toContainText('This section is locked');
	await setMode(office, SECTION, 'open');
	await expectSaved(page);
});

test('a paste larger than the server receives at once is refused in words and handed back', async ({
	seat
}) => {
	const { page } = await seat('jamaica');
	const field = await openSection(page, SECTION);
	await writeParagraph(field, 'Before a whole library: ');
	await expectSaved(page);
	await paste(field, '', 'Many words. '.repeat(90_000));
	// A million signs in one paragraph are drawn, sent and drawn again in another field.
	await expect(handedBack(page)).toHaveValue(/Many words\. Many words/, { timeout: 60_000 });
	await expect(page.locator('#text')).toContainText(say('sync.too-large'));
	await page.getByRole('button', { name: 'Go on with the text as it stands' }).click();
	await expectSaved(page);
	expect(await readText(field)).toMatch(/Before a whole library: ?$/m);
	expect(await readText(field)).not.toContain('Many words.');
});

// As when the server is stopped, and when its database fails under an open text.
for (const [code, reason] of [
	[1012, 'sync.restart'],
	[1013, 'sync.storage']
] as const)
	test(`a page whose line is closed with ${code} says so, keeps what is typed and comes back by itself`, async ({
		seat
	}) => {
		const { page } = await seat('jamaica');
		const line = await Line.of(page);
		const field = await openSection(page, SECTION);
		line.hold();
		await writeParagraph(field, `Typed before ${reason}.`);
		await expect(statusOf(page)).toHaveText('Saving');
		line.takeDown(code, reason);
		await expect(statusOf(page)).toHaveText(/Offline · \d+ changes kept here/);
		line.putUp();
		await expectSaved(page);
		expect(textOf(line.doc).toString()).toContain(`Typed before ${reason}.`);
		await expect(handedBack(page)).toHaveCount(0);
	});
