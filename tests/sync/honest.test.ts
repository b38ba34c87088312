import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { appendUpdates, readLog } from '#db/texts.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { embedMarker, paragraph } from '#lib/text/markers.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

const text = (doc: Y.Doc) => doc.getText('text');

/** A day's work in one's own tab: words, new paragraphs, bold words and deletions, in thousands. */
function workAllDay(raw: Raw, edits: number): void {
	const { doc } = raw;
	let blocks = 0;
	for (let i = 0; i < edits; i++) {
		const { length } = text(doc);
		const at = 1 + ((i * 7919) % length);
		if (i % 20 === 0) {
			const id = `${doc.clientID}.${++blocks}` as BlockId;
			text(doc).insertEmbed(length, embedMarker(paragraph(id)));
		} else if (i % 10 === 5) text(doc).format(at, Math.min(9, length - at), { strong: true });
		else if (i % 10 === 9 && length > 40) text(doc).delete(Math.min(at + 1, length - 1), 1);
		else text(doc).insert(Math.max(1, Math.min(at, length)), `word${i} `, {});
	}
}

/** Put a text into the log that so many people have written: a paragraph each. */
async function writtenBy(house: House, people: number): Promise<void> {
	const { runtime, section } = house;
	const doc = new Y.Doc();
	for (const { bytes } of await readLog(runtime.db, section.document)) Y.applyUpdate(doc, bytes);
	const server = { account: null, seat: null, delegation: null };
	const rows = Array.from({ length: people }, (_, i) => {
		doc.clientID = 100_000 + i;
		const before = Y.encodeStateVector(doc);
		doc.transact(() => {
			const id = `${doc.clientID}.1` as BlockId;
			text(doc).insertEmbed(text(doc).length, embedMarker(paragraph(id)));
			text(doc).insert(text(doc).length, `Person ${i} was here.`, {});
		});
		const bytes = Y.encodeStateAsUpdate(doc, before);
		return { document: section.document, ...server, at: runtime.clock.now(), bytes };
	});
	await appendUpdates(runtime.db, rows);
}

describe('an honest step 2 is taken', () => {
	it('after a day of work without a line, while others worked too', async () => {
		const house = await openHouse();
		const kenya = await new Raw(house, house.kenya).ready();
		const norway = await new Raw(house, house.norway).ready();
		workAllDay(kenya, 3_000);
		for (let i = 0; i < 50; i++) norway.type(`Norway ${i}. `);
		await until(() => norway.saved === 50);
		kenya.sync(1, Y.encodeStateAsUpdate(kenya.doc));
		await until(() => kenya.saved === 1 || kenya.closed !== 0);
		expect(kenya.refused).toBeNull();
		await until(() => norway.words === kenya.words);
		const fresh = await new Raw(house, house.observer).ready();
		await until(() => fresh.words === kenya.words);
		expect(readBlocks(text(fresh.doc))).toEqual(readBlocks(text(kenya.doc)));
	});

	it('in a section that 500 people wrote, by who brings all of it and a little more', async () => {
		const house = await openHouse();
		await writtenBy(house, 500);
		const kenya = await new Raw(house, house.kenya).ready();
		await until(() => kenya.doc.store.clients.size > 500);
		kenya.change((doc) => text(doc).insert(5, 'A little more. ', {}));
		kenya.sync(1, Y.encodeStateAsUpdate(kenya.doc));
		await until(() => kenya.saved === 1 || kenya.closed !== 0);
		expect([kenya.refused, kenya.closed]).toEqual([null, 0]);
		const norway = await new Raw(house, house.norway).ready();
		await until(() => norway.words === kenya.words);
		expect(norway.words).toContain('A little more. ');
	});

	it('in such a section by a reader, who brings nothing', async () => {
		const house = await openHouse();
		await writtenBy(house, 500);
		const observer = await new Raw(house, house.observer).ready();
		await until(() => observer.doc.store.clients.size > 500);
		observer.sync(1, Y.encodeStateAsUpdate(observer.doc));
		await until(() => observer.saved === 1 || observer.closed !== 0);
		expect([observer.refused, observer.closed]).toEqual([null, 0]);
	});
});
