import * as Y from 'yjs';
import type { Atom, Block, Inline, Marks } from './blocks.ts';
import { mendMarker, paragraph, readMarker, UNNAMED } from './markers.ts';
import type { Marker } from './markers.ts';
import { readMarks, sameMarks } from './marks.ts';
import { insertUnits } from './insertion.ts';

/** The two roots of a document: its one sequence of markers and words, and the claims of moves. */
export const TEXT_ROOT = 'text';
export const MOVES_ROOT = 'moves';

/** The sequence of a document. */
export function textOf(doc: Y.Doc): Y.Text {
	return doc.getText(TEXT_ROOT);
}

/** What an item of the sequence holds, or null for what is neither marker, words nor atom. */
export type Content = { marker: Y.Map<unknown> } | { text: string } | { atom: Atom };

export function contentOf(item: Y.Item): Content | null {
	const { content } = item;
	if (content instanceof Y.ContentString) return { text: content.str };
	if (content instanceof Y.ContentEmbed) return { atom: content.embed as Atom };
	if (content instanceof Y.ContentType && content.type instanceof Y.Map) {
		return { marker: content.type };
	}
	return null;
}

/** Whether an item is a marker that stands. */
export function isMarker(item: Y.Item): boolean {
	return !item.deleted && item.content instanceof Y.ContentType;
}

/** The items of a sequence in order, deleted ones too. */
export function* itemsOf(text: Y.Text): Generator<Y.Item> {
	for (let item = text._start; item !== null; item = item.right) yield item;
}

function append(content: Inline[], text: string, marks: Marks): void {
	const last = content.at(-1);
	if (last && 'text' in last && sameMarks(last.marks, marks)) last.text += text;
	else content.push({ text, marks });
}

/**
 * The blocks of a sequence. Words before the first marker (for a moment, until the server restores
 * the normal form) are a block with the id `UNNAMED`; an empty sequence has no blocks.
 */
export function readBlocks(text: Y.Text): Block[] {
	const blocks: Block[] = [];
	const attributes = new Map<string, unknown>();
	let marks: Marks = {};
	let block: Block | null = null;
	const open = (marker: Marker) => {
		block = { ...marker, content: [] };
		blocks.push(block);
		return block;
	};
	for (const item of itemsOf(text)) {
		if (item.deleted) continue;
		if (item.content instanceof Y.ContentFormat) {
			attributes.set(item.content.key, item.content.value);
			marks = readMarks(attributes);
			continue;
		}
		const content = contentOf(item);
		if (!content) continue;
		if ('marker' in content) {
			open(readMarker(content.marker));
			continue;
		}
		const into: Block = block ?? open(paragraph(UNNAMED));
		if ('text' in content) append(into.content, content.text, marks);
		else into.content.push({ atom: content.atom, marks });
	}
	return blocks;
}

/** Append blocks to a document's sequence in one transaction; how sections are opened and seeded. */
export function writeBlocks(doc: Y.Doc, blocks: Block[]): void {
	const text = textOf(doc);
	doc.transact((transaction) => {
		const units = blocks.flatMap(({ content, ...marker }) => [{ marker }, ...content]);
		insertUnits(transaction, text, text.length, units);
	});
}

/** Change what a marker says, writing only the keys that differ. */
export function setMarker(map: Y.Map<unknown>, marker: Marker): void {
	const before = readMarker(map);
	for (const [key, value] of Object.entries(marker)) {
		if (before[key as keyof Marker] !== value) map.set(key, value);
	}
}

/** Whether a sequence begins with something else than a marker, or is empty. */
export function startsUnmarked(text: Y.Text): boolean {
	for (const item of itemsOf(text)) {
		if (!item.deleted && item.countable) return !isMarker(item);
	}
	return true;
}

/**
 * The marker at an index of the sequence.
 *
 * @throws when something else stands there
 */
export function markerAt(text: Y.Text, index: number): Y.Map<unknown> {
	let rest = index;
	for (const item of itemsOf(text)) {
		if (item.deleted || !item.countable) continue;
		if (rest < item.length) {
			const content = contentOf(item);
			if (rest === 0 && content && 'marker' in content) return content.marker;
			break;
		}
		rest -= item.length;
	}
	throw new Error(`no marker stands at index ${index}`);
}

/** Write the keys that markers lost by an undo. */
export function mendMarkers(text: Y.Text): void {
	for (const item of itemsOf(text)) {
		const content = isMarker(item) ? contentOf(item) : null;
		if (content && 'marker' in content) mendMarker(content.marker);
	}
}
