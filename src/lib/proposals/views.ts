import type { BlockChange, WordChange } from '#lib/text/changes.ts';

/** How a Change is read: as the text stands, with what it changes marked, as it would read. */
export const VIEWS = ['marked', 'original', 'clean'] as const;
export type View = (typeof VIEWS)[number];
export const VIEW_WORDS: Record<View, string> = {
	marked: 'Marked',
	original: 'Original',
	clean: 'Clean'
};

/** The view that an address asks for. */
export function readView(asked: string | null): View {
	return VIEWS.find((view) => view === asked) ?? 'marked';
}

/** A redline as one of its sides reads; paragraphs that stand only on the other are left out. */
export function viewed(changes: readonly BlockChange[], view: View): BlockChange[] {
	if (view === 'marked') return [...changes];
	const [side, other] =
		view === 'original' ? (['before', 'insert'] as const) : (['after', 'delete'] as const);
	return changes.flatMap((change): BlockChange[] => {
		const block = change[side];
		const words = change.words
			.filter(({ kind }) => kind !== other)
			.map((word): WordChange => {
				const marks = view === 'original' ? (word.was ?? word.marks) : word.marks;
				const { was: _, ...rest } = word;
				return { ...rest, kind: 'same', marks };
			});
		// Nothing of it is marked: it reads as any paragraph.
		return block ? [{ ...change, kind: 'changed', before: block, after: block, words }] : [];
	});
}
