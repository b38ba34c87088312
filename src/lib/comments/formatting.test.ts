import { describe, expect, it } from 'vitest';
import { readFormatting } from './formatting.ts';
import { BODY_LIMIT, type Piece } from './rules.ts';

const line = (body: string) => readFormatting(body)?.[0]?.lines[0] ?? null;
const words = (pieces: Piece[] | null) =>
	(pieces ?? []).flatMap(({ lines }) => lines.map((runs) => runs.map(({ text }) => text).join('')));

describe('[C21] the words of a comment', () => {
	it.each([
		['**must**', [{ text: 'must', strong: true }]],
		['*shall* be', [{ text: 'shall', em: true }, { text: ' be' }]],
		['_shall_', [{ text: 'shall', em: true }]],
		[
			'**a *b* c**',
			[
				{ text: 'a ', strong: true },
				{ text: 'b', strong: true, em: true },
				{ text: ' c', strong: true }
			]
		],
		[
			'see [the text](https://un.org/a), please',
			[{ text: 'see ' }, { text: 'the text', href: 'https://un.org/a' }, { text: ', please' }]
		],
		[
			'At https://un.org/a?b=c.',
			[
				{ text: 'At ' },
				{ text: 'https://un.org/a?b=c', href: 'https://un.org/a?b=c' },
				{ text: '.' }
			]
		],
		['[mail](mailto:a@un.org)', [{ text: 'mail', href: 'mailto:a@un.org' }]],
		['\\*as it is\\*', [{ text: '*as it is*' }]]
	])('%s are set', (body, expected) => expect(line(body)).toEqual(expected));

	it.each([
		'Plain words.\nOn two lines.\n\nAnd a paragraph.',
		'2*3*4 and snake_case_words',
		'a * b * c, 5 ** 6 ** 7',
		'* * *',
		'12. As paragraph 12 says.',
		'(*) [bracketed] (words)',
		'[x](javascript:alert(1))',
		'[x](data:text/html,a) [y](//un.org) [z](/c/roadmap)',
		'[a](https://un.org/\u202eb)'
	])('%s stay as they are', (body) => expect(readFormatting(body)).toBeNull());

	it('are lists where lines begin with a dash, or with numbers in order', () => {
		const pieces = readFormatting('First:\n- one\n- **two**\n\n1. a\n2. b\n4. c\nend');
		expect(pieces?.map(({ list, lines }) => [list, lines.length])).toEqual([
			[null, 1],
			['ul', 2],
			['ol', 2],
			[null, 2]
		]);
		expect(words(pieces)).toEqual(['First:', 'one', 'two', 'a', 'b', '4. c', 'end']);
	});
});

describe('[C21] hostile words', () => {
	const HOSTILE = [
		'<script>alert(1)</script> **<img src=x onerror=alert(1)>**',
		'[<b>x</b>](https://un.org/"onmouseover="alert(1))',
		'**[x](javascript:alert(1))** [y](JaVaScRiPt:alert(1)) [z](vbscript:x)',
		'https://un.org/"><script>alert(1)</script>',
		'[x](https://un.org/</a><script>)',
		'- <iframe src=//x>\n- [x](data:text/html;base64,PHNjcmlwdD4=)'
	];

	it.each(HOSTILE)('%s make no element and no address of their own', async (body) => {
		const pieces = readFormatting(body) ?? [{ list: null, lines: [[{ text: body }]] }];
		for (const run of pieces.flatMap(({ lines }) => lines.flat()))
			if (run.href !== undefined) expect(run.href).toMatch(/^(https?:\/\/[^\s"<>]+|mailto:)/);
	});

	it.each([
		['strong', '**a'],
		['emphasis', '*a '],
		['underlines', '_a '],
		['brackets', '['],
		['links', '[a]('],
		['lists', '- \n'],
		['addresses', 'https://'],
		['backslashes', '\\'],
		['nested', '**a *b ']
	])('of nothing but %s are read in no time', (_, sign) => {
		const body = sign.repeat(Math.floor(BODY_LIMIT / sign.length));
		const startedAt = performance.now();
		readFormatting(body);
		expect(performance.now() - startedAt).toBeLessThan(250);
	});

	it('lose no word, whatever signs they mix', () => {
		let seed = 7;
		const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
		const signs = [
			'*',
			'**',
			'_',
			'[',
			']',
			'(',
			')',
			' ',
			'a',
			'b',
			'\n',
			'- ',
			'1. ',
			'https://u.n/'
		];
		for (let story = 0; story < 2000; story++) {
			const body = Array.from({ length: 1 + next(24) }, () => signs[next(signs.length)]).join('');
			const shown = words(readFormatting(body)).join('');
			const letters = (text: string) => text.replaceAll(/[^abun]/g, '').length;
			if (shown !== '') expect([body, letters(shown) <= letters(body)]).toEqual([body, true]);
			if (readFormatting(body) && !body.includes('](')) expect(letters(shown)).toBe(letters(body));
		}
	});
});
