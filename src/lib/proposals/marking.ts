import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { isRemote } from '#lib/editing/keeping.ts';
import { blockBefore, sequenceToDoc } from '#lib/editing/places.ts';
import { readCaret } from '#lib/editing/read-caret.ts';
import { shownDoc } from '#lib/editing/stillness.ts';
import { readMarks, type Mark, type TakenOut, type TakenWords } from './marked.ts';

/** How long marks wait for what else is typed, and so many times what reading them took, ms. */
const SETTLE = 150;
const SPARING = 8;

const key = new PluginKey<DecorationSet>('proposed');

/**
 * Shows in an editor what its text changes of the section's: what is put in at once, what is taken out as
 * soon as both documents were compared, which is never done while a keystroke waits.
 */
export class Marking {
	readonly plugin = new Plugin<DecorationSet>({
		key,
		state: {
			init: () => DecorationSet.empty,
			apply: (tr, drawn) =>
				(tr.getMeta(key) as DecorationSet | undefined) ??
				this.#withTyped(drawn.map(tr.mapping, tr.doc), tr)
		},
		props: { decorations: (state) => key.getState(state) },
		view: (view) => {
			this.#view = view;
			this.compare();
			return {
				update: (_view, before) => void (view.state.doc !== before.doc && this.compare()),
				destroy: () => {
					clearTimeout(this.#timer);
					this.#timer = undefined;
					this.#view = null;
				}
			};
		}
	});
	readonly #section: () => Y.Doc | null;
	readonly #proposal: () => Y.Doc;
	#view: EditorView | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#pause = SETTLE;
	#shown = true;

	/**
	 * @param section its document, null until it has come
	 * @param proposal the document that the editor shows
	 */
	constructor(section: () => Y.Doc | null, proposal: () => Y.Doc) {
		this.#section = section;
		this.#proposal = proposal;
	}

	show(shown: boolean): void {
		if (shown === this.#shown) return;
		this.#shown = shown;
		this.#draw();
	}

	/** One of the documents has changed. */
	compare(): void {
		if (this.#shown) this.#timer ??= setTimeout(() => this.#draw(), this.#pause);
	}

	#draw(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const view = this.#view;
		// Nothing near words that an input method is composing may change.
		if (!view || view.composing) return void (view && this.compare());
		const began = performance.now();
		readCaret(view);
		const { state } = view;
		const drawn = DecorationSet.create(state.doc, this.#decorations(state));
		view.dispatch(state.tr.setMeta(key, drawn).setMeta('addToHistory', false));
		this.#pause = Math.max(SETTLE, SPARING * (performance.now() - began));
	}

	#decorations(state: EditorState): Decoration[] {
		const section = this.#section();
		if (!this.#shown || !section) return [];
		return readMarks(section, shownDoc(this.#proposal())).map((mark) => decorate(state, mark));
	}

	/** What is typed just now is marked before anything is compared. */
	#withTyped(drawn: DecorationSet, tr: Transaction): DecorationSet {
		if (!this.#shown || !tr.docChanged || isRemote(tr)) return drawn;
		const typed: Decoration[] = [];
		tr.mapping.maps.forEach((map, i) =>
			map.forEach((_from, _to, start, end) => {
				const rest = tr.mapping.slice(i + 1);
				const [from, to] = [rest.map(start, -1), rest.map(end, 1)];
				const isPut = (each: Decoration) => each.from <= from && to <= each.to;
				if (from < to && !drawn.find(from, to, ({ put }) => put).some(isPut))
					typed.push(putIn(from, to));
			})
		);
		return drawn.add(tr.doc, typed);
	}
}

function putIn(from: number, to: number): Decoration {
	const attributes = { nodeName: 'ins', class: 'put', role: 'insertion' };
	return Decoration.inline(from, to, attributes, { put: true, inclusiveEnd: true });
}

function decorate({ doc }: EditorState, mark: Mark): Decoration {
	const at = (index: number) => sequenceToDoc(doc, index);
	switch (mark.kind) {
		case 'put':
			return putIn(at(mark.from), at(mark.to));
		case 'restyled':
			return Decoration.inline(at(mark.from), at(mark.to), {
				class: 'restyled',
				title: 'Other formatting'
			});
		case 'begun':
			return Decoration.widget(at(mark.at + 1), () => sign('ins', 'insertion', '¶'), {
				...{ key: 'begun', side: -2, ignoreSelection: true }
			});
		case 'reshaped': {
			const before = blockBefore(doc, mark.at);
			const size = doc.nodeAt(before)?.nodeSize ?? 0;
			const attributes = { class: 'reshaped', title: 'Another kind of paragraph' };
			return Decoration.node(before, before + size, attributes);
		}
		case 'taken':
			return Decoration.widget(at(mark.at), () => takenElement(mark.said, mark.apart), {
				// The same element for the same words: what is typed beside them is not disturbed.
				key: JSON.stringify([mark.said, mark.apart]),
				...{ side: -1, ignoreSelection: true }
			});
	}
}

/** Words that no longer stand: struck, and no part of the text that is typed in. */
function takenElement(said: TakenOut, apart: boolean): HTMLElement {
	const element = document.createElement('span');
	element.className = 'taken';
	let line: (Node | string)[] = [];
	const flush = () => {
		if (line.length > 0) element.append(sign('del', 'deletion', ...line));
		line = [];
	};
	said.forEach((taken) => {
		if (taken !== null) line.push(setWords(taken));
		else if (!apart) line.push('¶');
		else {
			flush();
			element.append(document.createElement('br'));
		}
	});
	flush();
	return element;
}

/** Words as they were set, bold and italic. */
function setWords({ words, marks }: TakenWords): Node | string {
	let set: Node | string = words;
	for (const name of ['strong', 'em'] as const) {
		if (!marks[name]) continue;
		const around = document.createElement(name);
		around.append(set);
		set = around;
	}
	return set;
}

function sign(name: 'ins' | 'del', role: string, ...words: (Node | string)[]): HTMLElement {
	const element = document.createElement(name);
	element.setAttribute('role', role);
	element.setAttribute('dir', 'auto');
	element.className = name === 'ins' ? 'put' : 'gone';
	element.append(...words);
	return element;
}
