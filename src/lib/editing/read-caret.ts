import type { EditorView } from 'prosemirror-view';

/**
 * Make the editor read where its reader put the caret on the page. The browser announces that a
 * task later than it happens: a key pressed at once would still act on the old selection, and
 * anything drawn or received in between would put the caret back to it.
 */
export function readCaret(view: EditorView): void {
	// While words are composed the editor reads everything when they are done.
	if (!view.composing && view.hasFocus())
		view.dom.ownerDocument.dispatchEvent(new Event('selectionchange'));
}
