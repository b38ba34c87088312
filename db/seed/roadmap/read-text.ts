import { readFileSync } from 'node:fs';
import type { Block, Inline } from '#lib/text/blocks.ts';

/**
 * A section's opening words from `text/<name>.md`: blocks between empty lines, `#` for
 * headings, `- ` for bullets, `> ` for quotes, `**` around strong words, and nothing else.
 *
 * @param number '' for the preamble, '1' … '8'
 */
export function readSectionText(number: string): Omit<Block, 'id'>[] {
	const file = new URL(`./text/${number || 'preamble'}.md`, import.meta.url);
	return readFileSync(file, 'utf8')
		.trim()
		.split(/\n{2,}/)
		.map(readBlock);
}

function readBlock(line: string): Omit<Block, 'id'> {
	const [, sign = '', words = ''] = /^(#+ |- |> )?([^\n]*)$/.exec(line) ?? [];
	const block = { type: 'paragraph', level: 0, list: null, lang: 'en' } as const;
	const content = readInline(words);
	if (sign === '- ') return { ...block, type: 'item', list: 'bullet', content };
	if (sign === '> ') return { ...block, type: 'quote', content };
	if (sign) return { ...block, type: 'heading', level: sign.length - 1, content };
	return { ...block, content };
}

function readInline(words: string): Inline[] {
	return words
		.split('**')
		.map((text, i): Inline => ({ text, marks: i % 2 ? { strong: true } : {} }))
		.filter((inline) => 'text' in inline && inline.text !== '');
}
