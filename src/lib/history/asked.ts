import type { BlockId, DocumentId } from '#lib/kernel/ids.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Editor } from './logged.ts';
import type { Closure, Step } from './rules.ts';
import type { Place } from './taking-back.ts';

/** Whose text, and what of its history its reader could ever read. */
export type Book = { document: DocumentId; closures: readonly Closure[] };

/** Who stands behind steps: somebody, or what the edits of nobody are. */
export type Hand = Editor & { kind: Step['kind'] };

/**
 * A step of a text's history. `place` is its place among all steps, `seq` the log's place of its last edit:
 * how the text read then is asked for by it.
 */
export type StepLine = {
	place: number;
	seq: number;
	startedAt: Instant;
	endedAt: Instant;
	/** A place in the answer's `hands`. */
	hand: number;
	added: number;
	removed: number;
};

/** Steps as a list: `of` is how many there are. */
export type StepList = { steps: StepLine[]; of: number; hands: Hand[]; keys: string[] };

/** What a moment of the history shows. */
export type Moment = {
	/** The step that it is in, and its neighbours; null where there is none. */
	step: StepLine;
	previous: StepLine | null;
	next: StepLine | null;
	/** The place of the step among those asked for, and how many those are. */
	nth: number;
	of: number;
	/** The log's place that the text is shown at, and the one that it is compared with; 0 for nothing. */
	seq: number;
	since: number;
	changes: BlockChange[];
	blocks: Block[];
	hands: Hand[];
};

/** Which steps are meant: all, or those of one hand; see `handKey`. */
type By = { by: string | null };

/** What is asked of the thread that reads histories, and what it answers. */
export type Questions = {
	/** To have read all of it, so that what is asked next is answered at once. */
	open: { asked: Book; answer: null };
	steps: { asked: Book & By & { page: number; size: number }; answer: StepList };
	moment: {
		/** `at`: the log's place, or the nth of the steps meant; null for the newest. */
		asked: Book & By & { at: number | null; nth: number | null; since: number | null };
		answer: Moment | null;
	};
	find: { asked: Book & { words: string }; answer: { found: Found[]; hands: Hand[] } };
	/** What restoring would make of the text; `null` where there is no such thing to restore. */
	preview: { asked: Book & Wanted; answer: Preview | null };
	restore: {
		asked: Book & Wanted & { client: number };
		answer: { update: Uint8Array | null } | null;
	};
	/** What takes one edit back; `null` where that can no longer be told from others. */
	takeBack: { asked: Book & Place & { client: number }; answer: TakenBack | null };
};

/** The update that takes an edit back, and what it makes of the text. */
export type TakenBack = {
	/** Null where nothing stands of what the edit did. */
	update: Uint8Array | null;
	/** Whether the paragraphs that it changes read as they did before the edit. */
	asBefore: boolean;
	/** The hashes of those that stand before it and after it. */
	changed: { block: BlockId; was: string; now: string }[];
};

/** Words that stand no more: who wrote them and who took them out, as places in the answer's hands. */
export type Found = {
	passage: string;
	before: string;
	text: string;
	after: string;
	/** When the first of them was written, and whose they were. */
	writtenAt: Instant;
	writers: number[];
	takenAt: Instant;
	taker: number;
	/** The log's place at which they last stood. */
	at: number;
};

/** What is to be restored: how the text, a paragraph of it or a passage read at the log's place `to`. */
export type Wanted = {
	to: number;
	/** The log's place of the text that whoever asks has seen; null for the newest. */
	base: number | null;
	/** A paragraph's id, or '' for all. */
	block: string;
	/** A passage's name, or ''. */
	passage: string;
};

/** What restoring would change; `base` is the log's place of the text that it was compared with. */
export type Preview = { changes: BlockChange[]; base: number; to: number; at: Instant };

export type Kind = keyof Questions;
export type Question<K extends Kind = Kind> = {
	[Each in K]: { kind: Each; asked: Questions[Each]['asked'] };
}[K];

/** What names a hand among others: its delegation, or its seat where it has none, or its kind. */
export function handKey({ delegation, seat, kind }: Hand): string {
	if (kind !== 'edit') return kind;
	return delegation ?? seat ?? kind;
}
