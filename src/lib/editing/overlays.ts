import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { groupColour, groupShape } from '#lib/ui/groups.ts';
import type { Person } from './presence.ts';
import { readCaret } from './read-caret.ts';

/**
 * A layer of decorations drawn over the text: set as a whole, and carried along by every
 * change until it is set again. Nothing in it is part of the document.
 */
export type Layer = {
	plugin: Plugin<DecorationSet>;
	/** Put these decorations in place of the layer's others. */
	draw(view: EditorView, decorations: (state: EditorState) => Decoration[]): void;
	on(state: EditorState): DecorationSet;
};

export function layer(name: string): Layer {
	const key = new PluginKey<DecorationSet>(name);
	const on = (state: EditorState) => key.getState(state) ?? DecorationSet.empty;
	return {
		plugin: new Plugin<DecorationSet>({
			key,
			state: {
				init: () => DecorationSet.empty,
				apply: (tr, drawn) =>
					(tr.getMeta(key) as DecorationSet | undefined) ?? drawn.map(tr.mapping, tr.doc)
			},
			props: { decorations: on }
		}),
		draw: (view, decorations) => {
			readCaret(view);
			const { state } = view;
			const drawn = DecorationSet.create(state.doc, decorations(state));
			view.dispatch(state.tr.setMeta(key, drawn).setMeta('addToHistory', false));
		},
		on
	};
}

/** Where a collaborator's caret and selection stand, in document positions. */
export type RemoteCaret = { person: Person; anchor: number; head: number };

/** Carets with their delegation's label, and a tint of its group over what they selected. */
export function caretDecorations(carets: readonly RemoteCaret[]): Decoration[] {
	return carets.flatMap(({ person, anchor, head }) => {
		const colour = groupColour(person.delegation.group);
		const [from, to] = anchor < head ? [anchor, head] : [head, anchor];
		const caret = Decoration.widget(head, () => caretElement(person, colour), {
			// One element per person for as long as they are here: composition is not disturbed.
			key: `caret-${person.client}`,
			side: 1,
			ignoreSelection: true
		});
		if (from === to) return [caret];
		const style = `background: color-mix(in srgb, ${colour} 18%, transparent)`;
		return [caret, Decoration.inline(from, to, { style, class: 'remote-selection' })];
	});
}

function caretElement(person: Person, colour: string): HTMLElement {
	const caret = document.createElement('span');
	caret.className = 'remote-caret';
	caret.ariaHidden = 'true';
	caret.dataset.client = String(person.client);
	caret.style.setProperty('--group', colour);
	const label = document.createElement('span');
	label.className = 'remote-label';
	// As an attribute: a label is no part of the text that is copied or read out.
	label.dataset.label = `${groupShape(person.delegation.group)} ${person.delegation.name}`;
	caret.append(label);
	return caret;
}

/** Words that a thread stands on. */
export type ThreadRange = { thread: string; from: number; to: number; resolved: boolean };

/** In place of a thread's id: the words that a first comment is being written about. */
export const ABOUT = '';

/**
 * An underline under the words of each open thread; the chosen one is filled. Those of
 * resolved threads are kept track of and not shown. `spec.thread` names the thread.
 */
export function threadDecorations(
	ranges: readonly ThreadRange[],
	chosen: string | null
): Decoration[] {
	return ranges.map(({ thread, from, to, resolved }) => {
		const name = thread === chosen ? 'commented chosen' : 'commented';
		const attributes =
			thread === ABOUT
				? { class: 'commented chosen' }
				: resolved && thread !== chosen
					? {}
					: { class: name, 'data-thread': thread };
		return Decoration.inline(from, to, attributes, { thread });
	});
}
