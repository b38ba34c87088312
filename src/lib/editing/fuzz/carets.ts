import type { Node, ResolvedPos } from 'prosemirror-model';
import type { Editor } from './editor.ts';

/** What is around a caret: the letters of its block before and behind it, and the block's id. */
type Around = { before: string[]; behind: string[]; block: string };

function around($pos: ResolvedPos): Around {
	const { parent, parentOffset } = $pos;
	const read = (from: number, to: number) =>
		parent.textBetween(from, to, '', '').replaceAll('\n', '').split('');
	return {
		before: read(0, parentOffset),
		behind: read(parentOffset, parent.content.size),
		block: String(parent.attrs.id)
	};
}

/** The positions before every standing copy of a letter. */
function find(doc: Node, letter: string): number[] {
	const found: number[] = [];
	doc.descendants((node, pos) => {
		if (!node.isText) return;
		for (let i = 0; i < (node.text ?? '').length; i++) {
			if (node.text?.[i] === letter) found.push(pos + i);
		}
	});
	return found;
}

/** Receive what others wrote, and say how a caret jumped meanwhile; null when it did not. */
export function receiveWatching(editor: Editor, receive: () => void): string | null {
	const { empty, $head } = editor.state.selection;
	const was = around($head);
	const behindBreak = $head.nodeBefore?.type.name === 'break';
	// For a moment words may stand twice, until the server has merged two moves of them.
	const all = $head.doc.textContent;
	const isDoubled = [...was.before, ...was.behind].some(
		(letter) => all.indexOf(letter) !== all.lastIndexOf(letter)
	);
	receive();
	// Breaks are no letters: which of them a caret stood behind cannot be told.
	if (!empty || behindBreak || isDoubled) return null;
	const { doc, selection } = editor.state;
	if (!selection.empty) return 'a caret became a selection';
	const { head } = selection;
	const now = doc.textContent;
	const left = was.before.findLast((letter) => now.includes(letter));
	const right = was.behind.find((letter) => now.includes(letter));
	if (left === was.before.at(-1) && left !== undefined) {
		const stuck = find(doc, left).some((pos) => head === pos + 1);
		return stuck ? null : `the caret left its letter ${left}`;
	}
	if (left !== undefined && right !== undefined) {
		const between = find(doc, left).some((low) =>
			find(doc, right).some((high) => low > high || (low < head && head <= high))
		);
		return between ? null : `the caret is not between ${left} and ${right}`;
	}
	return null;
}
