import { expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Range } from './insertion.ts';
import { insertUnits } from './insertion.ts';
import { blockMinter, embedMarker, paragraph } from './markers.ts';
import { recordMove, standingItem } from './moves.ts';
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

it('lets a section’s own words come back where a proposal had kept their paragraph', () => {
	const [mender, section, proposal] = [900, new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
	section.clientID = 5;
	const text = textOf(section);
	const block = paragraph(blockMinter(section)());
	const marker = Y.getState(section.store, 5);
	text.insertEmbed(0, embedMarker(block));
	const words = Y.getState(section.store, 5);
	text.insert(1, 'Here.');
	const taken: Range[] = [
		[5, marker, 1],
		[5, words, 5]
	];
	const hear = () => {
		Y.applyUpdate(proposal, Y.encodeStateAsUpdate(section));
		proposal.clientID = mender;
		normalise(proposal, blockMinter(proposal), (client) => client === mender);
		return readBlocks(textOf(proposal)).map(({ content }) => content);
	};
	const said = (...lines: string[]) => lines.map((line) => [{ text: line, marks: {} }]);
	expect(hear()).toEqual(said('Here.'));
	proposal.clientID = 8;
	textOf(proposal).insert(6, ' And more.', {});

	section.transact((transaction) => {
		for (const range of taken) deleteRange(transaction, range);
		recordMove(section, { from: taken, to: [], block });
	});
	expect(hear()).toEqual(said(' And more.'));
	let back: Range[] = [];
	section.transact((transaction) => {
		back = insertUnits(transaction, text, 0, [{ marker: block }, { text: 'Here.', marks: {} }]);
		recordMove(section, { from: taken, to: back });
	});
	expect(hear()).toEqual(said('Here. And more.'));
	for (const [client, clock] of back)
		expect(standingItem(proposal, { client, clock })).not.toBe(null);
});
