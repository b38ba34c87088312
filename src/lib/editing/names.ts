import type { Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { BlockId } from '#lib/kernel/ids.ts';
import { Mapping } from 'prosemirror-transform';
import { paragraph, sameMarker, UNNAMED } from '#lib/text/markers.ts';
import { markerOf } from './schema.ts';

/**
 * Give new blocks an id of their own: those that have none, and those that were copied with the id
 * of another block. Splitting copies attributes too, so the first half keeps the id.
 *
 * @param returning the block that a move or a cut took away under an id: put in again unchanged, it
 * keeps its id
 */
export function nameBlocks(
	transactions: readonly Transaction[],
	before: EditorState,
	after: EditorState,
	mintId: () => BlockId,
	returning: (id: BlockId) => Node | null
): Transaction | null {
	const changed = transactions.filter((tr) => tr.docChanged);
	if (changed.length === 0) return null;
	const mapping = new Mapping(changed.flatMap((tr) => tr.mapping.maps));
	const standing = new Map<number, BlockId>();
	before.doc.forEach((block, pos) => standing.set(mapping.map(pos, 1), block.attrs.id));

	const taken = new Set<string>();
	const isOld = (pos: number, id: BlockId) => standing.get(pos) === id;
	after.doc.forEach((block, pos) => {
		if (isOld(pos, block.attrs.id)) taken.add(block.attrs.id);
	});
	const { tr } = after;
	after.doc.forEach((block, pos) => {
		const id: BlockId = block.attrs.id;
		if (isOld(pos, id) && (id !== UNNAMED || mayStayUnnamed(after.doc, pos))) return;
		const keeps = id !== UNNAMED && !taken.has(id) && returning(id)?.content.eq(block.content);
		if (keeps) taken.add(id);
		else tr.setNodeAttribute(pos, 'id', mintId());
	});
	return tr.docChanged ? tr : null;
}

/**
 * Whether a block may go on without a marker: the first one, while it is what words without a marker
 * are shown as, and holds some or is all there is.
 */
function mayStayUnnamed(doc: Node, pos: number): boolean {
	const block = doc.firstChild;
	if (pos > 0 || !block || (block.content.size === 0 && doc.childCount > 1)) return false;
	return sameMarker(markerOf(block), paragraph(UNNAMED));
}
