import * as Y from 'yjs';
import { saveSnapshot } from '#db/texts.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Room } from './room.ts';

/** Keep a room's text as of now, once all of it is on disk, so that loading stays short. */
export async function saveState({ db, clock }: Runtime, room: Room): Promise<void> {
	if (!(await room.sound())) return;
	const { document, text } = room;
	// Where the log stands after waiting may be further than what was encoded before it.
	const seq = text.log.appended;
	const before = text.snapshotSeq;
	if (seq === before) return;
	text.snapshotSeq = seq;
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
