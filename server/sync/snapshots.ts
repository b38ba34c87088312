import * as Y from 'yjs';
import { saveSnapshot } from '#db/texts.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Room } from './room.ts';

/** Keep a room's state as of now, once all of it is on disk, so that loading stays short. */
export async function saveState({ db, clock }: Runtime, room: Room): Promise<void> {
	const bytes = Y.encodeStateAsUpdate(room.doc);
	const { document, blockIds } = room;
	await room.log.drained();
	const { seq } = room.log;
	if (seq === room.snapshotSeq) return;
	room.snapshotSeq = seq;
	await saveSnapshot(db, { document, seq, bytes, blockIds, at: clock.now() });
}
