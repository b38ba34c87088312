import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, readDeclaration } from '../../../tests/texts/udhr.ts';
import { block, words } from '../../../tests/texts/build.ts';
import type { Inline } from './blocks.ts';
import { foldTypography, hashBlock, hashText } from './hash.ts';

const hash = (content: string | Inline[]): string => hashBlock(block('1.0', content));
const link = (href: string): Inline => words('Annex', { link: { href } });

describe('the hash of a block', () => {
	it('is SHA-256 in hex of its folded words', () => {
		expect(hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
	});

	it.each([
		['spaces', 'the  digital\u00a0divide ', 'the digital divide'],
		['curly quotes', 'a “safe” and ‘open’ Internet', 'a "safe" and \'open\' Internet'],
		['guillemets and their spaces', 'un Internet « sûr »', 'un Internet “sûr”'],
		['dashes and their spaces', 'rights — online – too', 'rights-online-too'],
		['hyphens', 'co‐operation', 'co-operation'],
		['composition', 'e\u0301quite\u0301', 'équité'],
		['soft hyphens and direction marks', 'co\u00adoperation\u200f', 'cooperation'],
		['the long dash of Chinese', '合作——共赢', '合作—共赢']
	])('is not touched by %s', (_what, one, other) => {
		expect(hash(one)).toBe(hash(other));
	});

	it.each([
		['a word', 'States shall act', 'States should act'],
		['case', 'the internet', 'the Internet'],
		['a comma', 'peace, and security', 'peace and security'],
		['a space inside a word', 'may be', 'maybe'],
		['a hyphen that joins', 're-sign', 'resign'],
		['an accent', 'cote', 'côte'],
		['a figure', '1.5 °C', '15 °C']
	])('is another when %s changes', (_what, one, other) => {
		expect(hash(one)).not.toBe(hash(other));
	});

	it('does not count formatting, nor how runs are cut', () => {
		expect(hash([words('digital ', { strong: true }), words('divide', { em: true })])).toBe(
			hash('digital divide')
		);
	});

	it('does not count type, level, list, language or id', () => {
		const shape = { type: 'item', level: 2, list: 'bullet', lang: 'fr' } as const;
		expect(hashBlock(block('7.1', 'words', shape))).toBe(hash('words'));
	});

	it('counts where a link leads', () => {
		expect(hash([link('https://a.example/')])).not.toBe(hash([link('https://b.example/')]));
		expect(hash([link('https://a.example/x--y')])).not.toBe(hash([link('https://a.example/x-y')]));
	});

	it('counts brackets as they print, and footnotes', () => {
		const bracket = (id: string): Inline[] => [
			{ atom: { bracket: id, side: 'open' }, marks: {} },
			words('shall'),
			{ atom: { bracket: id, side: 'close' }, marks: {} }
		];
		expect(hash(bracket('a'))).toBe(hash(bracket('b')));
		expect(hash(bracket('a'))).not.toBe(hash('shall'));
		expect(hash([words('x'), { atom: { footnote: 'y' }, marks: {} }])).not.toBe(hash('x'));
	});

	it('folds to something that folds to itself', () => {
		const unit = fc.constantFrom('a', ' ', '\u00a0', '“', '«', "'", '-', '—', 'é', '\u200f', '人');
		fc.assert(
			fc.property(fc.string({ unit }), (text) => {
				const folded = foldTypography(text);
				expect(foldTypography(folded)).toBe(folded);
			}),
			{ numRuns: 2000 }
		);
	});
});

describe('the hash of a text', () => {
	const [a, b] = [block('1.0', 'One.'), block('1.1', 'Two.')];

	it('counts the order of its blocks and where they begin, not their ids', () => {
		expect(hashText([a, b])).not.toBe(hashText([b, a]));
		expect(hashText([a, b])).not.toBe(hashText([block('1.0', 'One. Two.')]));
		expect(hashText([a, b])).toBe(hashText([block('8.0', 'One.'), block('8.1', 'Two.')]));
	});

	it('does not count blocks without words', () => {
		expect(hashText([a, block('1.9', ' '), b, block('1.8', '')])).toBe(hashText([a, b]));
	});

	it('is its own in each language of the Universal Declaration', () => {
		const hashes = LANGUAGES.map((language) => hashText(readDeclaration(language)));
		expect(new Set(hashes).size).toBe(LANGUAGES.length);
	});
});
