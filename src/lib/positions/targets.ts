import type { BlockId, TargetBlock } from '#lib/kernel/ids.ts';
import { isParagraphNumber } from '#lib/text/numbers.ts';
import { openingWords } from '#lib/text/words.ts';
import type { Section } from '#lib/sections/rules.ts';

export type { TargetBlock };

/** What a position is on: a whole section, or one of its paragraphs. Rule P20. */
export type Target<S = Section> = { section: S; block: TargetBlock };

/** A paragraph as positions name it. */
export type NamedParagraph = {
	id: BlockId;
	/** As it prints, an item's with its paragraph's: `12`, `12(a)`; '' where it has none. */
	label: string;
	/** Its first words. */
	opening: string;
};

/** The paragraph that a form or an address names; null when that can be none. */
export function readTargetBlock(named: unknown): TargetBlock | null {
	if (named === null || named === undefined || named === '') return '';
	return typeof named === 'string' && /^\d{1,10}\.\d{1,15}$/.test(named)
		? (named as BlockId)
		: null;
}

/** How paragraphs are named, in the order of the text. Rule P20. */
export function nameParagraphs(
	blocks: readonly {
		id: BlockId;
		number: string;
		text: string;
		content: { type: string; level: number };
	}[]
): NamedParagraph[] {
	let paragraph = '';
	let items: string[] = [];
	return blocks.map(({ id, number, text, content: { type, level } }) => {
		const opening = openingWords(text);
		if (type !== 'item') items = [];
		if (type === 'heading') paragraph = '';
		if (isParagraphNumber(number)) paragraph = number;
		if (type !== 'item') return { id, opening, label: number };
		items = [...items.slice(0, level), number];
		// A sign that only its paragraph makes one: there is an (a) in many.
		return { id, opening, label: number && `${paragraph}${items.join('')}` };
	});
}

/** A paragraph in sentences: `paragraph 12`, or by its first words where it prints no number. */
export function paragraphWords({
	label,
	opening
}: Pick<NamedParagraph, 'label' | 'opening'>): string {
	return label ? `paragraph ${label}` : `“${opening}”`;
}
