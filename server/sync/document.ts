import * as Y from 'yjs';
import { readLog, readLogEnd, readSnapshot, type Snapshot } from '#db/texts.ts';
import type { Database } from '#db/database.ts';
import type { Runtime } from '#server/runtime.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import { MOVES_ROOT, TEXT_ROOT } from '#lib/text/sequence.ts';

/** A document as its log tells it, up to `seq`. */
export type Loaded = {
	doc: Y.Doc;
	seq: number;
	snapshotSeq: number;
	/** How many bytes it was read from. */
	size: number;
};

/**
 * Read a document from its newest snapshot and the log after it, or from the whole log when the
 * snapshot cannot be used. Deleted words are kept: the server compares what is restored or moved
 * with what stood there.
 *
 * @throws when the log is damaged or lacks a part
 */
export async function loadDocument(
	{ db, logger }: Pick<Runtime, 'db' | 'logger'>,
	document: DocumentId
): Promise<Loaded> {
	try {
		const snapshot = await readSnapshot(db, document);
		if (snapshot && snapshot.seq > (await readLogEnd(db, document)))
			throw new Error(`The snapshot of ${document} claims more than its log holds.`);
		if (snapshot) return await replay(db, document, snapshot);
	} catch (err) {
		const loaded = await replay(db, document, null);
		logger.error({ err, document }, 'a snapshot was passed over: its document was read whole');
		return loaded;
	}
	return replay(db, document, null);
}

async function replay(
	db: Database,
	document: DocumentId,
	snapshot: Snapshot | null
): Promise<Loaded> {
	const updates = await readLog(db, document, snapshot?.seq ?? 0);
	const doc = new Y.Doc({ gc: false });
	doc.getText(TEXT_ROOT);
	doc.getArray(MOVES_ROOT);
	doc.transact(() => {
		if (snapshot) Y.applyUpdate(doc, snapshot.bytes);
		for (const { bytes } of updates) Y.applyUpdate(doc, bytes);
	});
	if (isIncomplete(doc)) throw new Error(`The log of ${document} has a gap inside.`);
	const snapshotSeq = snapshot?.seq ?? 0;
	const size = updates.reduce((sum, { bytes }) => sum + bytes.length, snapshot?.bytes.length ?? 0);
	return { doc, seq: snapshotSeq + updates.length, snapshotSeq, size };
}

/** Whether Yjs waits for something that has not arrived. */
export function isIncomplete({ store }: Y.Doc): boolean {
	return store.pendingStructs !== null || store.pendingDs !== null;
}
