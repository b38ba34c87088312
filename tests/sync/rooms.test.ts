import { crc32 } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { appendUpdates, readLog, readSnapshot } from '#db/texts.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import { readBlocks } from '#lib/text/sequence.ts';
import { enter, type, until, type Stock } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

/** Kenya has written and everyone has left: the room is put away. */
async function emptied(house: House): Promise<Stock> {
	const { db } = house.runtime;
	const { document } = house.section;
	const kenya = await enter(house, house.kenya);
	type(kenya, 'Karibu. ');
	await until(() => kenya.saved === 2);
	kenya.leave();
	await until(async () => (await readSnapshot(db, document))?.seq === 2);
	return kenya;
}

/** Put a row behind the snapshot, as a server that was killed would leave it. */
async function leaveTail({ runtime, section, kenya }: House, { doc, text }: Stock) {
	const before = Y.encodeStateVector(doc);
	type({ doc, text }, 'Asante.');
	const row = {
		...{ document: section.document, account: kenya.account, seat: kenya.seat, delegation: null },
		...{ at: runtime.clock.now(), bytes: Y.encodeStateAsUpdate(doc, before) }
	};
	await appendUpdates(runtime.db, [row]);
}

describe('a room that everyone has left', () => {
	it('is put away with a snapshot of everything in the log', async () => {
		const house = await openHouse();
		const kenya = await emptied(house);
		const snapshot = await readSnapshot(house.runtime.db, house.section.document);
		const doc = new Y.Doc();
		Y.applyUpdate(doc, snapshot?.bytes ?? new Uint8Array());
		expect(readBlocks(doc.getText('text'))).toEqual(readBlocks(kenya.text));
	});

	it('opens again with the snapshot and the log behind it', async () => {
		const house = await openHouse();
		await leaveTail(house, await emptied(house));
		const norway = await enter(house, house.norway);
		expect(norway.text.toString()).toBe('Karibu. Asante.');
		type(norway, ' Takk.');
		await until(() => norway.saved === 2);
		const log = await readLog(house.runtime.db, house.section.document);
		expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
	});
});

describe('a snapshot that cannot be used', () => {
	it.each([
		['is damaged', { checksum: 1 }],
		[
			'is no text',
			{ bytes: new Uint8Array([9, 9, 9]), checksum: crc32(new Uint8Array([9, 9, 9])) }
		],
		[
			'holds too little',
			{ bytes: new Uint8Array([0, 0]), checksum: crc32(new Uint8Array([0, 0])) }
		],
		['claims more than the log holds', { seq: 99 }]
	])('because it %s is passed over, said and replaced', async (_what, harm) => {
		let lines = '';
		const logger = pino({ level: 'error' }, { write: (line: string) => void (lines += line) });
		const house = await openHouse({ logger });
		const { db } = house.runtime;
		const { document } = house.section;
		await leaveTail(house, await emptied(house));
		const { snapshot } = db.tables;
		await db.commit([db.read.update(snapshot).set(harm).where(eq(snapshot.document, document))]);
		const norway = await enter(house, house.norway);
		expect(norway.text.toString()).toBe('Karibu. Asante.');
		expect(lines).toMatch(/^\{"level":50,.*a snapshot was passed over/);
		expect(lines).toContain(document);
		type(norway, ' Takk.');
		await until(() => norway.saved === 2);
		norway.leave();
		await until(async () => (await readSnapshot(db, document).catch(() => null))?.seq === 4);
	});
});

describe('a damaged row of the log', () => {
	it('is named when its document is opened, and closes that document only', async () => {
		let lines = '';
		const logger = pino({ level: 'error' }, { write: (line: string) => void (lines += line) });
		const house = await openHouse({ logger });
		const { runtime, consultation, section } = house;
		const another = { title: 'Security', mode: 'open' as const };
		const numbering = 'continuous' as const;
		const added = await addSections(runtime, { id: consultation, numbering }, [another], null);
		if (!added.ok || !added.value[0]) throw new Error('the section could not be made');
		await leaveTail(house, await emptied(house));
		const { textUpdate } = runtime.db.tables;
		await runtime.db.commit([
			runtime.db.read.update(textUpdate).set({ checksum: 1 }).where(eq(textUpdate.seq, 3))
		]);
		const norway = new Raw(house, house.norway);
		await until(() => norway.closed === 4410);
		expect(norway.reason).toMatch(/^Part of this text cannot be read/);
		expect(norway.updates).toEqual([]);
		expect(lines).toContain(`Update 3 in the log of ${section.document} is damaged.`);
		const elsewhere = await enter({ ...house, section: added.value[0] }, house.norway);
		type(elsewhere, 'Takk.');
		await until(() => elsewhere.saved === 2);
	});
});
