import type { Atom, Marks } from './blocks.ts';

export const MARK_NAMES: readonly (keyof Marks)[] = ['strong', 'em', 'link'];

const MAX_HREF = 2048;
const MAX_FOOTNOTE = 10_000;
const BRACKET_ID = /^[\w.-]{1,64}$/;
// Overrides and embeddings can make words read as others; isolates (U+2066–2069) cannot.
const OVERRIDES = /[\u202A-\u202E]/;
const CONTROLS = /[\u0000-\u0020\u007F]/;

/** Whether text holds the direction overrides that make words read as others (U+202A–202E). */
export function hasOverrides(text: string): boolean {
	return OVERRIDES.test(text);
}

/** Whether an address may stand in a link: absolute http, https or mailto, up to 2,048 characters. */
export function isLegalHref(href: unknown): href is string {
	if (typeof href !== 'string' || href.length > MAX_HREF) return false;
	if (CONTROLS.test(href) || hasOverrides(href)) return false;
	if (/^mailto:[^/]/i.test(href)) return true;
	return /^https?:\/\/[^/]/i.test(href) && URL.canParse(href);
}

function hasOnly(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const own = Object.keys(value);
	return own.length === keys.length && keys.every((key) => own.includes(key));
}

/** Whether a formatting attribute is one of the three marks with a legal value; null ends a mark. */
export function isLegalMark(name: string, value: unknown): boolean {
	if (name === 'strong' || name === 'em') return value === true || value === null;
	if (name !== 'link') return false;
	return value === null || (hasOnly(value, ['href']) && isLegalHref(value.href));
}

/** Whether an embed is one of the inline atoms with legal values. */
export function isLegalAtom(value: unknown): value is Atom {
	if (hasOnly(value, ['break'])) return value.break === true;
	if (hasOnly(value, ['footnote'])) {
		const { footnote } = value;
		return (
			typeof footnote === 'string' && footnote.length <= MAX_FOOTNOTE && !hasOverrides(footnote)
		);
	}
	if (!hasOnly(value, ['bracket', 'side'])) return false;
	const { bracket, side } = value;
	return (
		typeof bracket === 'string' && BRACKET_ID.test(bracket) && (side === 'open' || side === 'close')
	);
}

/** The marks among formatting attributes; what is no legal mark is left out. */
export function readMarks(attributes: Iterable<[string, unknown]>): Marks {
	const marks: Record<string, unknown> = {};
	for (const [name, value] of attributes) {
		if (value !== null && value !== undefined && isLegalMark(name, value)) marks[name] = value;
	}
	return marks as Marks;
}

/** Whether two values of one mark say the same. */
export function sameMark(a: unknown, b: unknown): boolean {
	if ((a ?? null) === (b ?? null)) return true;
	const left = a as { href?: unknown } | null;
	const right = b as { href?: unknown } | null;
	return Boolean(left?.href) && left?.href === right?.href;
}

export function sameMarks(a: Marks, b: Marks): boolean {
	return MARK_NAMES.every((name) => sameMark(a[name], b[name]));
}

export function sameAtom(a: Atom, b: Atom): boolean {
	if ('break' in a) return 'break' in b;
	if ('footnote' in a) return 'footnote' in b && a.footnote === b.footnote;
	return 'bracket' in b && a.bracket === b.bracket && a.side === b.side;
}
