import { nameCalled } from '#lib/comments/mentions.ts';
import type { Author, Callable } from '#lib/comments/rules.ts';
import type { CommentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';

/**
 * Something that waits for a seat: what it is about, why it waits, where it is dealt with. Every
 * kind of it is one source in `queries.server.ts`; lists show all of them alike.
 */
export type Waiting = {
	/** Names it among all that waits: its kind and what it is about. */
	key: string;
	/** Where it is dealt with, below the consultation's own address: `/sections/3#position`. */
	path: string;
	/** What it is about, such as `Section 3: The environment`. */
	title: string;
	/** Why it waits, in words. */
	why: string;
	/** Who said or asked it; null when nobody in particular did. */
	by: Author | null;
	/** Since when; null for what has no date of its own. */
	at: Instant | null;
	/** Its first words; '' for none. */
	quote: string;
	/** Whether it is said in confidence. */
	confidential: boolean;
	/** The comment that is put aside when it is done; null for what ends by being dealt with. */
	comment: CommentId | null;
};

/** How a section is named where something about it waits. */
export function titleOf({ number, title }: { number: string; title: string }): string {
	return `${number ? `Section ${number}` : 'Preamble'}: ${title}`;
}

/**
 * Why a comment waits, as it stands behind the name of who said it. Rules N2-N5.
 *
 * @param called whom it calls upon, of those that the reader is
 * @param how it came to the reader besides
 */
export function sayWhy(called: readonly Callable[], how: 'reply' | 'watched' | 'aside'): string {
	if (called.some(({ kind }) => kind === 'account')) return 'mentions you';
	const [first] = called;
	if (first) return `mentions ${nameCalled(first)}`;
	if (how === 'aside') return 'wrote this';
	return how === 'reply' ? 'replied where you wrote' : 'wrote in what you watch';
}
