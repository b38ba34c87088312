import type { EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { caretAt, readSelection } from './carets.ts';
import type { NumberedTop } from './layout.ts';
import type { Layer, ThreadRange } from './overlays.ts';

/** What the editor needs of a comment thread to draw and place it. */
export type PlacedThread = {
	id: string;
	/** Encoded relative positions, base64; null for a thread on a paragraph or the section. */
	anchorStart: string | null;
	anchorEnd: string | null;
	block: string | null;
	resolvedAt: number | null;
};

/** The selected words, as a form for a new thread names them. */
export type WordSelection = {
	anchorStart: string;
	anchorEnd: string;
	block: string;
	quote: string;
	before: string;
	after: string;
};

/** By thread id: px from the top of `rail`; null when its words are gone. */
export type ThreadTops = Record<string, { top: number } | null>;

const CONTEXT = 100;

/** Where the words of each thread stand; threads whose words are gone are left out. */
export function rangesOf(
	doc: Y.Doc,
	state: EditorState,
	threads: readonly PlacedThread[]
): ThreadRange[] {
	return threads.flatMap(({ id, anchorStart, anchorEnd, resolvedAt }) => {
		if (!anchorStart || !anchorEnd) return [];
		const place = caretAt(doc, state, { anchor: anchorStart, head: anchorEnd });
		if (!place || place.anchor >= place.head) return [];
		const { anchor: from, head: to } = place;
		if (state.doc.textBetween(from, to, '').length === 0) return [];
		return [{ thread: id, from, to, resolved: resolvedAt !== null }];
	});
}

/** Where each thread's words stand on screen, from the drawn layer. Threads on the section: 0. */
export function measureThreads(
	view: EditorView,
	layer: Layer,
	threads: readonly PlacedThread[],
	blocks: readonly NumberedTop[],
	rail: HTMLElement
): ThreadTops {
	const railTop = rail.getBoundingClientRect().top;
	const textTop = view.dom.getBoundingClientRect().top;
	const starts = new Map<string, number>();
	for (const { from, spec } of layer.on(view.state).find()) {
		const { thread } = spec as { thread: string };
		starts.set(thread, Math.min(from, starts.get(thread) ?? Infinity));
	}
	const blockTops = new Map(blocks.map(({ id, top }) => [id, top]));
	const topOf = ({ id, anchorStart, block }: PlacedThread): { top: number } | null => {
		if (block === null) return { top: 0 };
		const start = anchorStart === null ? undefined : starts.get(id);
		if (start !== undefined) return { top: Math.round(view.coordsAtPos(start).top - railTop) };
		const top = anchorStart === null ? blockTops.get(block) : undefined;
		return top === undefined ? null : { top: Math.round(textTop + top - railTop) };
	};
	return Object.fromEntries(threads.map((thread) => [thread.id, topOf(thread)]));
}

/** The selected words with a little of what stands around them; null when none are selected. */
export function selectedWords(doc: Y.Doc, state: EditorState): WordSelection | null {
	if (state.selection.empty) return null;
	// Everything selected begins before the first block: step into it.
	const $from = state.doc.resolve(Math.max(1, state.selection.from));
	const $to = state.doc.resolve(Math.min(state.doc.content.size - 1, state.selection.to));
	const [from, to] = [$from.pos, $to.pos];
	const quote = state.doc.textBetween(from, to, ' ', ' ').trim();
	if (quote === '') return null;
	const caret = readSelection(doc, state);
	const forward = state.selection.anchor < state.selection.head;
	return {
		anchorStart: forward ? caret.anchor : caret.head,
		anchorEnd: forward ? caret.head : caret.anchor,
		block: String($from.node(1).attrs.id),
		quote,
		before: state.doc.textBetween(Math.max($from.start(1), from - CONTEXT), from, ' ', ' '),
		after: state.doc.textBetween(to, Math.min($to.end(1), to + CONTEXT), ' ', ' ')
	};
}
