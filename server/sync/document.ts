import * as Y from 'yjs';
import { DamagedLog, type LoggedUpdate } from '#db/log.ts';
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
	/** The client ids of the section's text that a proposal stands on; empty for a section's own. */
	below: readonly number[];
	/** What it was made of; null when that was the whole log. */
	stored: StoredState | null;
};

/** A document's state as it is stored, and the updates behind that. */
export type StoredState = readonly [state: Uint8Array, ...updates: Uint8Array[]];

export type Reading = {
	/** The section's document that a proposal's stands on: its log holds the proposal's own updates alone. */
	on?: DocumentId | null;
	/** Is awaited with what is stored before a text is made of it, which takes longer. */
	whenRead?: (stored: StoredState) => Promise<void>;
};

/**
 * Read a document that nobody has open. The end of its log, when a crash has torn it, is cut off
 * and kept aside, which the log of the server and its administrators are told.
 *
 * @throws {DamagedLog} when it is damaged elsewhere: nothing is changed then
 */
export async function openDocument(
	{ db, logger, clock, storage }: Runtime,
	document: DocumentId,
	reading: Reading
): Promise<Loaded> {
	for (;;) {
		try {
			const loaded = await loadDocument({ db, logger }, document, reading);
			storage.damaged.delete(document);
			return loaded;
		} catch (error) {
			if (!(error instanceof DamagedLog)) throw error;
			const { document: damaged, seq } = error;
			const updates = await cutTornEnd(db, error, clock.now());
			if (updates === 0) {
				storage.damaged.set(damaged, { seq, at: clock.now() });
				throw error;
			}
			const where = { document: damaged, from: seq, updates };
			logger.error(where, 'the torn end of a log was cut off and is kept aside');
		}
	}
}

/**
 * Read a document from its newest snapshot and the log after it, or from the whole log when the
 * snapshot cannot be used. Deleted words are kept: the server compares what is restored or moved
 * with what stood there.
 *
 * A proposal's is what the section's makes, and its own log whole behind it.
 *
 * @throws {DamagedLog} when the log is damaged or lacks a part
 */
export async function loadDocument(
	{ db, logger }: Pick<Runtime, 'db' | 'logger'>,
	document: DocumentId,
	{ on = null, whenRead = async () => {} }: Reading = {}
): Promise<Loaded> {
	// First: what is its own builds on nothing that is written in the section later.
	const own = on && (await readLog(db, document));
	const from = on ?? document;
	try {
		const stored = { ...(await readStored(db, from)), own };
		if (stored.snapshot && stored.snapshot.seq > (await readLogEnd(db, from)))
			throw new Error(`The snapshot of ${from} claims more than its log holds.`);
		const state = stateOf(stored);
		if (state) await whenRead(state);
		return replay(document, stored);
	} catch (err) {
		if (err instanceof DamagedLog) throw err;
		const loaded = replay(document, { snapshot: null, updates: await readLog(db, from), own });
		logger.error({ err, document }, 'a snapshot was passed over: its document was read whole');
		return loaded;
	}
}

/** What is stored of a text; `own` of a proposal's, with the rest being the section's. */
type Stored = Awaited<ReturnType<typeof readStored>> & { own: LoggedUpdate[] | null };

function stateOf({ snapshot, updates, own }: Stored): StoredState | null {
	return snapshot && [snapshot.bytes, ...bytesOf(updates), ...bytesOf(own ?? [])];
}

function bytesOf(updates: readonly LoggedUpdate[]): Uint8Array[] {
	return updates.map(({ bytes }) => bytes);
}

function replay(document: DocumentId, read: Stored): Loaded {
	const { snapshot, updates, own } = read;
	const doc = new Y.Doc({ gc: false });
	doc.getText(TEXT_ROOT);
	doc.getArray(MOVES_ROOT);
	const parts = [...(snapshot ? [snapshot.bytes] : []), ...bytesOf(updates)];
	applyAll(doc, parts);
	const below = own ? [...doc.store.clients.keys()] : [];
	if (own) applyAll(doc, bytesOf(own));
	if (isIncomplete(doc)) throw new Error(`The log of ${document} has a gap inside.`);
	const size = [...parts, ...bytesOf(own ?? [])].reduce((sum, { length }) => sum + length, 0);
	const snapshotSeq = own ? 0 : (snapshot?.seq ?? 0);
	const seq = (own ?? updates).at(-1)?.seq ?? snapshotSeq;
	return { doc, seq, snapshotSeq, size, below, stored: stateOf(read) };
}

function applyAll(doc: Y.Doc, updates: readonly Uint8Array[]): void {
	doc.transact(() => {
		for (const bytes of updates) Y.applyUpdate(doc, bytes);
	});
}

/** Whether Yjs waits for something that has not arrived. */
export function isIncomplete({ store }: Y.Doc): boolean {
	return store.pendingStructs !== null || store.pendingDs !== null;
}
