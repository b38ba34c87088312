import { Fragment, Slice } from 'prosemirror-model';
import { Plugin, PluginKey, Selection, type SelectionBookmark } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type * as Pasted from './pasted.ts';
import { schema } from './schema.ts';

/** What cleans: asked for with the first paste from elsewhere. */
type Cleaner = typeof Pasted;

/** What came before there was a cleaner, and where it was put; changes carry the place along. */
type Waiting = { html: string; text: string; place: SelectionBookmark };

const waiting = new PluginKey<readonly Waiting[]>('paste');

/**
 * Cleans what comes from elsewhere into the flat model; what was copied here passes as it is,
 * with its ids. Without the cleaner, words come in plain.
 */
export function pastePlugin(
	fetchCleaner: () => Promise<Cleaner> = () => import('./pasted.ts')
): Plugin {
	let cleaner: Cleaner | null = null;
	/** Whether Shift asks for the words alone. */
	let plain = false;

	function heedShift(_view: EditorView, event: KeyboardEvent): void {
		plain = event.shiftKey && event.key !== 'Insert';
	}

	/** Take what is on the clipboard now: the browser shows it only during the event. */
	function hold(view: EditorView, source: DataTransfer | null, place: Selection): boolean {
		const text = source?.getData('text/plain') ?? '';
		const html = plain && text !== '' ? '' : (source?.getData('text/html') ?? '');
		if (cleaner || isOurs(html) || (html === '' && text === '')) return false;
		const next: Waiting = { html, text, place: place.getBookmark() };
		view.dispatch(view.state.tr.setMeta(waiting, [...held(view), next]));
		void release(view);
		return true;
	}

	async function release(view: EditorView): Promise<void> {
		cleaner ??= await fetchCleaner().catch(() => null);
		for (let [next, ...rest] = held(view); next; [next, ...rest] = held(view)) {
			const { tr } = view.state;
			view.dispatch(tr.setSelection(next.place.resolve(tr.doc)).setMeta(waiting, rest));
			if (next.html && cleaner) view.pasteHTML(next.html);
			else view.pasteText(next.text || wordsOf(next.html));
		}
	}

	return new Plugin<readonly Waiting[]>({
		key: waiting,
		state: {
			init: () => [],
			apply: (tr, value) =>
				(tr.getMeta(waiting) as readonly Waiting[] | undefined) ??
				value.map((each) => ({ ...each, place: each.place.map(tr.mapping) }))
		},
		props: {
			transformPastedHTML: (html) =>
				isOurs(html) || !cleaner ? html : cleaner.htmlForParser(html),
			clipboardTextParser: (text) => (cleaner ? cleaner.sliceOfText(text) : plainSlice(text)),
			handleDOMEvents: {
				keydown: heedShift,
				keyup: heedShift,
				paste: (view, event) => {
					// While words are composed the browser pastes better; Android always composes.
					const composing = view.composing && !/Android/.test(navigator.userAgent);
					if (composing || !view.editable) return false;
					if (!hold(view, event.clipboardData, view.state.selection)) return false;
					event.preventDefault();
					return true;
				},
				drop: (view, event) => {
					if (view.dragging || !view.editable) return false;
					const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
					const { doc } = view.state;
					if (!at || !hold(view, event.dataTransfer, Selection.near(doc.resolve(at.pos))))
						return false;
					event.preventDefault();
					return true;
				}
			}
		}
	});
}

function held(view: EditorView): readonly Waiting[] {
	return view.isDestroyed ? [] : (waiting.getState(view.state) ?? []);
}

/** The editor marks what it copies. The mark promises nothing: ids and addresses are checked when parsed. */
function isOurs(html: string): boolean {
	return /\sdata-pm-slice=/.test(html) && /\sdata-block=/.test(html);
}

function wordsOf(html: string): string {
	const { body } = new DOMParser().parseFromString(html, 'text/html');
	for (const unseen of body.querySelectorAll('style, script, title')) unseen.remove();
	for (const block of body.querySelectorAll(
		'p, div, li, tr, br, blockquote, h1, h2, h3, h4, h5, h6'
	))
		block.after('\n');
	return body.textContent ?? '';
}

/** Every line a paragraph: what is pasted where the cleaner could not be fetched. */
function plainSlice(text: string): Slice {
	const lines = text
		.split(/[\r\n\u2028\u2029]+/)
		.map((line) => line.replace(/[\p{Cc}\u202a-\u202e\ufeff\ufffc]+/gu, ' ').trim())
		.filter((line) => line !== '');
	const blocks = lines.map((line) => schema.node('block', null, schema.text(line)));
	return new Slice(Fragment.from(blocks), blocks.length && 1, blocks.length && 1);
}
