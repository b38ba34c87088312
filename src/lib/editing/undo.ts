import { Plugin } from 'prosemirror-state';
import type { Command } from 'prosemirror-state';
import { bindingOf } from './binding.ts';

/** Undo one's own last change; others' stay. */
export const undo: Command = (state, dispatch) => {
	const binding = bindingOf(state);
	if (!binding?.undoManager.canUndo()) return false;
	return dispatch ? binding.undo() : true;
};

/** Take back one's own last undo. */
export const redo: Command = (state, dispatch) => {
	const binding = bindingOf(state);
	if (!binding?.undoManager.canRedo()) return false;
	return dispatch ? binding.redo() : true;
};

/** Answers the browser's own undo (menu, shake, three fingers) with ours. */
export function undoPlugin(): Plugin {
	return new Plugin({
		props: {
			handleDOMEvents: {
				beforeinput: (view, event) => {
					const command = { historyUndo: undo, historyRedo: redo }[event.inputType];
					if (!command) return false;
					event.preventDefault();
					return command(view.state, view.dispatch);
				}
			}
		}
	});
}
