import { describe, expect, it } from 'vitest';
import { LANGUAGES, readDeclaration } from '../../../tests/texts/udhr.ts';
import { block, words } from '../../../tests/texts/build.ts';
import { openingWords, isWord, plainText, segmentWords } from './words.ts';

describe('words', () => {
	it.each([
		['en', 'don’t, 1,000.5 and A/74/821', ['don’t', '1,000.5', 'and', 'A', '74', '821']],
		['zh', '人人生而自由', ['人', '人生', '而', '自由']],
		['ar', 'لمّا كان الاعتراف', ['لمّا', 'كان', 'الاعتراف']],
		['ru', 'Все люди', ['Все', 'люди']]
	])('are cut by the rules of %s', (lang, text, expected) => {
		const cut = segmentWords(text, lang);
		expect(cut.join('')).toBe(text);
		expect(cut.filter(isWord)).toEqual(expected);
	});

	it('are cut as English where the language tag is malformed', () => {
		expect(segmentWords('one two', 'not a tag')).toEqual(['one', ' ', 'two']);
	});

	it.each(LANGUAGES.map((language) => [language[0], language] as const))(
		'of the Universal Declaration join to it again: %s',
		(_file, language) => {
			for (const { content, lang } of readDeclaration(language)) {
				const text = plainText({ content });
				expect(segmentWords(text, lang).join('')).toBe(text);
			}
		}
	);

	it('of the Universal Declaration are counted, in Chinese too', () => {
		const counts = LANGUAGES.map(
			(language) =>
				readDeclaration(language)
					.flatMap((each) => segmentWords(plainText(each), each.lang))
					.filter(isWord).length
		);
		for (const count of counts) expect(count).toBeGreaterThan(1300);
		expect(Math.max(...counts)).toBeLessThan(2000);
	});
});

describe('the plain words of a block', () => {
	it('print brackets, footnotes and line breaks in their place', () => {
		const text = plainText(
			block('1.0', [
				words('States ', { strong: true }),
				{ atom: { bracket: 'x', side: 'open' }, marks: {} },
				words('shall'),
				{ atom: { bracket: 'x', side: 'close' }, marks: {} },
				{ atom: { break: true }, marks: {} },
				words('act'),
				{ atom: { footnote: 'See A/74/821.' }, marks: {} }
			])
		);
		expect(text).toBe('States [shall]\nact^[See A/74/821.]');
	});
});

describe('the opening of a paragraph', () => {
	it.each([
		['is all of what is short', 'Peace.', 'Peace.'],
		[
			'ends with a whole word',
			'Ensuring the protection of human rights in the digital era—human rights apply online.',
			'Ensuring the protection of human rights in the digital…'
		],
		['ends where the last word fits', `${'a'.repeat(59)} b c`, `${'a'.repeat(59)}…`],
		['is of signs where no spaces are set', '人'.repeat(80), `${'人'.repeat(60)}…`],
		['cuts no sign in two', `${'a'.repeat(59)}😀😀`, `${'a'.repeat(59)}…`]
	])('%s', (_, text, opening) => expect(openingWords(text)).toBe(opening));
});
