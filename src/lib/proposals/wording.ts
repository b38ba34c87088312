import type * as Y from 'yjs';
import type { BlockId, TargetBlock } from '#lib/kernel/ids.ts';
import type { Block, Inline, Marks } from '#lib/text/blocks.ts';
import { recordClaims } from '#lib/text/claims.ts';
import { insertUnits, type Range, type Unit } from '#lib/text/insertion.ts';
import { blockMinter, paragraph, readMarker, type Marker } from '#lib/text/markers.ts';
import { unitsOf, type UnitId } from '#lib/text/ranges.ts';
import { contentOf, itemsOf, readBlocks, textOf } from '#lib/text/sequence.ts';
import { atomText, isWord, segmentWords } from '#lib/text/words.ts';
import { alignWords, partWord } from './aligning.ts';

/**
 * Let a block read as a plain field says, by as few words as that takes: what stays keeps its marks,
 * its writers and what stands beside it. Line breaks are the field's; footnotes are kept where they
 * are left as they print.
 *
 * @param doc the proposal's, or a copy of it: it is edited under its own client id
 * @returns false when there is no such block
 */
export function proposeWords(doc: Y.Doc, block: BlockId, words: string): boolean {
	return doc.transact((transaction) => {
		const put = putWords(transaction, block, words);
		if (put) recordClaims(transaction, []);
		return put !== null;
	});
}

/**
 * Part of a transaction that lets a block read so; what became of the words that it takes out is for the
 * transaction to record at its end.
 *
 * @returns what it put in, in the order of the text; null when there is no such block
 */
export function putWords(
	transaction: Y.Transaction,
	block: BlockId,
	words: string
): Range[] | null {
	const { doc } = transaction;
	const place = placeOf(doc, block);
	if (!place) return null;
	const { read, start } = place;
	const footnotes = footnotesOf(read);
	const after = cut(tidy(words), read.lang, footnotes);
	const before = partTokens(tokensOf(read), new Set(after.filter(isWord)));
	const stretches = alignWords(
		before.map(({ text }) => text),
		after,
		(part) => isWord(part) || footnotes.has(part)
	);
	const text = textOf(doc);
	const inserted: Range[] = [];
	let [oldEnd, newEnd] = [before.length, after.length];
	// From the end, so that places before it stay where they are.
	for (const stretch of [...stretches.reverse(), { before: 0, after: 0, length: 0 }]) {
		const [oldStart, newStart] = [stretch.before + stretch.length, stretch.after + stretch.length];
		const from = start + (before[oldStart]?.at ?? lengthOf(read));
		const to = start + (before[oldEnd]?.at ?? lengthOf(read));
		const put = after.slice(newStart, newEnd);
		const marks = (before[oldStart] ?? before[oldStart - 1])?.marks ?? {};
		if (put.length > 0)
			inserted.unshift(...insertUnits(transaction, text, to, asUnits(put, marks)));
		if (to > from) text.delete(from, to - from);
		[oldEnd, newEnd] = [stretch.before, stretch.after];
	}
	return inserted;
}

/**
 * Put a new paragraph behind a block, or before the first where `after` is ''. It is an item or a quote
 * when its neighbour is one.
 */
export function proposeBlock(doc: Y.Doc, after: TargetBlock, words: string): boolean {
	return doc.transact(
		(transaction) =>
			putBlock(transaction, after, ({ lang }) => asUnits(cut(tidy(words), lang, new Set()), {})) !==
			null
	);
}

/**
 * Part of a transaction that puts a new paragraph in.
 *
 * @param contentOf what it says, in the language of its neighbour
 * @returns what it put in, its marker first; null when there is no such block
 */
export function putBlock(
	transaction: Y.Transaction,
	after: TargetBlock,
	contentOf: (marker: Marker) => readonly Unit[]
): Range[] | null {
	const { doc } = transaction;
	const place = after === '' ? null : placeOf(doc, after);
	if (after !== '' && !place) return null;
	const index = place ? place.start + lengthOf(place.read) : 0;
	const marker = likeNeighbour(blockMinter(doc)(), place?.read ?? null);
	return insertUnits(transaction, textOf(doc), index, [{ marker }, ...contentOf(marker)]);
}

/** Take a block out whole. */
export function proposeDeletion(doc: Y.Doc, block: BlockId): boolean {
	const place = placeOf(doc, block);
	if (!place) return false;
	doc.transact((transaction) => {
		textOf(doc).delete(place.start - 1, lengthOf(place.read) + 1);
		recordClaims(transaction, []);
	});
	return true;
}

