import type { Node } from 'prosemirror-model';

/** A block's number and where it stands, px from the top of the text. */
export type NumberedTop = {
	id: string;
	number: string;
	top: number;
	height: number;
	/** An item carries its number at its indent, not in the gutter. */
	type: string;
};

/**
 * Where each block of the editor stands. Its children are its blocks, in order, so this
 * reads two sizes per block and touches nothing.
 */
export function measureBlocks(
	editor: HTMLElement,
	doc: Node,
	numbers: readonly string[]
): NumberedTop[] {
	const tops: NumberedTop[] = [];
	doc.forEach(({ attrs }, _offset, i) => {
		const block = editor.children[i];
		const [top, height] =
			block instanceof HTMLElement ? [block.offsetTop, block.offsetHeight] : [0, 0];
		tops.push({ id: String(attrs.id), number: numbers[i] ?? '', top, height, type: attrs.type });
	});
	return tops;
}

/** Whether two measurements would draw the same gutter. */
export function sameTops(a: readonly NumberedTop[], b: readonly NumberedTop[]): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** The document position of each block's first character, by block id. */
export function blockStarts(doc: Node): Map<string, number> {
	const starts = new Map<string, number>();
	doc.forEach((block, offset) => void starts.set(String(block.attrs.id), offset + 1));
	return starts;
}
