import * as Y from 'yjs';
import { readLag, saveSnapshot } from '#db/texts.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Room } from './room.ts';

/** Takes a document's snapshot from its log, aside from the thread that serves people. */
export type SnapshotTaker = { takeSnapshot(document: DocumentId): Promise<void> };

// Measured: encoding takes 1 to 2 ms for as many; of more it would be felt in other rooms.
const MANY_STRUCTS = 5_000;

// Measured: 20,000 updates held everybody up for a second, the state that they make for 50 ms.
const MANY_UPDATES = 1_000;

/**
 * Have a log that runs far ahead of its snapshot read aside, so that opening it takes one snapshot
 * and little more. What cannot be read there is read, and dealt with, by whoever opens it.
 */
export async function catchUp(
	{ db, logger }: Runtime,
	document: DocumentId,
	taker: SnapshotTaker | null
): Promise<void> {
	if (!taker || (await readLag(db, document)) < MANY_UPDATES) return;
	try {
		await taker.takeSnapshot(document);
	} catch (err) {
		logger.warn({ err, document }, 'a long log is read beside people: its thread could not');
	}
}

/**
 * Keep a room's text as of now, once all of it is on disk, so that loading stays short. A proposal's is
 * not kept: it would hold the section's words a second time, and no longer those of today.
 */
export async function saveState(
	runtime: Runtime,
	room: Room,
	taker: SnapshotTaker | null = null
): Promise<void> {
	const { db, clock, logger } = runtime;
	// What rests is read from its log again, which is short.
	if (room.on !== null || room.text.isResting || !(await room.sound())) return;
	const { document, text } = room;
	// Where the log stands after waiting may be further than what was encoded before it.
	const seq = text.log.appended;
	const before = text.snapshotSeq;
	if (seq === before) return;
	text.snapshotSeq = seq;
	if (taker && countStructs(text.doc) > MANY_STRUCTS) {
		await text.log.drained();
		try {
			return await taker.takeSnapshot(document);
		} catch (err) {
			logger.warn({ err, document }, 'a snapshot was taken beside people: its thread could not');
			text.snapshotSeq = before;
			return saveState(runtime, room);
		}
	}
	const bytes = Y.encodeStateAsUpdate(text.doc);
	const blockIds = [...text.blockIds];
	try {
		await text.log.drained();
		await saveSnapshot(db, { document, seq, bytes, blockIds, at: clock.now() });
	} catch (error) {
		if (text.snapshotSeq === seq) text.snapshotSeq = before;
		throw error;
	}
}

function countStructs({ store }: Y.Doc): number {
	return store.clients.values().reduce((count, structs) => count + structs.length, 0);
}
