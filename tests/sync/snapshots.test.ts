import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { readProjection, readSnapshot } from '#db/texts.ts';
import { loadDocument } from '#server/sync/document.ts';
import { LIMITS } from '#server/sync/limits.ts';
import { SERVER } from '#server/sync/log.ts';
import { Projector } from '#server/sync/projection.ts';
import { Room } from '#server/sync/room.ts';
import { saveState } from '#server/sync/snapshots.ts';
import { Turns } from '#server/sync/turns.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

async function openRoom({ runtime, section }: House): Promise<Room> {
	const ignore = () => undefined;
	return Room.open(runtime, section, {
		...{ limits: LIMITS, turns: new Turns(), onStep: ignore, onChange: ignore },
		...{ onRefusal: ignore, onFailure: ignore }
	});
}

/** Type at the end of a room's text, as an update on its way to the log. */
function type({ text }: Room, words: string): void {
	const before = Y.encodeStateVector(text.doc);
	const sequence = text.doc.getText('text');
	sequence.insert(sequence.length, words, {});
	text.append(SERVER, Y.encodeStateAsUpdate(text.doc, before), null, null);
}

/** Whatever can be done without the disk is done. */
const aTurn = () => new Promise((resolve) => setImmediate(resolve));

it('a snapshot claims no update that came while it waited for the disk', async () => {
	const house = await openHouse();
	const room = await openRoom(house);
	type(room, 'Karibu. ');
	const saved = saveState(house.runtime, room);
	await aTurn();
	type(room, 'Asante.');
	await saved;
	await room.text.log.drained();
	expect((await readSnapshot(house.runtime.db, room.document))?.seq).toBe(2);
	const { doc } = await loadDocument(house.runtime, room.document);
	expect(doc.getText('text').toString()).toBe('Karibu. Asante.');
});

it('a projection claims no update that it does not show', async () => {
	const house = await openHouse();
	const room = await openRoom(house);
	const projector = new Projector(house.runtime, { quiet: 60_000, atMost: 60_000 });
	type(room, 'Karibu. ');
	projector.note(room);
	const shown = projector.flush(room);
	await aTurn();
	type(room, 'Asante.');
	await shown;
	await room.text.log.drained();
	const projection = await readProjection(house.runtime.db, room.section.id);
	expect([projection?.seq, projection?.blocks[0]?.text]).toEqual([2, 'Karibu. ']);
	projector.close();
});

it('nothing that was refused is kept when its sender goes at once', async () => {
	const house = await openHouse();
	const { db } = house.runtime;
	const kenya = await new Raw(house, house.kenya).ready();
	kenya.type('Karibu. ');
	const link = { link: { href: 'javascript:alert(1)' } };
	kenya.sync(
		2,
		kenya.change((doc) => doc.getText('text').insert(1, 'press here', link))
	);
	kenya.socket.terminate();
	await until(async () => (await readSnapshot(db, house.section.document)) !== null);
	const { doc } = await loadDocument(house.runtime, house.section.document);
	expect(doc.getText('text').toString()).toBe('Karibu. ');
	const projection = await readProjection(db, house.section.id);
	expect(projection?.blocks.map(({ text }) => text)).toEqual(['Karibu. ']);
});
