import type { EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { anchorAt, resolveAnchors } from '#lib/text/anchors.ts';
import { textOf } from '#lib/text/sequence.ts';
import { blockStarts, type NumberedTop } from './layout.ts';
import type { Layer, ThreadRange } from './overlays.ts';
import { docToSequence } from './places.ts';

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

/**
 * Where the words of each thread stand: one stretch, or several after a split. Threads whose
 * words are gone have none.
 */
export function rangesOf(
	doc: Y.Doc,
	state: EditorState,
	threads: readonly PlacedThread[]
): ThreadRange[] {
	const anchored = threads.flatMap(({ id, anchorStart, anchorEnd, resolvedAt }) =>
		anchorStart && anchorEnd
			? [
					{
						thread: id,
						resolved: resolvedAt !== null,
						anchor: { start: anchorStart, end: anchorEnd }
					}
				]
			: []
	);
	const stretches = resolveAnchors(
		doc,
		anchored.map(({ anchor }) => anchor)
	);
	const starts = blockStarts(state.doc);
	return anchored.flatMap(({ thread, resolved }, i) =>
		(stretches[i] ?? []).flatMap(({ block, from, to }) => {
			const start = starts.get(block);
			return start === undefined ? [] : [{ thread, from: start + from, to: start + to, resolved }];
		})
	);
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
	const anchor = anchorAt(
		textOf(doc),
		docToSequence(state.doc, from),
		docToSequence(state.doc, to)
	);
	return {
		anchorStart: anchor.start,
		anchorEnd: anchor.end,
		block: String($from.node(1).attrs.id),
		quote,
		before: state.doc.textBetween(Math.max($from.start(1), from - CONTEXT), from, ' ', ' '),
		after: state.doc.textBetween(to, Math.min($to.end(1), to + CONTEXT), ' ', ' ')
	};
}
