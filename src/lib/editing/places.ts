import type { Node } from 'prosemirror-model';
import { UNNAMED } from '#lib/text/markers.ts';

/**
 * Where a position of the flat document stands in the sequence. In the document every block has an
 * opening and a closing token, in the sequence only a marker where the opening token is: the index
 * is the position less the closing tokens before it.
 *
 * `unnamed` says that the first block has no marker (see `isUnnamed`), which takes one more off.
 */
export function docToSequence(doc: Node, pos: number, unnamed = isUnnamed(doc)): number {
	const closed = doc.resolve(pos).index(0);
	return pos - closed - (unnamed && pos > 0 ? 1 : 0);
}

/**
 * The position in the document directly after the first `index` units of the sequence; the end of a
 * block where the next unit is a marker. Index 0 is the start of the first block.
 *
 * @throws {RangeError} beyond the end of the sequence
 */
export function sequenceToDoc(doc: Node, index: number, unnamed = isUnnamed(doc)): number {
	let start = 0;
	let units = 0;
	for (let i = 0; i < doc.childCount; i++) {
		const block = doc.child(i);
		const marker = unnamed && i === 0 ? 0 : 1;
		const end = units + marker + block.content.size;
		if (index <= end) return start + 1 + Math.max(0, index - units - marker);
		units = end;
		start += block.nodeSize;
	}
	throw new RangeError(`index ${index} is beyond the document`);
}

/** The position before the block whose marker stands at an index. */
export function blockBefore(doc: Node, index: number, unnamed = isUnnamed(doc)): number {
	return sequenceToDoc(doc, index + 1, unnamed) - 1;
}

/** Whether the document begins with words that have no marker yet. */
export function isUnnamed(doc: Node): boolean {
	return doc.firstChild?.attrs.id === UNNAMED;
}
