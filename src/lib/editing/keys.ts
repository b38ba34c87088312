import type { Command } from 'prosemirror-state';
import {
	deleteBackward,
	deleteForward,
	insertBreak,
	levelIn,
	levelOut,
	moveBlockDown,
	moveBlockUp,
	splitBlock,
	toggleEm,
	toggleStrong
} from './commands.ts';
import { caretToEnd, caretToStart, selectAll } from './selecting.ts';
import { onMac } from './shortcuts.ts';
import { redo, undo } from './undo.ts';

/**
 * The key is ours also when there is nothing to do: with an empty redo stack Shift-Mod-z would
 * be looked up again without its Shift, and undo.
 */
function always(command: Command): Command {
	return (state, dispatch, view) => {
		command(state, dispatch, view);
		return true;
	};
}

/** What macOS has beside them in every field of text. */
const macKeys: Record<string, Command> = {
	'Ctrl-h': deleteBackward,
	'Alt-Backspace': deleteBackward,
	'Ctrl-d': deleteForward,
	'Ctrl-Alt-Backspace': deleteForward,
	'Alt-Delete': deleteForward,
	'Alt-d': deleteForward,
	'Ctrl-a': caretToStart,
	'Ctrl-e': caretToEnd
};

/** What keys do in the text; everything else is the browser's. */
export const keys: Record<string, Command> = {
	...(onMac && macKeys),
	Enter: splitBlock,
	'Shift-Enter': insertBreak,
	'Mod-Enter': insertBreak,
	Backspace: deleteBackward,
	'Mod-Backspace': deleteBackward,
	'Shift-Backspace': deleteBackward,
	Delete: deleteForward,
	'Mod-Delete': deleteForward,
	'Mod-a': selectAll,
	'Mod-b': toggleStrong,
	'Mod-i': toggleEm,
	'Mod-z': always(undo),
	'Mod-y': always(redo),
	'Shift-Mod-z': always(redo),
	'Mod-]': levelIn,
	'Mod-[': levelOut,
	'Alt-Shift-ArrowUp': moveBlockUp,
	'Alt-Shift-ArrowDown': moveBlockDown
};
