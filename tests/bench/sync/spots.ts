import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { paragraph } from '#lib/text/markers.ts';
import { itemsOf, isMarker, textOf, writeBlocks } from '#lib/text/sequence.ts';
import { Client, type Place } from './client.ts';
import type { Id } from './updates.ts';

/** Where somebody types: after the last letter of a paragraph, before the next paragraph. */
export type Spot = { left: Id; right: Id | null };

const PATIENCE = 20_000;
const WORDS =
	'All stakeholders shall work together towards universal and affordable connectivity. ';

/**
 * Write a paragraph for each of `count` writers into a document, as one more writer would, and say
 * where each of them types. The one Y.Doc of a measurement: made before anything is measured.
 */
export async function writeParagraphs(place: Place, count: number): Promise<Spot[]> {
	const doc = new Y.Doc();
	const client = await Client.join(place, {
		onText: (update) => Y.applyUpdate(doc, update, 'server')
	});
	doc.clientID = client.id;
	const updates: Uint8Array[] = [];
	doc.on('update', (update, origin) => {
		if (origin !== 'server') updates.push(update);
	});
	writeBlocks(
		doc,
		Array.from({ length: count }, (_, i) => ({
			...paragraph(`${client.id}.${i + 1}` as BlockId),
			content: [{ text: WORDS.repeat(3), marks: {} }]
		}))
	);
	for (const update of updates) client.send(client.syncFrame(2, update));
	await untilServed(place, doc);
	client.close();
	return spotsOf(textOf(doc)).slice(-count);
}

/** Wait until a newcomer is served what stands in `doc`: a bare relay, which keeps nothing, never does. */
async function untilServed(place: Place, doc: Y.Doc): Promise<void> {
	const due = Y.encodeStateVector(doc).join();
	for (const end = performance.now() + PATIENCE; performance.now() < end;) {
		const copy = new Y.Doc();
		const newcomer = await Client.join(place, { onText: (update) => Y.applyUpdate(copy, update) });
		newcomer.close();
		if (Y.encodeStateVector(copy).join() === due || copy.store.clients.size === 0) return;
	}
	throw new Error(`What was written into ${place.document} was not served.`);
}

function spotsOf(text: Y.Text): Spot[] {
	const spots: Spot[] = [];
	let last: Y.Item | null = null;
	for (const item of itemsOf(text)) {
		if (isMarker(item) && last) spots.push({ left: last.lastId, right: item.id });
		last = item;
	}
	if (last) spots.push({ left: last.lastId, right: null });
	return spots;
}
