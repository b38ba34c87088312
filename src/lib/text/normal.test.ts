import { expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Range } from './insertion.ts';
import { insertUnits } from './insertion.ts';
import { blockMinter, embedMarker, paragraph } from './markers.ts';
import { recordMove } from './moves.ts';
import { normalise } from './normal.ts';
import { deleteRange } from './rewriting.ts';
import { readBlocks, textOf } from './sequence.ts';

const SIGNS = '🙂👍🏽';

/** Put the signs at the end and say that they are those that stood elsewhere. */
function bringAgain(doc: Y.Doc, from: Range): void {
	doc.transact((transaction) => {
		deleteRange(transaction, from);
		const text = textOf(doc);
		const to = insertUnits(transaction, text, text.length, [{ text: SIGNS, marks: {} }]);
		recordMove(doc, { from: [from], to });
	});
}

it('leaves the signs whole of which it takes a second copy out', () => {
	const doc = new Y.Doc({ gc: false });
	doc.clientID = 7;
	const text = textOf(doc);
	const mint = blockMinter(doc);
	text.insertEmbed(0, embedMarker(paragraph(mint())));
	const clock = Y.getState(doc.store, 7);
	text.insert(1, SIGNS);
	const typed: Range = [7, clock, SIGNS.length];
	// Moved by one, and brought back by another who did not know of it.
	bringAgain(doc, typed);
	bringAgain(doc, typed);
	expect(normalise(doc, mint)).toBe(true);
	expect(readBlocks(text).map(({ content }) => content)).toEqual([[{ text: SIGNS, marks: {} }]]);
	const words = [...doc.store.clients.values()]
		.flat()
		.map((item) =>
			item instanceof Y.Item && item.content instanceof Y.ContentString ? item.content.str : ''
		);
	// What was deleted is read again by whoever undoes it, word for word.
	expect(words.join('')).toBe(SIGNS.repeat(3));
});
