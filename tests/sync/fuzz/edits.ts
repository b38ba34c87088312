import * as Y from 'yjs';
import type { Random } from '#lib/editing/fuzz/random.ts';
import { insertUnits, type Range, type Unit } from '#lib/text/insertion.ts';
import { blockMinter, embedMarker, paragraph } from '#lib/text/markers.ts';
import { recordMove } from '#lib/text/moves.ts';
import { contentOf, isMarker, itemsOf, textOf } from '#lib/text/sequence.ts';

const WORDS = ['States ', 'affirm ', 'شبكة ', 'that ', '网络 ', '🙂 ', 'connectivity '];
const ATOMS = [{ break: true }, { footnote: 'See annex.' }, { bracket: 'b1', side: 'open' }];

type Edit = (doc: Y.Doc, random: Random) => void;

/** Make one honest change of the kinds that editors make: one update. */
export function edit(doc: Y.Doc, random: Random): void {
	doc.transact(() => random.pick(EDITS)(doc, random));
}

const type: Edit = (doc, random) => textOf(doc).insert(spot(doc, random), random.pick(WORDS));

const EDITS: readonly Edit[] = [
	type,
	type,
	type,
	function format(doc, random) {
		const [from, length] = stretch(doc, random, textOf(doc).length);
		const marks = [
			{ strong: true },
			{ em: null },
			{ strong: null },
			{ link: { href: 'https://example.org/' } }
		];
		if (length > 0) textOf(doc).format(from, length, random.pick(marks));
	},
	function split(doc, random) {
		textOf(doc).insertEmbed(spot(doc, random), embedMarker(paragraph(blockMinter(doc)())));
	},
	(doc, random) => textOf(doc).insertEmbed(spot(doc, random), random.pick(ATOMS)),
	function restyle(doc, random) {
		const markers = [...itemsOf(textOf(doc))].filter(isMarker);
		const content = markers.length > 0 && contentOf(random.pick(markers));
		if (!content || !('marker' in content)) return;
		if (random.chance(0.5)) content.marker.set('level', random.between(0, 8));
		else content.marker.set('type', random.pick(['heading', 'item', 'quote', 'paragraph']));
	},
	function cut(doc, random) {
		const [from, length] = stretch(doc, random, 9);
		if (length > 0) textOf(doc).delete(from, length);
	},
	function paste(doc, random) {
		const mint = blockMinter(doc);
		const units = Array.from({ length: random.between(2, 5) }, (): Unit[] => [
			{ marker: paragraph(mint()) },
			{ text: random.pick(WORDS), marks: random.chance(0.5) ? { em: true } : {} }
		]);
		doc.transact((transaction) =>
			insertUnits(transaction, textOf(doc), spot(doc, random), units.flat())
		);
	},
	function move(doc, random) {
		const words = [...itemsOf(textOf(doc))].filter(
			({ content }) => content instanceof Y.ContentString
		);
		if (words.length > 0) takeAlong(doc, random, random.pick(words), true);
	},
	function restore(doc, random) {
		const gone: Y.Item[] = [];
		for (let item = textOf(doc)._start; item; item = item.right)
			if (item.deleted && item.content instanceof Y.ContentString) gone.push(item);
		if (gone.length > 0) takeAlong(doc, random, random.pick(gone), false);
	}
];

/** Put words somewhere and say that they are those that stood elsewhere. */
function takeAlong(doc: Y.Doc, random: Random, item: Y.Item, cuts: boolean): void {
	if (!(item.content instanceof Y.ContentString)) return;
	const words = item.content.str;
	const from: Range[] = [[item.id.client, item.id.clock, item.length]];
	doc.transact((transaction) => {
		if (cuts) item.delete(transaction);
		const text = textOf(doc);
		if (text._searchMarker) text._searchMarker.length = 0;
		const to = insertUnits(transaction, text, spot(doc, random), [{ text: words, marks: {} }]);
		recordMove(doc, { from, to });
	});
}

/** Somewhere behind the first marker. */
function spot(doc: Y.Doc, random: Random): number {
	return random.pick(edges(doc));
}

/** Where some words begin that are at most so long, and their length. */
function stretch(doc: Y.Doc, random: Random, longest: number): [from: number, length: number] {
	const from = spot(doc, random);
	const ends = edges(doc).filter((edge) => edge > from && edge <= from + longest);
	return [from, ends.length > 0 ? random.pick(ends) - from : 0];
}

/**
 * Where an editor's caret may stand: never within a sign of two units, which Yjs would make
 * two unknown signs in every copy that is told of it, and leave whole in the others.
 */
function edges(doc: Y.Doc): number[] {
	const found: number[] = [];
	let at = 0;
	for (const { content, countable, deleted, length } of itemsOf(textOf(doc))) {
		if (deleted || !countable) continue;
		const words = content instanceof Y.ContentString ? content.str : ' '.repeat(length);
		for (const sign of words) {
			if (at > 0) found.push(at);
			at += sign.length;
		}
	}
	return [...found, Math.max(1, at)];
}
