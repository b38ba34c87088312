import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { embedMarker, paragraph } from '#lib/text/markers.ts';
import { checkContent } from './content.ts';

const OWN = 7;
const link = (href: string) => (text: Y.Text) => text.insert(1, 'x', { link: { href } });
const marker = (text: Y.Text) => (text._start?.content as Y.ContentType).type as Y.Map<unknown>;

/** Change a text of one block as one client, and check what came of it. */
function check(act: (text: Y.Text, doc: Y.Doc) => void): Set<string> {
	const doc = new Y.Doc({ gc: false });
	doc.clientID = 1;
	doc.getText('text').insertEmbed(0, embedMarker(paragraph('1.0' as BlockId)));
	doc.getText('text').insert(1, 'abc', {});
	doc.clientID = OWN;
	const known = new Set(['1.0']);
	let deleted = Y.createDeleteSet();
	doc.transact((transaction) => {
		deleted = transaction.deleteSet;
		act(doc.getText('text'), doc);
	});
	const insertions = [{ client: OWN, from: 0, to: Y.getState(doc.store, OWN) }];
	checkContent(doc, { insertions, thrownAway: 0 }, deleted, {
		known,
		mayMint: (client) => client === OWN
	});
	return known;
}

describe('[content] taken', () => {
	it.each<[string, (text: Y.Text) => void]>([
		['words with marks', (text) => text.insert(1, 'x', { strong: true, em: true })],
		['a link that leads somewhere', link('https://example.org/')],
		['isolates', (text) => text.insert(1, '\u2067شبكة\u2069', {})],
		['a break', (text) => text.insertEmbed(1, { break: true })],
		['another level', (text) => void marker(text).set('level', 2)],
		['a block taken away whole', (text) => text.delete(0, 1)]
	])('%s', (_, act) => {
		expect(() => check(act)).not.toThrow();
	});

	it('a block named by its sender, whose name is known from then on', () => {
		const known = check((text) => text.insertEmbed(2, embedMarker(paragraph('7.1' as BlockId))));
		expect([...known]).toEqual(['1.0', '7.1']);
	});
});

describe('[content] refused', () => {
	it.each<[string, (text: Y.Text, doc: Y.Doc) => void, string]>([
		['a script in a link', link('javascript:alert(1)'), 'sync.not-text'],
		['an unknown mark', (text) => text.insert(1, 'x', { colour: 'red' }), 'sync.not-text'],
		['an unknown atom', (text) => text.insertEmbed(1, { image: 'x' }), 'sync.not-text'],
		['a direction override', (text) => text.insert(1, '\u202e', {}), 'sync.not-text'],
		['a marker without keys', (text) => text.insertEmbed(1, new Y.Map()), 'sync.not-text'],
		['a type that is none', (text) => void marker(text).set('type', 'table'), 'sync.not-text'],
		['a key of its own', (text) => void marker(text).set('onclick', 'x'), 'sync.not-text'],
		['a key taken out of a marker', (text) => marker(text).delete('level'), 'sync.not-text'],
		['another name for a block', (text) => void marker(text).set('id', '7.9'), 'sync.not-text'],
		[
			"a block named as somebody else's",
			(text) => text.insertEmbed(1, embedMarker(paragraph('8.1' as BlockId))),
			'sync.foreign-block'
		],
		[
			'a move of what still stands',
			(text, doc) => {
				text.insert(4, 'a', {});
				doc.getArray('moves').push([{ from: [[1, 6, 1]], to: [[OWN, 0, 1]] }]);
			},
			'sync.false-move'
		],
		[
			'a move of what nobody wrote',
			(_, doc) => doc.getArray('moves').push([{ from: [[1, 900, 1]], to: [[OWN, 0, 1]] }]),
			'sync.false-move'
		],
		['a move that is none', (_, doc) => doc.getArray('moves').push([1]), 'sync.not-text']
	])('%s', (_, act, reason) => {
		expect(() => check(act)).toThrow(reason);
	});
});

describe('[content] what Yjs puts nowhere', () => {
	/** A text with a sign of two units, and a letter beside what comes to stand nowhere and in that sign. */
	function lose(thrownAway: number, structs: (to: encoding.Encoder) => void, count: number) {
		const doc = new Y.Doc({ gc: false });
		doc.clientID = 1;
		doc.getText('text').insert(0, 'a🙂b');
		const update = encoding.encode((to) => {
			for (const number of [1, count, OWN, 0]) encoding.writeVarUint(to, number);
			structs(to);
			encoding.writeVarUint(to, 0);
		});
		Y.applyUpdate(doc, update);
		const insertions = [{ client: OWN, from: 0, to: Y.getState(doc.store, OWN) }];
		const ids = { known: new Set<string>(), mayMint: () => false };
		checkContent(doc, { insertions, thrownAway }, Y.createDeleteSet(), ids);
	}

	it('is refused: it splits what it names, and nobody who reads the log would', () => {
		const structs = (to: encoding.Encoder) => {
			// A mark inside a letter, which holds nothing.
			encoding.writeUint8(to, 6);
			for (const number of [0, 1, 0]) encoding.writeVarUint(to, number);
			encoding.writeVarString(to, 'em');
			encoding.writeVarString(to, 'true');
			// A letter between that and the middle of the sign.
			encoding.writeUint8(to, 4 | 128 | 64);
			for (const number of [OWN, 0, 1, 2]) encoding.writeVarUint(to, number);
			encoding.writeVarString(to, 'x');
		};
		expect(() => lose(0, structs, 2)).toThrow('sync.not-text');
	});

	it('is taken as what its sender has thrown away', () => {
		const structs = (to: encoding.Encoder) => {
			encoding.writeUint8(to, 0);
			encoding.writeVarUint(to, 3);
		};
		expect(() => lose(3, structs, 1)).not.toThrow();
	});
});
