import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import type { Database } from '#db/database.ts';
import {
	listReadingEdges,
	listRestoredPlaces,
	readStretch,
	swapStretch,
	type Saved,
	type Unmerged
} from '#db/merging.ts';
import { readSnapshot, readStored, saveSnapshot } from '#db/texts.ts';
import { packRows } from '#db/packing.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { blockIdsOf } from '#server/sync/content.ts';
import { planSwaps, type Swap } from './plan.ts';
import { applyAll, proveSame } from './proof.ts';

// What one run takes in hand of one document: the rest is for the next.
const MOST_ROWS = 50_000;
// Writers have the database to themselves for so many times as long as a swap took.
const COURTESY = 20;
const LEAST_PAUSE_MS = 25;

/**
 * Merge a document's log as far as its minutes ended before `until`: prove first that the merged log
 * makes the same text, keep a snapshot that goes further, then swap stretch by stretch.
 *
 * @param least how few rows are not worth it
 * @returns what it saved; null when there was too little to merge
 * @throws with nothing changed when the log is damaged or would say something else
 */
export async function compactDocument(
	db: Database,
	{ document, mergedSeq, newest }: Unmerged,
	{ until, least }: { until: Instant; least: number }
): Promise<Saved | null> {
	const most = Math.min(newest, mergedSeq + MOST_ROWS);
	const stretch = await readStretch(db, document, mergedSeq + 1, most);
	// Its snapshot was lost, and with it how far it had been merged: that is packed already.
	const packed = stretch.updates.filter(({ seq }) => seq <= stretch.packedTo);
	const behind = stretch.updates.slice(packed.length);
	const to = behind.at(-1)?.seq ?? stretch.packedTo;
	const edges = await listReadingEdges(db, document);
	const swaps = planSwaps(behind, until, edges, await listRestoredPlaces(db, document));
	const was = swaps.reduce((sum, swap) => sum + swap.was, 0);
	if (was < least && packed.length === 0) return null;
	const { updates: base } = await readStretch(db, document, 1, mergedSeq);
	const bytesOf = (row: { bytes: Uint8Array }) => row.bytes;
	const [first, taken] = [[...base, ...packed].map(bytesOf), behind.slice(0, was)];
	const merged = swaps.flatMap(({ rows }) => rows);
	proveSame([...first, ...taken.map(bytesOf)], [...first, ...merged.map(bytesOf)]);
	const rest = behind.slice(was).map(bytesOf);
	const kept = await readSnapshot(db, document).catch(() => null);
	if (packed.length > 0)
		swaps.unshift({ from: mergedSeq + 1, to: stretch.packedTo, was: 0, rows: [] });
	if (!kept || kept.seq < to)
		await keep(db, document, to, [...first, ...merged.map(bytesOf), ...rest]);
	return swapAll(db, document, swaps, taken.map(bytesOf));
}

/**
 * Keep a document's state, as its log has it, as its snapshot.
 *
 * @throws when its snapshot or its log is damaged
 */
export async function takeSnapshot(db: Database, document: DocumentId): Promise<void> {
	const { snapshot, updates } = await readStored(db, document);
	const last = updates.at(-1);
	if (!last) return;
	const parts = updates.map(({ bytes }) => bytes);
	await keep(db, document, last.seq, snapshot ? [snapshot.bytes, ...parts] : parts);
}

/** Keep the state that updates make as the snapshot at `seq`. */
async function keep(
	db: Database,
	document: DocumentId,
	seq: number,
	updates: readonly Uint8Array[]
): Promise<void> {
	const doc = applyAll(updates);
	const [bytes, blockIds] = [Y.encodeStateAsUpdate(doc), [...blockIdsOf(doc)]];
	doc.destroy();
	await saveSnapshot(db, { document, seq, bytes, blockIds, at: Date.now() });
}

async function swapAll(
	db: Database,
	document: DocumentId,
	swaps: readonly Swap[],
	taken: readonly Uint8Array[]
): Promise<Saved> {
	const saved = { rows: 0, bytes: 0, becameRows: 0, becameBytes: 0 };
	for (const swap of swaps) {
		const rows = packRows(swap.rows);
		const startedAt = performance.now();
		// Somebody else merged this document meanwhile, or its snapshot went: the next run sees.
		if (!(await swapStretch(db, document, { ...swap, rows }))) break;
		const parts = taken.slice(saved.rows, saved.rows + swap.was);
		saved.rows += swap.was;
		saved.bytes += sizeOf(parts);
		saved.becameRows += rows.length;
		saved.becameBytes += sizeOf(rows.map(({ bytes }) => bytes));
		await pause(Math.max(LEAST_PAUSE_MS, COURTESY * (performance.now() - startedAt)));
	}
	return saved;
}

function sizeOf(all: readonly Uint8Array[]): number {
	return all.reduce((sum, { length }) => sum + length, 0);
}
