import { describe, expect, it } from 'vitest';
import { block, words } from '../../../tests/texts/build.ts';
import { compareTexts } from './difference.ts';
import {
	foldUnchanged,
	gatherLinks,
	gatherFootnotes,
	gatherLists,
	type List,
	type NumberedBlock
} from './render.ts';

let minted = 0;
const item = (text: string, level = 0, list: 'bullet' | 'number' = 'bullet'): NumberedBlock => ({
	...block(`1.${minted++}`, text, { type: 'item', level, list }),
	number: ''
});
const paragraph: NumberedBlock = { ...block('9.9', 'p'), number: '1' };

const outline = ({ style, items }: List): string =>
	`${style === 'number' ? '#' : '-'}(${items
		.map(({ block, lists }) => wordsOf(block) + lists.map(outline).join(''))
		.join(' ')})`;
const wordsOf = ({ content: [first] }: NumberedBlock): string =>
	first && 'text' in first ? first.text : '';
const print = (blocks: NumberedBlock[]): string =>
	gatherLists(blocks)
		.map((part) => ('list' in part ? outline(part.list) : wordsOf(part.block)))
		.join(' ');

describe('flat items', () => {
	it.each([
		['of one level are one list', [item('a'), item('b')], '-(a b)'],
		['deeper than the last hang under it', [item('a'), item('b', 1), item('c')], '-(a-(b) c)'],
		['far deeper hang under it too', [item('a'), item('b', 3), item('c', 3)], '-(a-(b c))'],
		[
			'between two depths stay at the deeper one’s parent',
			[item('a'), item('b', 3), item('c', 1)],
			'-(a-(b)-(c))'
		],
		['that begin deep end at a shallower one', [item('a', 2), item('b')], '-(a) -(b)'],
		['of another style are another list', [item('a'), item('b', 0, 'number')], '-(a) #(b)'],
		[
			'of another style below are another list below',
			[item('a'), item('b', 1), item('c', 1, 'number'), item('d')],
			'-(a-(b)#(c) d)'
		],
		['end at a paragraph', [item('a'), paragraph, item('b')], '-(a) p -(b)']
	] as [string, NumberedBlock[], string][])('%s', (_what, blocks, expected) => {
		expect(print(blocks)).toBe(expected);
	});
});

describe('a text', () => {
	it('numbers its footnotes through', () => {
		const note = (footnote: string) => ({ atom: { footnote }, marks: {} });
		const notes = gatherFootnotes([
			block('1.0', [words('a'), note('first'), note('second')]),
			block('1.1', [note('third')])
		]);
		expect(notes.map(({ block, index, number, text }) => [block, index, number, text])).toEqual([
			['1.0', 1, 1, 'first'],
			['1.0', 2, 2, 'second'],
			['1.1', 0, 3, 'third']
		]);
	});

	it('has one link where one address runs through several formattings', () => {
		const link = { href: 'https://un.example/' };
		const runs = gatherLinks([
			words('see '),
			words('the ', { link }),
			words('Annex', { link, strong: true }),
			words('!', { link: { href: 'javascript:alert(1)' } })
		]);
		expect(runs.map(({ href, inlines }) => [href, inlines.length])).toEqual([
			[null, 1],
			['https://un.example/', 2],
			[null, 1]
		]);
	});
});

describe('a redline', () => {
	it('folds what did not change', () => {
		const texts = ['One.', 'Two.', 'Three.', 'Four.'].map((text, i) => block(`1.${i}`, text));
		const edited = texts.map((each) => (each.id === '1.2' ? block('1.2', 'Tree.') : each));
		const folds = foldUnchanged(compareTexts(texts, edited)).map((fold) =>
			'change' in fold ? fold.change.kind : fold.unchanged.length
		);
		expect(folds).toEqual([2, 'changed', 1]);
	});
});
