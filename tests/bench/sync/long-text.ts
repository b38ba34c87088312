import * as Y from 'yjs';
import { connectDatabase } from '#db/connect.server.ts';
import { appendUpdates } from '#db/texts.ts';
import type { BlockId, DocumentId } from '#lib/kernel/ids.ts';
import { paragraph } from '#lib/text/markers.ts';
import { textOf, writeBlocks } from '#lib/text/sequence.ts';
import { chances } from '../filling.ts';
import { Client, type Place } from './client.ts';

/** A text that many typed for long: every edit as the update that made it. */
export type LongText = {
	updates: Uint8Array[];
	vector: Uint8Array;
	/** Bytes of its whole state as Yjs encodes it when what was deleted is let go. */
	best: number;
};

const PARAGRAPHS = 200;
const AUTHORS = 10;
const FIRST_CLIENT = 1_001;
const JUMPS = 0.03;
const DELETIONS = 0.1;
const ROWS = 1_000;

let made: LongText | null = null;

/** Ten people type in two hundred paragraphs, here and there, and take some of it back. */
export function typeLong(edits: number): LongText {
	if (made?.updates.length === edits) return made;
	const doc = new Y.Doc();
	const text = textOf(doc);
	const chance = chances(7);
	const updates: Uint8Array[] = [];
	doc.clientID = FIRST_CLIENT;
	doc.on('update', (update) => updates.push(update));
	writeBlocks(
		doc,
		Array.from({ length: PARAGRAPHS }, (_, i) => ({
			...paragraph(`${FIRST_CLIENT}.${i + 1}` as BlockId),
			content: []
		}))
	);
	const carets = Array.from({ length: AUTHORS }, () => 1 + Math.floor(chance() * PARAGRAPHS));
	while (updates.length < edits) {
		const author = Math.floor(chance() * AUTHORS);
		doc.clientID = FIRST_CLIENT + author;
		let caret = Math.min(carets[author] ?? 1, text.length);
		if (chance() < JUMPS) caret = 1 + Math.floor(chance() * (text.length - 1));
		const letter = 'etaoin shrdlu '[Math.floor(chance() * 14)] ?? 'e';
		// Without marks: Yjs then finds the place by what it remembers, not from the start.
		text.insert(caret, letter);
		carets[author] = caret + 1;
		if (chance() < DELETIONS && updates.length < edits) text.delete(caret, 1);
	}
	const vector = Y.encodeStateVector(doc);
	made = { updates, vector, best: Y.encodeStateAsUpdate(doc).length };
	return made;
}

/** Put a text into the log of a document of Plenary, a row for each edit, before it is started. */
export async function storeLong(dataDir: string, id: string, { updates }: LongText): Promise<void> {
	const db = await connectDatabase({ dataDir, databaseUrl: null });
	const nobody = { account: null, seat: null, delegation: null };
	const document = id as DocumentId;
	for (let at = 0; at < updates.length; at += ROWS) {
		const part = updates.slice(at, at + ROWS);
		await appendUpdates(
			db,
			part.map((bytes, i) => ({ document, ...nobody, at: Date.now() + at + i, bytes }))
		);
	}
	await db.close();
}

/** Send a text to a server that lets anyone write anything, and leave when it has all of it. */
export async function sendLong(place: Place, { updates, vector }: LongText): Promise<void> {
	const client = await Client.join(place);
	for (let at = 0; at < updates.length; at += ROWS)
		client.send(client.syncFrame(2, Y.mergeUpdates(updates.slice(at, at + ROWS))));
	const due = Y.decodeStateVector(vector);
	for (let tries = 0; tries < 40; tries++) {
		const copy = new Y.Doc();
		const newcomer = await Client.join(place, { onText: (update) => Y.applyUpdate(copy, update) });
		newcomer.close();
		if ([...due].every(([id, clock]) => Y.getState(copy.store, id) >= clock)) return client.close();
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
	throw new Error('A text did not arrive whole.');
}
