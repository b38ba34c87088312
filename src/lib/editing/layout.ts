import type { Node } from 'prosemirror-model';

/** A block's number and where it stands, px from the top of the text. */
export type NumberedTop = { id: string; number: string; top: number };

/**
 * Where each block of the editor stands. Its children are its blocks, in order, so this
 * reads one offset per block and touches nothing.
 */
export function measureBlocks(
	editor: HTMLElement,
	ids: readonly string[],
	numbers: readonly string[]
): NumberedTop[] {
	const { children } = editor;
	return ids.map((id, i) => {
		const block = children[i];
		const top = block instanceof HTMLElement ? block.offsetTop : 0;
		return { id, number: numbers[i] ?? '', top };
	});
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
