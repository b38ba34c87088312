import type { Thread } from './rules.ts';
import { SHOWS, type View } from './view.ts';

/** Where a thread's words stand, px from the rail's top; null when they are gone. */
export type Anchors = Readonly<Record<string, { top: number } | null>>;

/** A thread with where its card wishes to stand. */
export type Placed = { thread: Thread; gone: boolean; wish: number };

/**
 * The threads in the order in which their cards stand: those on the whole section, then by
 * their words from top to bottom, then those whose words are gone. Rules C10, C11.
 *
 * `blocks` are the ids of the section's paragraphs in order: they order what has no anchor
 * measured yet, as in a page without script.
 */
export function orderThreads(
	threads: readonly Thread[],
	anchors: Anchors,
	blocks: readonly string[]
): Placed[] {
	const place = new Map(blocks.map((id, index) => [id, index]));
	const ranked = threads.map((thread) => {
		const anchor = anchors[thread.id];
		const index = thread.block === null ? -1 : (place.get(thread.block) ?? blocks.length);
		const gone = isGone(thread, anchors, place);
		return { thread, gone, index, top: thread.block === null ? 0 : (anchor?.top ?? null) };
	});
	ranked.sort(
		(a, b) =>
			Number(a.gone) - Number(b.gone) ||
			(a.top !== null && b.top !== null ? a.top - b.top : 0) ||
			a.index - b.index ||
			a.thread.createdAt - b.thread.createdAt
	);
	let above = 0;
	return ranked.map(({ thread, gone, top }) => {
		above = Math.max(above, top ?? 0);
		return { thread, gone, wish: above };
	});
}

function isGone(thread: Thread, anchors: Anchors, place: ReadonlyMap<string, number>): boolean {
	if (thread.block === null) return false;
	const anchor = anchors[thread.id];
	if (anchor !== undefined) return anchor === null;
	// Without an anchor, a paragraph's thread is about what its block is; words may have moved.
	return thread.anchorStart === null && place.size > 0 && !place.has(thread.block);
}

/** The same threads by their newest comment, level with nothing. Rule C20. */
export function newestFirst(placed: readonly Placed[]): Placed[] {
	const latest = ({ thread }: Placed) => thread.comments.at(-1)?.createdAt ?? 0;
	return placed.map((each) => ({ ...each, wish: 0 })).sort((a, b) => latest(b) - latest(a));
}

/** What a rail without cards says, and the way to a first one. */
export function emptyWords({ show, from, group }: View, mayComment: boolean): string {
	if (from || group) return 'No comment here is by those you chose.';
	if (show !== 'open') return `No comment here is ${SHOWS[show].toLowerCase()}.`;
	if (!mayComment) return 'No comments yet.';
	return 'Select words to comment. By keyboard: select with Shift and the arrows, then Ctrl+Alt+M.';
}
