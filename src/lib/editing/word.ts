import type { Shape } from './drafts.ts';

/** A property of an element's own style attribute, lower case, '' when it is not stated. */
export function styleOf(element: Element, property: string): string {
	const style = element.getAttribute('style') ?? '';
	const stated = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, 'i').exec(style);
	return stated?.[1]?.trim().toLowerCase() ?? '';
}

/** Whether Word or a page keeps an element from view: list marks, deletions, comments, hidden text. */
export function isHidden(element: Element): boolean {
	const classes = element.getAttribute('class') ?? '';
	return (
		/\bignore\b/.test(styleOf(element, 'mso-list')) ||
		/footnote-list|endnote-list|comment-list/.test(styleOf(element, 'mso-element')) ||
		styleOf(element, 'mso-hide') === 'all' ||
		styleOf(element, 'display') === 'none' ||
		/\b(msoDel|MsoCommentReference|MsoCommentText)\b/i.test(classes)
	);
}

/**
 * The shape of one of Word's own paragraphs, or null: its lists are paragraphs whose style says
 * `mso-list: l0 level2 lfo1`, with the printed bullet or number inside.
 */
export function wordShape(element: Element): Shape | null {
	const level = /\blevel(\d)\b/.exec(styleOf(element, 'mso-list'))?.[1];
	if (level) {
		const list = NUMBER.test(printedMark(element)) ? 'number' : 'bullet';
		return { type: 'item', level: Number(level) - 1, list };
	}
	const classes = element.getAttribute('class') ?? '';
	if (/\bMsoTitle\b/.test(classes)) return { type: 'heading', level: 1, list: null };
	if (/\bMsoSubtitle\b/.test(classes)) return { type: 'heading', level: 2, list: null };
	if (/\bMso(Intense)?Quote/.test(classes)) return { type: 'quote', level: 0, list: null };
	return null;
}

/** "1.", "(a)", "iv)", "A." and the like; Word's round bullet is a bare "o". */
const NUMBER = /^\(?(\d+|[a-z]{1,4})([.)]|\.\d)/i;

function printedMark(element: Element): string {
	for (const span of element.querySelectorAll('span'))
		if (/\bignore\b/.test(styleOf(span, 'mso-list'))) return (span.textContent ?? '').trim();
	return '';
}

const LONGEST_FOOTNOTE = 10_000;

/** Word's footnotes and endnotes by the address their references point to, `#_ftn1`. */
export function readFootnotes(body: Element): Map<string, string> {
	const notes = new Map<string, string>();
	for (const container of body.querySelectorAll('[id^="ftn"], [id^="edn"]')) {
		const back = container.querySelector('a[href*="ref"]')?.textContent ?? '';
		const text = (container.textContent ?? '').replace(back, '').replace(/\s+/g, ' ').trim();
		if (text) notes.set(`#_${container.id}`, text.slice(0, LONGEST_FOOTNOTE));
	}
	return notes;
}
