import type { EditorState } from 'prosemirror-state';
import { fromBase64, toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { followPlace } from '#lib/text/homes.ts';
import { textOf } from '#lib/text/sequence.ts';
import { docToSequence, sequenceToDoc } from './places.ts';
import { shownDoc } from './stillness.ts';

/** A selection as everybody understands it: encoded relative positions, base64. */
export type Caret = { anchor: string; head: string };

function encode(doc: Y.Doc, index: number, assoc: number): string {
	const position = Y.createRelativePositionFromTypeIndex(textOf(doc), index, assoc);
	return toBase64(Y.encodeRelativePosition(position));
}

function decode(doc: Y.Doc, caret: string): number | null {
	try {
		const { item, assoc } = Y.decodeRelativePosition(fromBase64(caret));
		// Before everything, or behind everything.
		if (!item) return assoc < 0 ? 0 : textOf(doc).length;
		if (item.clock >= Y.getState(doc.store, item.client)) return null;
		const place = followPlace(doc, item, assoc < 0 ? 'after' : 'before');
		if (!place) return 0;
		const { client, clock } = place.unit;
		const unit = Y.createID(client, clock);
		const position = new Y.RelativePosition(null, null, unit, place.side === 'after' ? -1 : 0);
		return Y.createAbsolutePositionFromRelativePosition(position, doc, false)?.index ?? null;
	} catch {
		return null;
	}
}

/**
 * Where the selection stands, as relative positions that edits of others do not move; what an editor
 * publishes as its presence. A caret belongs to the character before it, a selection to what it
 * spans.
 */
export function readSelection(whole: Y.Doc, state: EditorState): Caret {
	const doc = shownDoc(whole);
	const at = (pos: number, other: number) =>
		encode(doc, Math.min(docToSequence(state.doc, pos), textOf(doc).length), pos < other ? 0 : -1);
	const { anchor, head } = state.selection;
	return { anchor: at(anchor, head), head: at(head, anchor) };
}

/** Where a caret that somebody published stands in this editor; null when it cannot be found. */
export function caretAt(
	whole: Y.Doc,
	state: EditorState,
	caret: Caret
): { anchor: number; head: number } | null {
	const doc = shownDoc(whole);
	const anchor = decode(doc, caret.anchor);
	const head = decode(doc, caret.head);
	if (anchor === null || head === null) return null;
	return { anchor: sequenceToDoc(state.doc, anchor), head: sequenceToDoc(state.doc, head) };
}
