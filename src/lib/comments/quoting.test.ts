import { describe, expect, it } from 'vitest';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Atom, Block, Inline } from '#lib/text/blocks.ts';
import { hashBlock, hashText } from '#lib/text/hash.ts';
import { hashQuoted, quotedBlocks } from './quoting.ts';

function paragraph(id: string, ...content: (string | Atom)[]): Block {
	const inlines = content.map((each): Inline =>
		typeof each === 'string' ? { text: each, marks: {} } : { atom: each, marks: {} }
	);
	return {
		...{ id: id as BlockId, type: 'paragraph', level: 0, list: null, lang: null },
		content: inlines
	};
}

const TEXT = [
	paragraph('1.1', 'States ', { footnote: 'All of them.' }, ' shall “report”—yearly.'),
	paragraph('1.2', 'They shall not be late.'),
	paragraph('1.3', 'They shall not be late.')
];
const quoted = (block: string | null, quote: string) =>
	quotedBlocks(TEXT, { block: block as BlockId | null, quote }).map(({ id }) => id);

describe('[C5] the text that words are quoted from', () => {
	it.each<[string, string | null, string, string[]]>([
		['is the paragraph that has them', '1.2', 'not be late', ['1.2']],
		['is the one that was meant, not one that reads alike', '1.3', 'not be late', ['1.3']],
		['has them in whatever typography', '1.1', 'shall "report" - yearly', ['1.1']],
		['has them across what is no word', '1.1', 'States   shall', ['1.1']],
		['is all the paragraphs that they go through', '1.1', 'yearly. They shall', ['1.1', '1.2']],
		['has what of them was not left out', '1.1', 'States shall “repo…', ['1.1']],
		['is none where they are not', '1.2', 'States shall', []],
		['is none where the paragraph is gone', '1.9', 'not be late', []],
		['is none for the whole section', null, '', []]
	])('%s', (_what, block, quote, blocks) => expect(quoted(block, quote)).toEqual(blocks));

	it('is called by its words, several paragraphs by theirs together', () => {
		const [one, two] = TEXT as [Block, Block];
		expect(hashQuoted([one])).toBe(hashBlock(one));
		expect(hashQuoted([one, two])).toBe(hashText([one, two]));
		expect(hashQuoted([])).toBe('');
	});
});
