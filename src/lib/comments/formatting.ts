import { isLegalHref } from '#lib/text/marks.ts';
import type { Piece, Run } from './rules.ts';

type Marks = Omit<Run, 'text'>;

/** Between two signs: what is longer is not meant as a pair, and would cost time to look for. */
const INSIDE = '{0,500}?';
const SIGNS = new RegExp(
	[
		String.raw`\\(?<bare>[\\*_[\]])`,
		String.raw`\*\*(?=[^\s*])(?<strong>.${INSIDE}[^\s])\*\*(?!\*)`,
		String.raw`(?<![\p{L}\p{N}*])\*(?=[^\s*])(?<em>[^*]${INSIDE}[^\s*])\*(?![\p{L}\p{N}*])`,
		String.raw`(?<![\p{L}\p{N}_])_(?=[^\s_])(?<low>[^_]${INSIDE}[^\s_])_(?![\p{L}\p{N}_])`,
		String.raw`\[(?<words>[^[\]]{1,300})\]\((?<href>[^\s()<>]{1,2000})\)`,
		String.raw`(?<![\p{L}\p{N}])(?<url>https?:\/\/[^\s<>"“”*\\]{1,2000})`
	].join('|'),
	'gu'
);

/**
 * How a comment is set: `**strong**`, `*em*` or `_em_`, `[words](https://…)`, addresses as they
 * stand, and lists of lines that begin with `-`, or with 1., 2., 3. in order. A backslash lets the
 * sign behind it be itself. Only words come out, and addresses that are legal: no HTML. Rule C21.
 *
 * @returns null where the words are to be shown as they are
 */
export function readFormatting(body: string): Piece[] | null {
	const pieces: Piece[] = [];
	let numbered = 0;
	let isNew = true;
	for (const line of body.split('\n')) {
		const item = /^ {0,3}(?:[-•]|(\d{1,3})[.)])\s+(\S.*)$/u.exec(line);
		const number = item?.[1] === undefined ? 0 : Number(item[1]);
		// A number that does not follow is part of the words, such as that of a paragraph.
		const list = !item ? null : number === 0 ? 'ul' : number === numbered + 1 ? 'ol' : null;
		numbered = list === 'ol' ? number : 0;
		const last = pieces.at(-1);
		const continues = last?.list === list && (list === 'ol' ? number > 1 : !isNew || list !== null);
		const runs = readRuns(list ? (item?.[2] ?? '') : line, {});
		isNew = line.trim() === '';
		if (isNew) continue;
		if (last && continues) last.lines.push(runs);
		else pieces.push({ list, lines: [runs] });
	}
	const isPlain = pieces.every(({ list, lines }) => list === null && lines.every(isBare));
	return isPlain && !body.includes('\\') ? null : pieces;
}

function isBare(runs: readonly Run[]): boolean {
	return runs.every(({ strong, em, href }) => !strong && !em && href === undefined);
}

function readRuns(text: string, marks: Marks): Run[] {
	const runs: Run[] = [];
	let at = 0;
	const say = (words: string) => {
		const last = runs.at(-1);
		if (words === '') return;
		if (last && isSame(last, marks)) last.text += words;
		else runs.push({ text: words, ...marks });
	};
	for (const match of text.matchAll(SIGNS)) {
		say(text.slice(at, match.index));
		at = match.index + match[0].length;
		const { bare, strong, em = match.groups?.low, words, href, url } = match.groups ?? {};
		if (bare !== undefined) say(bare);
		else if (strong !== undefined && !marks.strong)
			runs.push(...readRuns(strong, { ...marks, strong: true }));
		else if (em !== undefined && !marks.em) runs.push(...readRuns(em, { ...marks, em: true }));
		else if (words !== undefined && !marks.href && isLegalHref(href))
			runs.push(...readRuns(words, { ...marks, href }));
		else if (url !== undefined && !marks.href) {
			// What ends a sentence does not end an address.
			const address = url.replace(/[.,;:!?'")\]]+$/u, '');
			if (isLegalHref(address)) runs.push({ text: address, ...marks, href: address });
			else say(address);
			say(url.slice(address.length));
		} else say(match[0]);
	}
	say(text.slice(at));
	return runs;
}

function isSame(run: Run, marks: Marks): boolean {
	return run.strong === marks.strong && run.em === marks.em && run.href === marks.href;
}
