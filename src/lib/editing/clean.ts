import type { ListStyle, Marks } from '#lib/text/blocks.ts';
import { isLegalHref } from '#lib/text/marks.ts';
import { Drafting, PLAIN, type Draft, type Shape } from './drafts.ts';
import { isHidden, readFootnotes, styleOf, wordShape } from './word.ts';

/** Where the reader stands: formatting, list depth, and the item whose first words are still to come. */
type Place = {
	marks: Marks;
	shape: Shape;
	depth: number;
	item: { begun: boolean } | null;
	notes: ReadonlyMap<string, string>;
};

const BLOCKS =
	/^(address|article|aside|blockquote|body|caption|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)$/;
const SKIPPED =
	/^(audio|button|canvas|del|head|iframe|img|input|link|math|meta|noscript|object|script|select|style|svg|template|textarea|title|video|xml)$/;

/**
 * Foreign HTML as flat blocks without ids: what Word, Google Docs, LibreOffice, mail and pages put
 * on the clipboard. Nested lists become levels, Word's list paragraphs items, its footnotes atoms;
 * strong, emphasis and legal links are kept, and nothing else is. `parse` makes an inert document.
 */
export function cleanHtml(html: string, parse: (html: string) => Document): Draft[] {
	const { body } = parse(html);
	const drafting = new Drafting();
	const notes = readFootnotes(body);
	readChildren(body, { marks: {}, shape: PLAIN, depth: 0, item: null, notes }, drafting);
	drafting.end();
	return drafting.drafts;
}

function readChildren(parent: Element, place: Place, drafting: Drafting): void {
	for (const node of parent.childNodes) {
		if (node.nodeType === 3) drafting.write(node.nodeValue ?? '', place.marks);
		else if (node.nodeType === 1) readElement(node as Element, place, drafting);
	}
}

function readElement(element: Element, place: Place, drafting: Drafting): void {
	const name = element.localName.toLowerCase();
	if (SKIPPED.test(name) || isHidden(element)) return;
	if (name === 'br') {
		if (!element.classList.contains('Apple-interchange-newline'))
			drafting.place({ break: true }, place.marks);
		return;
	}
	const note = place.notes.get(element.getAttribute('href') ?? '');
	if (note !== undefined) {
		drafting.place({ footnote: note }, {});
		return;
	}
	const marks = readMarks(element, name, place);
	if (!BLOCKS.test(name)) {
		readChildren(element, { ...place, marks }, drafting);
		return;
	}
	const inside = enter(element, name, { ...place, marks });
	turn(drafting, place, inside);
	readChildren(element, inside, drafting);
	turn(drafting, inside, place);
}

/** From one block to the next. After an item's first words its other paragraphs continue it, indented. */
function turn(drafting: Drafting, from: Place, to: Place): void {
	if (drafting.end() && from.item) from.item.begun = true;
	const { level } = to.shape;
	drafting.begin(to.item?.begun ? { type: 'paragraph', level: level + 1, list: null } : to.shape);
}

function enter(element: Element, name: string, place: Place): Place {
	const word = wordShape(element);
	if (word) return { ...place, shape: word, item: null };
	if (name === 'ul' || name === 'ol') {
		return { ...place, depth: place.depth + 1, shape: PLAIN, item: null };
	}
	if (name === 'li') {
		const stated = Number(
			element.getAttribute('aria-level') ?? element.getAttribute('data-aria-level')
		);
		const level = stated > 0 ? stated - 1 : Math.max(0, place.depth - 1);
		const list: ListStyle = element.parentElement?.localName === 'ol' ? 'number' : 'bullet';
		return { ...place, shape: { type: 'item', level, list }, item: { begun: false } };
	}
	if (/^h[1-6]$/.test(name)) {
		return { ...place, shape: { type: 'heading', level: Number(name[1]), list: null }, item: null };
	}
	if (name === 'blockquote')
		return { ...place, shape: { type: 'quote', level: 0, list: null }, item: null };
	return place;
}

function readMarks(element: Element, name: string, { marks, shape }: Place): Marks {
	const weight = styleOf(element, 'font-weight');
	const slant = styleOf(element, 'font-style');
	const read: Marks = { ...marks };
	if (/^(b|strong)$/.test(name) || /^(bold|bolder|[6-9]00)$/.test(weight)) read.strong = true;
	if (/^(normal|lighter|[1-5]00)$/.test(weight)) delete read.strong;
	if (/^(i|em|cite)$/.test(name) || /^(italic|oblique)/.test(slant)) read.em = true;
	if (slant === 'normal') delete read.em;
	// A heading is strong by itself.
	if (/^h[1-6]$/.test(name) || shape.type === 'heading') delete read.strong;
	const href = name === 'a' ? element.getAttribute('href') : null;
	if (isLegalHref(href)) read.link = { href };
	return read;
}

const BULLET = /^([•◦▪‣·∙–—*-])\s+/;
const NUMBER = /^(\d{1,3}[.)]|\((\d{1,3}|[a-z]{1,2}|[ivx]{1,5})\)|[a-z]\))\s+/i;

/**
 * Plain text as flat blocks: every line a paragraph, empty lines dropped; lines that begin with a
 * bullet or a number are items, a level deeper for each tab or two spaces before it.
 */
export function cleanText(text: string): Draft[] {
	const drafting = new Drafting();
	for (const line of text.split(/\r\n?|[\n\u2028\u2029]/)) {
		const words = line.trimStart();
		const indent = line.slice(0, line.length - words.length);
		const level = Math.floor(indent.replaceAll('\t', '  ').length / 2);
		const list = BULLET.test(words) ? 'bullet' : NUMBER.test(words) ? 'number' : null;
		drafting.begin(list ? { type: 'item', level, list } : PLAIN);
		drafting.write(list ? words.replace(BULLET, '').replace(NUMBER, '') : words, {});
	}
	drafting.end();
	return drafting.drafts;
}
