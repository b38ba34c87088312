import type { Block } from './blocks.ts';
import { plainText } from './words.ts';

/**
 * How a consultation numbers its paragraphs: `continuous` through the document,
 * `per-section` from 1 in each, or as in a resolution, `pp-op` (PP1 …, OP1 …).
 */
export type Numbering = 'continuous' | 'per-section' | 'pp-op';

/** In `pp-op`, whether a section holds preambular or operative paragraphs. */
export type Part = 'preambular' | 'operative';

/**
 * The printed number of each block, in order; '' where it has none. Paragraphs count from
 * `startAt`: `countNumbered` of the sections before plus 1 (per section: 1). Numbered items
 * are (a), (i), a. by level and begin again after every paragraph.
 *
 * Headings, quotes, bullets and blocks without words have no number; nor has an indented
 * paragraph, which continues the one above it.
 *
 * @see DESIGN.md section 9, Numbering
 */
export function numberBlocks(
	blocks: readonly Block[],
	scheme: Numbering,
	startAt: number,
	part: Part = 'operative'
): string[] {
	const prefix = scheme === 'pp-op' ? (part === 'preambular' ? 'PP' : 'OP') : '';
	let paragraph = startAt;
	/** How many numbered items stand so far at each level of the current list. */
	let items: number[] = [];
	return blocks.map((block) => {
		if (block.type === 'item') {
			items = items.slice(0, block.level + 1);
			if (block.list !== 'number') {
				items[block.level] = 0;
				return '';
			}
			const count = (items[block.level] ?? 0) + 1;
			items[block.level] = count;
			return itemNumber(count, block.level);
		}
		if (block.type === 'heading') items = [];
		if (!isNumbered(block)) return '';
		items = [];
		return `${prefix}${paragraph++}`;
	});
}

/** How many paragraphs take a number of their own. */
export function countNumbered(blocks: readonly Block[]): number {
	return blocks.filter(isNumbered).length;
}

/** Whether a printed number is a paragraph's own, not an item's such as (a). */
export function isParagraphNumber(number: string): boolean {
	return /^(PP|OP)?\d+$/.test(number);
}

function isNumbered(block: Block): boolean {
	return block.type === 'paragraph' && block.level === 0 && plainText(block).trim() !== '';
}

function itemNumber(count: number, level: number): string {
	if (level % 3 === 1) return `(${roman(count)})`;
	return level % 3 === 0 ? `(${letters(count)})` : `${letters(count)}.`;
}

/** a … z, then aa, bb … as in United Nations documents. */
function letters(count: number): string {
	const letter = String.fromCharCode(97 + ((count - 1) % 26));
	return letter.repeat(Math.ceil(count / 26));
}

const NUMERALS: readonly [number, string][] = [
	[1000, 'm'],
	[900, 'cm'],
	[500, 'd'],
	[400, 'cd'],
	[100, 'c'],
	[90, 'xc'],
	[50, 'l'],
	[40, 'xl'],
	[10, 'x'],
	[9, 'ix'],
	[5, 'v'],
	[4, 'iv'],
	[1, 'i']
];

function roman(count: number): string {
	let numeral = '';
	for (const [value, sign] of NUMERALS) {
		while (count >= value) {
			numeral += sign;
			count -= value;
		}
	}
	return numeral;
}
