import type { Node } from 'prosemirror-model';

/** A block's number and where it stands, px from the top of the text. */
export type NumberedTop = {
	id: string;
	number: string;
	top: number;
	/** Whether its number hangs in the gutter; an item carries its own at its indent. */
	hangs: boolean;
};

/**
 * Where each block of the editor stands. Its children are its blocks, in order, so this
 * reads one offset per block and touches nothing.
 */
export function measureBlocks(
	editor: HTMLElement,
	doc: Node,
	numbers: readonly string[]
): NumberedTop[] {
	const tops: NumberedTop[] = [];
	doc.forEach(({ attrs }, _offset, i) => {
		const block = editor.children[i];
		const top = block instanceof HTMLElement ? block.offsetTop : 0;
		const number = numbers[i] ?? '';
		const hangs = number !== '' && attrs.type !== 'item';
		tops.push({ id: String(attrs.id), number, top, hangs });
	});
	return tops;
}

/** Whether two measurements would draw the same gutter. */
export function sameTops(a: readonly NumberedTop[], b: readonly NumberedTop[]): boolean {
	return (
		a.length === b.length &&
		a.every((each, i) => {
			const other = b[i];
			return (
				other !== undefined &&
				each.id === other.id &&
				each.number === other.number &&
				each.hangs === other.hangs &&
				each.top === other.top
			);
		})
	);
}

/** The document position of each block's first character, by block id. */
export function blockStarts(doc: Node): Map<string, number> {
	const starts = new Map<string, number>();
	doc.forEach((block, offset) => void starts.set(String(block.attrs.id), offset + 1));
	return starts;
}
