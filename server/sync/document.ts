import * as Y from 'yjs';
import { DamagedLog } from '#db/log.ts';
import { readLog, readLogEnd, readStored } from '#db/texts.ts';
import { cutTornEnd } from '#db/torn.ts';
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
	/** What it was made of; null when that was the whole log. */
	stored: StoredState | null;
};

/** A document's state as it is stored, and the updates behind that. */
export type StoredState = readonly [state: Uint8Array, ...updates: Uint8Array[]];

/**
 * Read a document that nobody has open. The end of its log, when a crash has torn it, is cut off
 * and kept aside, which the log of the server and its administrators are told.
 *
 * @param whenRead is awaited with what is stored before a text is made of it, which takes longer
 * @throws {DamagedLog} when it is damaged elsewhere: nothing is changed then
 */
export async function openDocument(
	{ db, logger, clock, storage }: Runtime,
	document: DocumentId,
	whenRead: (stored: StoredState) => Promise<void>
): Promise<Loaded> {
	for (;;) {
		try {
			const loaded = await loadDocument({ db, logger }, document, whenRead);
			storage.damaged.delete(document);
			return loaded;
		} catch (error) {
			if (!(error instanceof DamagedLog)) throw error;
			const { seq } = error;
			const updates = await cutTornEnd(db, error, clock.now());
			if (updates === 0) {
				storage.damaged.set(document, { seq, at: clock.now() });
				throw error;
			}
			const where = { document, from: seq, updates };
			logger.error(where, 'the torn end of a log was cut off and is kept aside');
		}
	}
}

/**
 * Read a document from its newest snapshot and the log after it, or from the whole log when the
 * snapshot cannot be used. Deleted words are kept: the server compares what is restored or moved
 * with what stood there.
 *
 * @throws {DamagedLog} when the log is damaged or lacks a part
 */
export async function loadDocument(
	{ db, logger }: Pick<Runtime, 'db' | 'logger'>,
	document: DocumentId,
	whenRead: (stored: StoredState) => Promise<void> = async () => {}
): Promise<Loaded> {
	try {
		const stored = await readStored(db, document);
		if (stored.snapshot && stored.snapshot.seq > (await readLogEnd(db, document)))
			throw new Error(`The snapshot of ${document} claims more than its log holds.`);
		const state = stateOf(stored);
		if (state) await whenRead(state);
		return replay(document, stored);
	} catch (err) {
		if (err instanceof DamagedLog) throw err;
		const loaded = replay(document, { snapshot: null, updates: await readLog(db, document) });
		logger.error({ err, document }, 'a snapshot was passed over: its document was read whole');
		return loaded;
	}
}

type Stored = Awaited<ReturnType<typeof readStored>>;

function stateOf({ snapshot, updates }: Stored): StoredState | null {
	return snapshot && [snapshot.bytes, ...updates.map(({ bytes }) => bytes)];
}

function replay(document: DocumentId, read: Stored): Loaded {
	const { snapshot, updates } = read;
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
	const seq = updates.at(-1)?.seq ?? snapshotSeq;
	return { doc, seq, snapshotSeq, size, stored: stateOf(read) };
}

/** Whether Yjs waits for something that has not arrived. */
export function isIncomplete({ store }: Y.Doc): boolean {
	return store.pendingStructs !== null || store.pendingDs !== null;
}
