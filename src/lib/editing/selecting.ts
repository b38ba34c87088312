import type { MarkType } from 'prosemirror-model';
import { AllSelection, TextSelection, type Command } from 'prosemirror-state';

// As in prosemirror-commands, whose one module also carries every key for nested documents.

/** The first of the commands that has something to do. */
export function firstOf(...commands: readonly Command[]): Command {
	return (state, dispatch, view) => commands.some((command) => command(state, dispatch, view));
}

export const deleteSelected: Command = (state, dispatch) => {
	if (state.selection.empty) return false;
	dispatch?.(state.tr.deleteSelection().scrollIntoView());
	return true;
};

export const selectAll: Command = (state, dispatch) => {
	dispatch?.(state.tr.setSelection(new AllSelection(state.doc)));
	return true;
};

/** Put the caret to the start of its block. */
export const caretToStart = caretTo('start');
/** Put the caret to the end of its block. */
export const caretToEnd = caretTo('end');

function caretTo(edge: 'start' | 'end'): Command {
	return (state, dispatch) => {
		const { $head } = state.selection;
		if ($head.depth === 0) return false;
		const pos = $head[edge](1);
		dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, pos)).scrollIntoView());
		return true;
	};
}

/**
 * Take a mark off the selected words when any of them has it, else put it on all of them but the
 * spaces around them. At a caret it is for what is typed next.
 */
export function toggleMark(type: MarkType): Command {
	return (state, dispatch) => {
		const { tr, doc, selection, storedMarks } = state;
		const { from, to, empty, $from } = selection;
		if (empty) {
			const on = type.isInSet(storedMarks ?? $from.marks());
			dispatch?.(on ? tr.removeStoredMark(type) : tr.addStoredMark(type.create()));
		} else if (doc.rangeHasMark(from, to, type)) {
			dispatch?.(tr.removeMark(from, to, type).scrollIntoView());
		} else {
			const words = doc.textBetween(from, to, '\ufffc', '\ufffc');
			const before = words.length - words.trimStart().length;
			const after = words.length - words.trimEnd().length;
			// Nothing but spaces: then they are meant.
			const within = before < words.length;
			tr.addMark(within ? from + before : from, within ? to - after : to, type.create());
			dispatch?.(tr.scrollIntoView());
		}
		return true;
	};
}
