import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { cleanHtml, cleanText } from './clean.ts';
import type { Draft } from './drafts.ts';

/** A page as a browser parses it: what stands outside a body is put into one. */
const parse = (html: string): Document =>
	parseHTML(/<body[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`)
		.document;

/** Drafts as one line each: shape, then words with their marks. */
function print(drafts: Draft[]): string[] {
	return drafts.map(({ type, level, list, content }) => {
		const shape = `${list ?? type}${level || ''}`;
		const line = content.map((inline) => {
			const { strong, em, link } = inline.marks;
			const text =
				'text' in inline
					? inline.text
					: 'footnote' in inline.atom
						? `{${inline.atom.footnote}}`
						: '/';
			const marked = `${strong ? '**' : ''}${em ? '*' : ''}${text}${em ? '*' : ''}${strong ? '**' : ''}`;
			return link ? `[${marked}](${link.href})` : marked;
		});
		return `${shape}: ${line.join('')}`;
	});
}
const clean = (html: string): string[] => print(cleanHtml(html, parse));

describe('a page', () => {
	it.each([
		[
			'is paragraphs, headings and quotes',
			'<h2>T</h2><p>a</p><div>b</div><blockquote><p>c</p></blockquote>',
			['heading2: T', 'paragraph: a', 'paragraph: b', 'quote: c']
		],
		[
			'has its spaces collapsed as a browser shows them',
			'<p>  a\n\t b&nbsp;&nbsp; c <b> d</b> </p>',
			['paragraph: a b c **d**']
		],
		['keeps a single no-break space', '<p>5&nbsp;%</p>', ['paragraph: 5\u00a0%']],
		[
			'keeps strong, emphasis and links',
			'<p><b>a</b><i>b</i> <a href="https://un.example/">c</a></p>',
			['paragraph: **a***b* [c](https://un.example/)']
		],
		[
			'loses links that are not allowed',
			'<p><a href="javascript:alert(1)">a</a><a href="/x">b</a></p>',
			['paragraph: ab']
		],
		[
			'loses scripts, styles, images and hidden words',
			'<style>p{}</style><p>a<script>b</script><img alt="c"><span style="display:none">d</span></p>',
			['paragraph: a']
		],
		[
			'has one break as a line break and two as a new paragraph',
			'<div>a<br>b<br><br>c<br></div>',
			['paragraph: a/b', 'paragraph: c']
		],
		[
			'has nested lists as levels',
			'<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>',
			['bullet: a', 'number1: b', 'number1: c', 'bullet: d']
		],
		[
			'has an item’s other paragraphs indented below it',
			'<ul><li><p>a</p><p>b</p></li><li>c</li></ul>',
			['bullet: a', 'paragraph1: b', 'bullet: c']
		],
		[
			'has words after an inner list indented too',
			'<ul><li>a<ul><li>b</li></ul>c</li></ul>',
			['bullet: a', 'bullet1: b', 'paragraph1: c']
		],
		[
			'has its table’s cells as paragraphs',
			'<table><tr><td>a</td><td>b</td></tr></table>',
			['paragraph: a', 'paragraph: b']
		],
		['has no direction overrides', '<p>a\u202eb</p>', ['paragraph: ab']],
		['has no deeper level than eight', `${'<ul><li>'.repeat(12)}x`, ['bullet8: x']]
	])('%s', (_what, html, expected) => {
		expect(clean(html)).toEqual(expected);
	});
});

describe('Microsoft Word', () => {
	const item = (level: number, mark: string, words: string): string =>
		`<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'>` +
		`<![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>${mark}` +
		`<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>${words}<o:p></o:p></p>`;

	it('lists are items by level, without their printed marks', () => {
		const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if gte mso 9]><xml><o:x/></xml><![endif]--></head>
			<body lang=EN-GB><!--StartFragment-->
			<p class=MsoNormal>States should:<o:p></o:p></p>
			${item(1, '1.', 'Connect <b style="mso-bidi-font-weight:normal">everyone</b>')}
			${item(2, '(a)', 'by cable')}
			${item(2, 'o', 'by radio')}
			${item(1, '·', 'Respect')}
			<p class=MsoNormal><o:p>&nbsp;</o:p></p>
			<!--EndFragment--></body></html>`;
		expect(clean(html)).toEqual([
			'paragraph: States should:',
			'number: Connect **everyone**',
			'number1: by cable',
			'bullet1: by radio',
			'bullet: Respect'
		]);
	});

	it('titles and quotes keep what they are', () => {
		expect(clean('<p class=MsoTitle><b>T</b></p><p class=MsoQuote>q</p>')).toEqual([
			'heading1: T',
			'quote: q'
		]);
	});

	it('footnotes stand in the text', () => {
		const html = `<p class=MsoNormal>Recalling the report<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>,</p>
			<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1>
			<p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> See A/74/821.</p></div></div>`;
		expect(clean(html)).toEqual(['paragraph: Recalling the report{See A/74/821.},']);
	});

	it('tracked deletions and comments are left out, insertions are in', () => {
		const html =
			'<p>a<del>b</del><ins>c</ins><span class=MsoCommentReference>[X1]</span><s>d</s></p>';
		expect(clean(html)).toEqual(['paragraph: acd']);
	});
});

describe('Google Docs', () => {
	it('is not strong though it is wrapped in <b>, and its lists nest beside their items', () => {
		const html = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1">
			<h1 dir="ltr"><span style="font-weight:400;">Title</span></h1>
			<p dir="ltr"><span style="font-weight:400;">plain </span><span style="font-weight:700;">strong</span><span style="font-style:italic;font-weight:400"> slanted</span></p><br>
			<ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>one</span></p></li>
			<ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span>deeper</span></p></li></ul>
			<li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>two</span></p></li></ul></b>`;
		expect(clean(html)).toEqual([
			'heading1: Title',
			'paragraph: plain **strong*** slanted*',
			'bullet: one',
			'bullet1: deeper',
			'bullet: two'
		]);
	});
});

describe('plain text', () => {
	it('is a paragraph a line, with bullets and numbers as items by their indent', () => {
		const text =
			'States should:\r\n\r\n- connect\n  - by cable\n\t• by radio\n(a) respect\n2030 is near\n';
		expect(print(cleanText(text))).toEqual([
			'paragraph: States should:',
			'bullet: connect',
			'bullet1: by cable',
			'bullet1: by radio',
			'number: respect',
			'paragraph: 2030 is near'
		]);
	});
});
