import { describe, expect, it } from 'vitest';
import { block, words } from '../../../tests/texts/build.ts';
import type { Block } from './blocks.ts';
import { toMarkdown } from './plain.ts';

const item = (text: string, level = 0, list: 'bullet' | 'number' = 'bullet'): Block =>
	block('1.0', text, { type: 'item', level, list });

describe('a text as Markdown', () => {
	it('sets headings, paragraphs and quotes apart', () => {
		const blocks = [
			block('1.0', 'Connect', { type: 'heading', level: 2 }),
			block('1.1', 'Everyone.'),
			block('1.2', ''),
			block('1.3', 'As it was said.', { type: 'quote' })
		];
		expect(toMarkdown(blocks)).toBe('## Connect\n\nEveryone.\n\n> As it was said.\n');
	});

	it('indents and numbers items', () => {
		const blocks = [
			block('1.0', 'Decides:'),
			item('first', 0, 'number'),
			item('inner', 1),
			item('second', 0, 'number'),
			block('1.1', 'Ends.')
		];
		expect(toMarkdown(blocks)).toBe('Decides:\n\n1. first\n   - inner\n2. second\n\nEnds.\n');
	});

	it('nests marks and keeps spaces outside them', () => {
		const text = block('1.0', [
			words('See '),
			words('the ', { strong: true }),
			words('Annex ', { strong: true, em: true }),
			words('here', { link: { href: 'https://un.example/a_b' } })
		]);
		expect(toMarkdown([text])).toBe('See **the *Annex*** [here](<https://un.example/a_b>)\n');
	});

	it('prints brackets, line breaks and footnotes', () => {
		const text = block('1.0', [
			{ atom: { bracket: 'x', side: 'open' }, marks: {} },
			words('shall'),
			{ atom: { bracket: 'x', side: 'close' }, marks: {} },
			{ atom: { break: true }, marks: {} },
			words('act'),
			{ atom: { footnote: 'A/74/821 [p. 2]' }, marks: {} },
			{ atom: { break: true }, marks: {} }
		]);
		expect(toMarkdown([text])).toBe('[shall]\\\nact^[A/74/821 \\[p. 2\\]]\n');
	});

	it.each([
		['# not a heading', '\\# not a heading\n'],
		['2. not a list', '2\\. not a list\n'],
		['a * b_c <d> \\', 'a \\* b\\_c \\<d> \\\\\n'],
		['[date]: words', '\\[date]: words\n'],
		['[a](b)', '[a]\\(b)\n'],
		['2030 is near', '2030 is near\n']
	])('keeps words from being read as marks: %s', (text, expected) => {
		expect(toMarkdown([block('1.0', text)])).toBe(expected);
	});
});
