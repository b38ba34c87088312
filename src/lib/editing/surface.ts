import { keymap } from 'prosemirror-keymap';
import { EditorState, Plugin } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { sequenceBinding } from './binding.ts';
import { inputRulesPlugin } from './inputrules.ts';
import { keys } from './keys.ts';
import { numberingPlugin, type SectionNumbering } from './numbering.ts';
import { pastePlugin } from './paste.ts';
import { readCaret } from './read-caret.ts';
import { schema } from './schema.ts';
import { undoPlugin } from './undo.ts';

export type SurfaceOptions = {
	doc: Y.Doc;
	/** What the field is called: "Text of section 3". */
	label: string;
	mayWrite: () => boolean;
	numbering: () => SectionNumbering;
	/** What is drawn over the text. */
	plugins: readonly Plugin[];
	onchange: (view: EditorView, before: EditorState) => void;
	onlink: () => void;
	oncomment: () => void;
	/** Words under the pointer that a thread stands on. */
	onthread: (thread: string) => void;
};

/** The editor on screen: the binding, what keys do, and the layers over the text. */
export function openSurface(place: HTMLElement, options: SurfaceOptions): EditorView {
	const { doc, label, mayWrite, numbering, plugins, onchange } = options;
	const ask = (asking: () => void) => () => (asking(), true);
	const state = EditorState.create({
		schema,
		plugins: [
			inputRulesPlugin(),
			pastePlugin(),
			keymap({ 'Mod-k': ask(options.onlink), 'Mod-Alt-m': ask(options.oncomment) }),
			keymap(keys),
			undoPlugin(),
			sequenceBinding({ doc }),
			numberingPlugin(numbering),
			...plugins,
			new Plugin({ view: () => ({ update: onchange }) })
		]
	});
	return new EditorView(place, {
		state,
		editable: mayWrite,
		// The sticky bar must not cover the line with the caret.
		scrollThreshold: { top: 72, bottom: 56, left: 0, right: 0 },
		scrollMargin: { top: 96, bottom: 88, left: 0, right: 0 },
		attributes: () => ({
			id: 'section-text',
			role: 'textbox',
			'aria-multiline': 'true',
			'aria-label': label,
			'aria-readonly': String(!mayWrite()),
			// Reading with the keyboard needs a place to stand, also where nothing may be typed.
			tabindex: '0',
			spellcheck: 'true'
		}),
		handleClick: (_view, _pos, event) => {
			const target = event.target instanceof Element ? event.target : null;
			const link = target?.closest<HTMLAnchorElement>('a[href]');
			if (link && (event.ctrlKey || event.metaKey)) window.open(link.href, '_blank', 'noopener');
			const thread = target?.closest<HTMLElement>('[data-thread]')?.dataset.thread;
			if (thread) options.onthread(thread);
			return false;
		},
		handleDOMEvents: { keydown: (view) => (readCaret(view), false) }
	});
}
