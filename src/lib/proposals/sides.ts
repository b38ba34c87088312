import type { Block, Marks } from '#lib/text/blocks.ts';
import { paragraph, UNNAMED } from '#lib/text/markers.ts';
import { sameMarks } from '#lib/text/marks.ts';
import type { Piece } from './pieces.ts';

/**
 * The section's blocks as they would read with some pieces of a proposal taken and the others left.
 *
 * @param pieces all of them, in their order
 */
export function readSide(pieces: readonly Piece[], taken: ReadonlySet<Piece>): Block[] {
	const blocks: Block[] = [];
	for (const piece of pieces) {
		const isTaken = taken.has(piece);
		const { fate, content, marker, marks } = piece;
		if (fate !== 'same' && isTaken !== (fate === 'insert')) continue;
		if (marker) {
			const said = isTaken ? marker.after : marker.before;
			if (said) blocks.push({ ...said, content: [] });
			continue;
		}
		if (blocks.length === 0) blocks.push({ ...paragraph(UNNAMED), content: [] });
		const into = blocks.at(-1);
		if (!into) continue;
		const held = isTaken ? marks.after : marks.before;
		if ('text' in content) append(into, content.text, held);
		else if ('atom' in content) into.content.push({ atom: content.atom, marks: held });
	}
	return blocks;
}

function append({ content }: Block, text: string, marks: Marks): void {
	const last = content.at(-1);
	if (last && 'text' in last && sameMarks(last.marks, marks)) last.text += text;
	else content.push({ text, marks });
}
