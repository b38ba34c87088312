import * as Y from 'yjs';
import type { Block, Inline } from '#lib/text/blocks.ts';
import { paragraph, UNNAMED } from '#lib/text/markers.ts';
import { readMarks, sameMarks } from '#lib/text/marks.ts';
import { atomText } from '#lib/text/words.ts';
import type { Chronicle, Piece } from './chronicle.ts';

/** A text as it read after an edit, and for each character as it prints the piece that it is of. */
export type State = { blocks: Block[]; owners: Piece[][] };

/** Whether a piece stood after an edit. */
export function stood({ born, died }: Piece, edit: number): boolean {
	return born <= edit && edit < died;
}

/**
 * How a text read after an edit; `edit` is a place in the chronicle's edits, -1 before the first.
 * As `readBlocks` reads what stands now.
 */
export function stateAt(chronicle: Chronicle, edit: number): State {
	const blocks: Block[] = [];
	const owners: Piece[][] = [];
	const attributes = new Map<string, unknown>();
	let marks = readMarks(attributes);
	for (const piece of chronicle.pieces) {
		if (!stood(piece, edit)) continue;
		const { item, content } = piece;
		if (item.content instanceof Y.ContentFormat) {
			attributes.set(item.content.key, item.content.value);
			marks = readMarks(attributes);
			continue;
		}
		if (!content) continue;
		const isMarker = 'marker' in content;
		if (isMarker || blocks.length === 0) {
			const marker = isMarker ? chronicle.markerAt(content.marker, edit) : paragraph(UNNAMED);
			blocks.push({ ...marker, content: [] });
			owners.push([]);
		}
		if (isMarker) continue;
		append(blocks.at(-1)?.content ?? [], { ...content, marks });
		const printed = 'text' in content ? content.text.length : atomText(content.atom).length;
		for (let i = 0; i < printed; i++) owners.at(-1)?.push(piece);
	}
	return { blocks, owners };
}

function append(content: Inline[], inline: Inline): void {
	const last = content.at(-1);
	const goesOn = last && 'text' in last && 'text' in inline && sameMarks(last.marks, inline.marks);
	if (goesOn) last.text += inline.text;
	else content.push(inline);
}
