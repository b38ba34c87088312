import { TextSelection } from 'prosemirror-state';
import type { EditorState, Transaction } from 'prosemirror-state';
import * as Y from 'yjs';
import type { Range } from '#lib/text/insertion.ts';
import { readMoves } from '#lib/text/moves.ts';
import type { UnitId } from '#lib/text/ranges.ts';
import { isMarker, itemsOf, textOf } from '#lib/text/sequence.ts';
import { docToSequence, sequenceToDoc } from './places.ts';
import { shownDoc } from './stillness.ts';

/**
 * An end of a selection by what stands around it on screen: all of its block that comes before it, the
 * marker first, and for the start of a range the character that it begins with.
 */
type End = { trail: Range[]; next: UnitId | null };

/** The selection of an editor, to be found again once others' changes are in its text. */
export type Held = { anchor: End; head: End };

function endAt(text: Y.Text, index: number, begins: boolean): End {
	let trail: Range[] = [];
	let rest = index;
	for (const item of itemsOf(text)) {
		if (item.deleted || !item.countable) continue;
		const { client, clock } = item.id;
		if (rest > 0 && isMarker(item)) trail = [];
		const before = Math.min(rest, item.length);
		if (before > 0) trail.push([client, clock, before]);
		if (before < item.length) {
			return { trail, next: begins ? { client, clock: clock + before } : null };
		}
		rest -= before;
	}
	return { trail, next: null };
}

/** Hold on to the selection. A caret belongs to the character before it, a range to what it spans. */
export function holdSelection(whole: Y.Doc, { doc, selection }: EditorState): Held {
	const text = textOf(shownDoc(whole));
	const { anchor, head } = selection;
	return {
		anchor: endAt(text, docToSequence(doc, anchor), anchor < head),
		head: endAt(text, docToSequence(doc, head), head < anchor)
	};
}

function indexOf(doc: Y.Doc, { client, clock }: UnitId, side: 'before' | 'after'): number {
	const unit = Y.createID(client, clock);
	const position = new Y.RelativePosition(null, null, unit, side === 'after' ? -1 : 0);
	return Y.createAbsolutePositionFromRelativePosition(position, doc, false)?.index ?? 0;
}

/**
 * Where an end is now: at the nearest of its characters that still stands, wherever that was moved;
 * when its whole block is gone, behind what comes before the gap.
 *
 * Only what stood on screen counts. Words that others put into a block while it was moved stand in
 * another one until the server brings them home, and a caret behind them was there, not at home.
 */
function indexNow(doc: Y.Doc, { trail, next }: End): number {
	const moves = readMoves(doc);
	const begin = next && moves.standing(next);
	if (begin) return indexOf(doc, begin, 'before');
	for (const [client, clock, length] of trail.toReversed()) {
		for (let i = length - 1; i >= 0; i--) {
			const unit = moves.standing({ client, clock: clock + i });
			if (unit) return indexOf(doc, unit, 'after');
		}
	}
	const [first] = trail;
	// Of what is deleted, Yjs gives the place where it was.
	return first ? indexOf(doc, { client: first[0], clock: first[1] }, 'after') : 0;
}

/** Put the selection of a transaction back to where it stood among the words. */
export function restoreSelection(tr: Transaction, doc: Y.Doc, { anchor, head }: Held): void {
	const at = (end: End) => sequenceToDoc(tr.doc, indexNow(doc, end));
	tr.setSelection(TextSelection.create(tr.doc, at(anchor), at(head)));
}
