import type { Instant } from '#lib/kernel/instants.ts';
import type { Thread } from './rules.ts';
import { isOfKind, isShown, SHOWS, type Show, type View } from './view.ts';

/** A section with more threads than this sends them in parts of so many. Rule C25. */
export const PART = 60;
/** What somebody wrote so recently comes along, in whatever part it belongs. */
const RECENT = 10 * 60 * 1000;

/** Which of a section's threads a page has, where it does not have all. */
export type Part = {
	/** 1, 2, 3 … of `opens.length`. */
	number: number;
	/** The place of its first and last thread among all that are listed, from 1. */
	from: number;
	to: number;
	total: number;
	/** The paragraph with which each part begins; null on the section as a whole. */
	opens: (string | null)[];
};

/** Who takes part in a section's threads, to choose them by. */
export type Speaker = { code: string; name: string; group: string };

/** The threads of a section as a page has them. */
export type Discussion = {
	threads: Thread[];
	/** How many there are of each kind, in this part or not. */
	counts: Record<Show, number>;
	speakers: Speaker[];
	/** Null when all threads are there. */
	part: Part | null;
};

/** What a page wishes to see of threads that come in parts. */
export type PartWish = { part: string | null; thread: string | null; view: View };

/**
 * All threads of a section, or where those are too many the part of them that is asked for: by its
 * number, or by a thread in it. They are parted as the view lists them, in the order of their
 * paragraphs. Rule C25.
 *
 * @param wish asked only when there are too many
 * @param blocks the ids of the section's paragraphs in order
 */
export function discuss(
	threads: Thread[],
	own: string | null,
	blocks: readonly string[],
	now: Instant,
	wish: () => PartWish
): Discussion {
	const about = { counts: countKinds(threads, own), speakers: listSpeakers(threads) };
	if (threads.length <= PART) return { threads, ...about, part: null };
	const { view, ...asked } = wish();
	const listed = inOrder(
		threads.filter((thread) => isShown(thread, view, own)),
		view,
		blocks
	);
	const last = Math.max(1, Math.ceil(listed.length / PART));
	const at = listed.findIndex((thread) => isNamed(thread, asked.thread));
	const wanted = at < 0 ? Number(asked.part) || 1 : Math.floor(at / PART) + 1;
	const number = Math.min(last, Math.max(1, Math.floor(wanted)));
	const shown = listed.slice((number - 1) * PART, number * PART);
	const beside = threads.filter(
		(thread) => !shown.includes(thread) && (isNamed(thread, asked.thread) || isRecent(thread, now))
	);
	const opens = Array.from({ length: last }, (_, i) => listed[i * PART]?.block ?? null);
	const [from, total] = [(number - 1) * PART + 1, listed.length];
	const part = { number, from, to: from + shown.length - 1, total, opens };
	return { threads: [...shown, ...beside], ...about, part };
}

/** Whether an address names this thread, or a comment in it. */
export function isNamed({ id, comments }: Thread, named: string | null): boolean {
	return id === named || comments.some((comment) => comment.id === named);
}

function countKinds(threads: readonly Thread[], own: string | null): Record<Show, number> {
	const count = (show: Show) => threads.filter((thread) => isOfKind(thread, show, own)).length;
	const kinds = Object.keys(SHOWS) as Show[];
	return Object.fromEntries(kinds.map((show) => [show, count(show)])) as Record<Show, number>;
}

function listSpeakers(threads: readonly Thread[]): Speaker[] {
	const speakers = new Map<string, Speaker>();
	for (const { comments } of threads)
		for (const { author } of comments)
			if (author.delegation) speakers.set(author.delegation.code, author.delegation);
	return [...speakers.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** As `orderThreads` has them where nothing is measured. */
function inOrder(threads: Thread[], { sort }: View, blocks: readonly string[]): Thread[] {
	const latest = ({ comments }: Thread) => comments.at(-1)?.createdAt ?? 0;
	if (sort === 'newest') return threads.sort((a, b) => latest(b) - latest(a));
	const place = new Map<string | null, number>(blocks.map((id, index) => [id, index]));
	place.set(null, -1);
	return threads
		.map((thread) => ({ thread, index: place.get(thread.block) ?? blocks.length }))
		.sort((a, b) => a.index - b.index || a.thread.createdAt - b.thread.createdAt)
		.map(({ thread }) => thread);
}

function isRecent({ comments }: Thread, now: Instant): boolean {
	return comments.some(({ mine, createdAt }) => mine && createdAt > now - RECENT);
}
