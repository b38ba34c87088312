import { Fragment, Slice } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import type { Command } from 'prosemirror-state';
import * as commands from '../commands.ts';
import { schema } from '../schema.ts';
import { redo, undo } from '../undo.ts';
import type { Editor } from './editor.ts';
import type { Random } from './random.ts';

/** What a person at a peer has at hand: chance, letters that nobody typed before, a clipboard. */
export type Hands = { random: Random; letters: (count: number) => string; clipboard: Slice | null };

export type Action = (editor: Editor, hands: Hands) => void;

function placeIn(editor: Editor, random: Random): number {
	const { doc } = editor.state;
	const block = random.between(0, doc.childCount - 1);
	let pos = 0;
	for (let i = 0; i < block; i++) pos += doc.child(i).nodeSize;
	return pos + 1 + random.between(0, doc.child(block).content.size);
}

function select(editor: Editor, anchor: number, head = anchor): void {
	const { tr } = editor.state;
	editor.dispatch(tr.setSelection(TextSelection.create(tr.doc, anchor, head)));
}

const caret = (editor: Editor, { random }: Hands) => select(editor, placeIn(editor, random));

function range(editor: Editor, { random }: Hands): void {
	const from = placeIn(editor, random);
	const near = Math.min(editor.state.doc.content.size - 1, from + random.between(1, 12));
	const to = random.chance(0.5) ? near : placeIn(editor, random);
	select(editor, Math.min(from, to), Math.max(from, to));
	const { from: low, to: high } = editor.state.selection;
	const { doc } = editor.state;
	// A near end may fall between two blocks.
	if (!doc.resolve(high).parent.inlineContent) select(editor, low, low);
}

function run(editor: Editor, command: Command): void {
	command(editor.state, editor.dispatch);
}

function onRange(command: (hands: Hands) => Command): Action {
	return (editor, hands) => {
		range(editor, hands);
		run(editor, command(hands));
	};
}

function onCaret(command: Command): Action {
	return (editor, hands) => {
		caret(editor, hands);
		run(editor, command);
	};
}

function atStart(command: Command, side: 'start' | 'end'): Action {
	return (editor, hands) => {
		caret(editor, hands);
		const { $head } = editor.state.selection;
		select(editor, side === 'start' ? $head.start() : $head.end());
		run(editor, command);
	};
}

/** Type one to four new letters, one after the other. */
export function type(editor: Editor, { random, letters }: Hands): void {
	for (let i = random.between(1, 4); i > 0; i--) {
		editor.dispatch(editor.state.tr.insertText(letters(1)));
	}
}

function freshBlocks({ random, letters }: Hands): Slice {
	const blocks = Array.from({ length: random.between(1, 3) }, () =>
		schema.node('block', null, schema.text(letters(random.between(1, 3))))
	);
	const open = random.between(0, 1);
	return new Slice(Fragment.from(blocks), open, open);
}

/** What people do, with how often they do it. */
export const ACTIONS: [number, string, Action][] = [
	[
		20,
		'types',
		(editor, hands) => {
			caret(editor, hands);
			type(editor, hands);
		}
	],
	[6, 'goes on typing', type],
	[
		3,
		'types over a selection',
		(editor, hands) => {
			range(editor, hands);
			type(editor, hands);
		}
	],
	[8, 'presses Enter', onCaret(commands.splitBlock)],
	[3, 'presses Enter at a start', atStart(commands.splitBlock, 'start')],
	[3, 'presses Enter at an end', atStart(commands.splitBlock, 'end')],
	[8, 'presses Backspace at a start', atStart(commands.joinBackward, 'start')],
	[4, 'presses Delete at an end', atStart(commands.joinForward, 'end')],
	[
		6,
		'deletes a range',
		(editor, hands) => {
			range(editor, hands);
			editor.dispatch(editor.state.tr.deleteSelection());
		}
	],
	[
		4,
		'deletes a block',
		(editor, hands) => {
			caret(editor, hands);
			const { $head } = editor.state.selection;
			editor.dispatch(editor.state.tr.delete($head.before(1), $head.after(1)));
		}
	],
	[
		1,
		'deletes everything',
		(editor, { random }) => {
			if (random.chance(0.7)) return;
			const { tr } = editor.state;
			editor.dispatch(tr.delete(0, tr.doc.content.size));
		}
	],
	[3, 'makes bold', onRange(() => commands.toggleStrong)],
	[2, 'makes italic', onRange(() => commands.toggleEm)],
	[
		2,
		'links',
		onRange(({ random }) =>
			commands.setLink(random.pick(['https://a.example', 'mailto:b@c.example', null]))
		)
	],
	[2, 'goes a level in', onRange(() => commands.levelIn)],
	[2, 'goes a level out', onRange(() => commands.levelOut)],
	[
		2,
		'sets a type',
		onRange(({ random }) =>
			commands.setType(random.pick(['heading', 'item', 'quote', 'paragraph']))
		)
	],
	[
		2,
		'makes a list',
		onRange(({ random }) => commands.toggleList(random.pick(['bullet', 'number'])))
	],
	[
		1,
		'sets a language',
		onRange(({ random }) => commands.setLang(random.pick(['fr', 'ar', null])))
	],
	[2, 'breaks a line', onCaret(commands.insertBreak)],
	[5, 'moves up', onCaret(commands.moveBlockUp)],
	[5, 'moves down', onCaret(commands.moveBlockDown)],
	[3, 'moves several up', onRange(() => commands.moveBlockUp)],
	[
		5,
		'cuts',
		(editor, hands) => {
			range(editor, hands);
			const { selection, tr } = editor.state;
			if (selection.empty) return;
			hands.clipboard = selection.content();
			editor.dispatch(tr.deleteSelection().setMeta('uiEvent', 'cut'));
		}
	],
	[
		8,
		'pastes what was cut',
		(editor, hands) => {
			if (!hands.clipboard) return;
			caret(editor, hands);
			const { tr } = editor.state;
			editor.dispatch(tr.replaceSelection(hands.clipboard).setMeta('uiEvent', 'paste'));
			hands.clipboard = null;
		}
	],
	[
		4,
		'pastes new blocks',
		(editor, hands) => {
			range(editor, hands);
			const slice = freshBlocks(hands);
			hands.clipboard = null;
			editor.dispatch(editor.state.tr.replaceSelection(slice).setMeta('uiEvent', 'paste'));
		}
	],
	[
		12,
		'undoes',
		(editor, hands) => {
			hands.clipboard = null;
			run(editor, undo);
		}
	],
	[
		5,
		'redoes',
		(editor, hands) => {
			hands.clipboard = null;
			run(editor, redo);
		}
	]
];
