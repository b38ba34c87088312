import type { Atom, Block, Inline, Marks } from '#lib/text/blocks.ts';
import { MAX_LEVEL } from '#lib/text/markers.ts';
import { sameMarks } from '#lib/text/marks.ts';

/** A block that has no id yet: it gets one when it enters a text. */
export type Draft = Omit<Block, 'id'>;

/** What a draft is but for its words. */
export type Shape = Pick<Draft, 'type' | 'level' | 'list'>;

export const PLAIN: Shape = { type: 'paragraph', level: 0, list: null };

// Direction overrides are not allowed in a text; the others are not characters to anyone's eye.
const UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\ufeff\ufffc]/g;

/**
 * Collects words into drafts as a reader of foreign text meets them: spaces collapse, blocks
 * without words are dropped, and an empty line (two breaks) begins a new block.
 */
export class Drafting {
	readonly drafts: Draft[] = [];
	private content: Inline[] = [];
	private shape: Shape = PLAIN;

	/** Begins a block of this shape. */
	begin(shape: Shape): void {
		this.end();
		this.shape = shape;
	}

	/** Ends the block so far. True when there were words in it. */
	end(): boolean {
		const runs = splitAtEmptyLines(this.content).map(tidy);
		const worded = runs.filter((run) => run.length > 0);
		const level = Math.min(MAX_LEVEL, Math.max(0, this.shape.level));
		for (const content of worded) this.drafts.push({ ...this.shape, level, lang: null, content });
		this.content = [];
		return worded.length > 0;
	}

	write(text: string, marks: Marks): void {
		const clean = text.replace(UNWANTED, '').replace(/[\t\n\r ]+/g, ' ');
		if (clean === '') return;
		const last = this.content.at(-1);
		if (last && 'text' in last && sameMarks(last.marks, marks)) last.text += clean;
		else this.content.push({ text: clean, marks });
	}

	place(atom: Atom, marks: Marks): void {
		this.content.push({ atom, marks });
	}
}

const isBreak = (inline: Inline | undefined): boolean =>
	inline !== undefined && 'atom' in inline && 'break' in inline.atom;
const isBlank = (inline: Inline): boolean => 'text' in inline && inline.text.trim() === '';

function splitAtEmptyLines(content: readonly Inline[]): Inline[][] {
	const runs: Inline[][] = [[]];
	let breaks: Inline[] = [];
	for (const inline of content) {
		if (isBreak(inline)) breaks.push(inline);
		else if (breaks.length > 0 && isBlank(inline)) continue;
		else {
			if (breaks.length > 1) runs.push([]);
			else runs.at(-1)?.push(...breaks);
			breaks = [];
			runs.at(-1)?.push(inline);
		}
	}
	return runs;
}

/** One space between words across runs, none at either end or beside a break. */
function tidy(run: readonly Inline[]): Inline[] {
	const tidied: Inline[] = [];
	let spaced = true;
	for (const inline of run) {
		if (!('text' in inline)) {
			tidied.push(inline);
			spaced = isBreak(inline);
			continue;
		}
		// Runs of no-break spaces are somebody's indent; a single one is typography.
		const single = inline.text.replace(/[ \u00a0]{2,}/g, ' ');
		const text = spaced ? single.replace(/^[ \u00a0]/, '') : single;
		if (text === '') continue;
		tidied.push({ ...inline, text });
		spaced = /[ \u00a0]$/.test(text);
	}
	for (let last = tidied.at(-1); last; last = tidied.at(-1)) {
		if ('text' in last) last.text = last.text.replace(/[ \u00a0]+$/, '');
		if (!isBreak(last) && !('text' in last && last.text === '')) break;
		tidied.pop();
	}
	return tidied;
}
