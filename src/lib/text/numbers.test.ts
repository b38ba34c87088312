import { describe, expect, it } from 'vitest';
import { LANGUAGES, readDeclaration } from '../../../tests/texts/udhr.ts';
import { block } from '../../../tests/texts/build.ts';
import type { Block } from './blocks.ts';
import { countNumbered, isParagraphNumber, numberBlocks } from './numbers.ts';

let minted = 0;
const paragraph = (words = 'words', level = 0): Block => block(`1.${minted++}`, words, { level });
const heading = (): Block => block(`1.${minted++}`, 'Title', { type: 'heading', level: 1 });
const quote = (): Block => block(`1.${minted++}`, 'Said.', { type: 'quote' });
const item = (level = 0, list: 'bullet' | 'number' = 'number'): Block =>
	block(`1.${minted++}`, 'words', { type: 'item', level, list });

describe('paragraphs', () => {
	it('count on from where the section starts', () => {
		expect(numberBlocks([paragraph(), paragraph()], 'continuous', 12)).toEqual(['12', '13']);
	});

	it('leave headings, quotes, empty and indented paragraphs without a number', () => {
		const blocks = [
			heading(),
			paragraph(),
			quote(),
			paragraph(''),
			paragraph('more', 1),
			paragraph()
		];
		expect(numberBlocks(blocks, 'per-section', 1)).toEqual(['', '1', '', '', '', '2']);
		expect(countNumbered(blocks)).toBe(2);
	});

	it('are preambular or operative in a resolution', () => {
		const blocks = [paragraph(), paragraph()];
		expect(numberBlocks(blocks, 'pp-op', 1, 'preambular')).toEqual(['PP1', 'PP2']);
		expect(numberBlocks(blocks, 'pp-op', 3)).toEqual(['OP3', 'OP4']);
	});
});

describe('numbered items', () => {
	it('are (a), (i), a. by level and begin again under each parent', () => {
		const blocks = [paragraph(), item(), item(1), item(1), item(2), item(), item(1)];
		expect(numberBlocks(blocks, 'continuous', 4)).toEqual([
			'4',
			'(a)',
			'(i)',
			'(ii)',
			'a.',
			'(b)',
			'(i)'
		]);
	});

	it('begin again after a paragraph and a heading, not after an indented one or a quote', () => {
		const blocks = [item(), paragraph('more', 1), item(), quote(), item(), paragraph(), item()];
		expect(numberBlocks(blocks, 'continuous', 1)).toEqual([
			'(a)',
			'',
			'(b)',
			'',
			'(c)',
			'1',
			'(a)'
		]);
		expect(numberBlocks([item(), heading(), item()], 'continuous', 1)).toEqual(['(a)', '', '(a)']);
	});

	it('have no number as bullets', () => {
		expect(numberBlocks([item(0, 'bullet'), item(1)], 'continuous', 1)).toEqual(['', '(i)']);
	});

	it('go on after z with aa, and after iii with iv', () => {
		const many = Array.from({ length: 28 }, () => item());
		expect(numberBlocks(many, 'continuous', 1).slice(-3)).toEqual(['(z)', '(aa)', '(bb)']);
		const inner = [item(), ...Array.from({ length: 9 }, () => item(1))];
		expect(numberBlocks(inner, 'continuous', 1).slice(-6)).toEqual([
			'(iv)',
			'(v)',
			'(vi)',
			'(vii)',
			'(viii)',
			'(ix)'
		]);
	});
});

describe('the Universal Declaration', () => {
	it.each(LANGUAGES.map((language) => [language[0], language] as const))(
		'is numbered through, articles’ clauses as (a), (b): %s',
		(_file, language) => {
			const blocks = readDeclaration(language);
			const numbers = numberBlocks(blocks, 'continuous', 1);
			const numbered = numbers.filter((number) => /^\d+$/.test(number));
			expect(numbered).toEqual(numbered.map((_number, index) => String(index + 1)));
			expect(numbered.length).toBe(countNumbered(blocks));
			expect(numbers.filter(isParagraphNumber)).toEqual(numbered);
			expect(numbers.filter((number) => number.startsWith('('))).toHaveLength(32);
			blocks.forEach(({ type }, index) => {
				if (type === 'heading') expect(numbers[index]).toBe('');
			});
		}
	);
});
