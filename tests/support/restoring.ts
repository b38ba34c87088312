import { expect } from 'vitest';
import * as Y from 'yjs';
import { restoreIn, type Restoring } from '#lib/history/rewriting.ts';
import { checkMoves, newMoves } from '#lib/text/checks.ts';
import { blockMinter } from '#lib/text/markers.ts';
import { normalise } from '#lib/text/normal.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import type { Drafting } from './drafting.ts';

const BRAZIL = 66_000;

/** Restore as Brazil would, through what the server checks and tidies; what the text reads then. */
export function restore(draft: Drafting, restoring: Partial<Restoring> & { to: number }): string[] {
	const { chronicle, doc } = draft;
	const copy = new Y.Doc({ gc: false });
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(chronicle.doc));
	copy.clientID = BRAZIL;
	let update: Uint8Array | null = null;
	copy.on('update', (bytes: Uint8Array) => (update ??= bytes));
	const base = chronicle.edits.length - 1;
	restoreIn(copy, chronicle, { base, within: () => true, ...restoring });
	if (!update) return lines(doc);
	let isTrue = false;
	const since = Y.getState(doc.store, BRAZIL);
	doc.once('afterTransaction', (transaction: Y.Transaction) => {
		isTrue = checkMoves(doc, newMoves(transaction), BRAZIL, since);
	});
	Y.applyUpdate(doc, update);
	expect(isTrue).toBe(true);
	doc.clientID = 2;
	normalise(doc, blockMinter(doc));
	return lines(doc);
}

/** A text's paragraphs. */
export const lines = (doc: Y.Doc) => readBlocks(textOf(doc)).map(plainText);
