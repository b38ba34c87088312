import type { CommentId, SectionId, ThreadId } from '#lib/kernel/ids.ts';

/** What an entry of the record is about, as far as threads may be touched by it. */
type Entry = { kind: string; section: SectionId | null; payload: string };

/** Beginnings of the kinds of entries after which every thread reads as it did. */
const UNTOUCHING = [
	...['position.', 'negotiating.', 'editorial.', 'invitation.', 'seat.', 'mode.', 'phase.'],
	...['membership.', 'presidency.', 'roundtables.', 'visit.', 'notice.', 'proposal.']
];

/**
 * The threads of a section that entries of the record change; null when they may change any of
 * them, such as the names of who wrote there. A kind that is not known here may. Rule C26.
 */
export function threadsTouchedBy(
	entries: readonly Entry[],
	section: SectionId,
	threadOf: (comment: CommentId) => ThreadId | undefined
): Set<ThreadId> | null {
	const touched = new Set<ThreadId>();
	for (const { kind, section: of, payload } of entries) {
		if (UNTOUCHING.some((start) => kind.startsWith(start))) continue;
		if (!kind.startsWith('thread.') && !kind.startsWith('comment.')) return null;
		if (of !== section) continue;
		const { decision } = JSON.parse(payload) as {
			decision: { thread?: ThreadId; comment?: CommentId };
		};
		const thread = decision.thread ?? (decision.comment && threadOf(decision.comment));
		if (!thread) return null;
		touched.add(thread);
	}
	return touched;
}