/** Put a block behind another, or at the very beginning: its words stay whose they are. */
export function proposeMove(doc: Y.Doc, block: BlockId, after: TargetBlock): boolean {
	const place = placeOf(doc, block);
	const target = after === '' ? null : placeOf(doc, after);
	if (!place || block === after || (after !== '' && !target)) return false;
	const { content, ...marker } = place.read;
	const length = lengthOf(place.read) + 1;
	const start = place.start - 1;
	const index = target ? target.start + lengthOf(target.read) : 0;
	if (index === start) return false;
	const text = textOf(doc);
	const from = unitsAt(text, start, length);
	doc.transact((transaction) => {
		const to = unitsOf(insertUnits(transaction, text, index, [{ marker }, ...content]));
		text.delete(index <= start ? start + length : start, length);
		const copies = from.flatMap((unit) => {
			const put = to.next().value;
			return put ? [{ from: unit, to: put }] : [];
		});
		recordClaims(transaction, copies);
	});
	return true;
}

/** The names of so many units from an index of the sequence on. */
function unitsAt(text: Y.Text, index: number, length: number): UnitId[] {
	const units: UnitId[] = [];
	let at = 0;
	for (const item of itemsOf(text)) {
		if (item.deleted || !item.countable) continue;
		const { client, clock } = item.id;
		for (let i = 0; i < item.length; i++, at++)
			if (at >= index && at < index + length) units.push({ client, clock: clock + i });
	}
	return units;
}

/** A block with the index of its first character in the sequence; its marker stands before that. */
function placeOf(doc: Y.Doc, block: BlockId): { read: Block; start: number } | null {
	const read = readBlocks(textOf(doc)).find(({ id }) => id === block);
	let index = 0;
	for (const item of itemsOf(textOf(doc))) {
		if (item.deleted || !item.countable) continue;
		index += item.length;
		const content = contentOf(item);
		const isHere = content && 'marker' in content && readMarker(content.marker).id === block;
		if (isHere) return read ? { read, start: index } : null;
	}
	return null;
}

/** A part of a block as it prints, with its place in the block; an atom takes one place. */
type Token = { text: string; at: number; marks: Marks };

function tokensOf({ content, lang }: Block): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	let run: Inline[] = [];
	const cutRun = () => {
		const text = run.map((inline) => ('text' in inline ? inline.text : '')).join('');
		for (const word of segmentWords(text, lang)) {
			tokens.push({ text: word, at, marks: marksAt(run, at - runStart) });
			at += word.length;
		}
		run = [];
		runStart = at;
	};
	let runStart = 0;
	for (const inline of content) {
		if ('text' in inline) {
			run.push(inline);
			continue;
		}
		cutRun();
		tokens.push({ text: atomText(inline.atom), at, marks: inline.marks });
		runStart = ++at;
	}
	cutRun();
	return tokens;
}

/** What was typed against each other and is parted now keeps its writers. */
function partTokens(tokens: readonly Token[], words: ReadonlySet<string>): Token[] {
	return tokens.flatMap((token) => {
		const [first, second] = partWord(token.text, words) ?? [];
		if (!first || !second) return [token];
		return [
			{ ...token, text: first },
			{ ...token, text: second, at: token.at + first.length }
		];
	});
}

function marksAt(run: readonly Inline[], offset: number): Marks {
	let rest = offset;
	for (const inline of run) {
		const length = 'text' in inline ? inline.text.length : 1;
		if (rest < length) return inline.marks;
		rest -= length;
	}
	return {};
}

/** Cuts what a field says as the block is cut: footnotes and line breaks are one part each. */
function cut(words: string, lang: string | null, footnotes: ReadonlySet<string>): string[] {
	const parts: string[] = [];
	let rest = words;
	while (rest !== '') {
		const next = [...footnotes, '\n', '[', ']']
			.map((sign) => ({ sign, at: rest.indexOf(sign) }))
			.filter(({ at }) => at >= 0)
			.sort((a, b) => a.at - b.at || b.sign.length - a.sign.length)[0];
		parts.push(...segmentWords(rest.slice(0, next?.at ?? rest.length), lang));
		if (next) parts.push(next.sign);
		rest = next ? rest.slice(next.at + next.sign.length) : '';
	}
	return parts.filter((part) => part !== '');
}

function footnotesOf({ content }: Block): Set<string> {
	const atoms = content.flatMap((inline) => ('atom' in inline ? inline.atom : []));
	return new Set(atoms.flatMap((atom) => ('footnote' in atom ? atomText(atom) : [])));
}

/** Browsers send line breaks as two signs. */
function tidy(words: string): string {
	return words.replaceAll(/\r\n?/g, '\n').trim();
}

function asUnits(tokens: readonly string[], marks: Marks): Unit[] {
	const units: Unit[] = [];
	for (const token of tokens) {
		const last = units.at(-1);
		if (token === '\n') units.push({ atom: { break: true }, marks });
		else if (last && 'text' in last) last.text += token;
		else units.push({ text: token, marks });
	}
	return units;
}

function likeNeighbour(id: BlockId, read: Block | null): Marker {
	const plain = paragraph(id, read?.lang ?? null);
	if (!read || read.type === 'heading') return plain;
	const { type, level, list } = read;
	return { ...plain, type, level, list };
}

function lengthOf({ content }: Block): number {
	return content.reduce((sum, inline) => sum + ('text' in inline ? inline.text.length : 1), 0);
}
