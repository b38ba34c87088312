import * as Y from 'yjs';
import type { Copy } from '#lib/text/claims.ts';
import type { Range } from '#lib/text/insertion.ts';
import { unitsOf, type UnitId } from '#lib/text/ranges.ts';
import { contentOf } from '#lib/text/sequence.ts';
import { isWord, segmentWords } from '#lib/text/words.ts';
import { alignWords } from './aligning.ts';

/** A word, or what parts words, with where its signs stand. */
export type Typed = { words: string; units: UnitId[] };

/** A sign, and the item that it is of. */
type Sign = { unit: UnitId; item: Y.Item; sign: string };

/**
 * The words of some ranges, standing or not, in their order.
 *
 * @param isOther whether a unit is none of theirs though it does not stand: what it parts are two words
 */
export function wordsTyped(
	doc: Y.Doc,
	ranges: readonly Range[],
	lang: string | null,
	isOther: (unit: UnitId) => boolean
): Typed[] {
	const runs: Sign[][] = [];
	for (const sign of signsOf(doc, ranges)) {
		const last = runs.at(-1)?.at(-1);
		if (last && areBeside(last.item, sign.item, isOther)) runs.at(-1)?.push(sign);
		else runs.push([sign]);
	}
	return runs.flatMap((signs) => cut(signs, lang));
}

/** Which words that are put in were typed before: each says so once, in their order. */
export function creditTo(typed: readonly Typed[], put: readonly Typed[]): Copy[] {
	const stretches = alignWords(
		typed.map(({ words }) => words),
		put.map(({ words }) => words),
		isWord
	);
	return stretches.flatMap(({ before, after, length }) =>
		typed.slice(before, before + length).flatMap(({ units }, at) =>
			units.flatMap((from, sign) => {
				const to = put[after + at]?.units[sign];
				return to ? [{ from, to }] : [];
			})
		)
	);
}

function* signsOf(doc: Y.Doc, ranges: readonly Range[]): Generator<Sign> {
	for (const unit of unitsOf(ranges)) {
		const item: unknown = Y.getItem(doc.store, Y.createID(unit.client, unit.clock));
		if (!(item instanceof Y.Item)) continue;
		const content = contentOf(item);
		if (!content || !('text' in content)) continue;
		yield { unit, item, sign: content.text.charAt(unit.clock - item.id.clock) };
	}
}

/** Whether nothing stands between two items, or stood that is another's. */
function areBeside(left: Y.Item, right: Y.Item, isOther: (unit: UnitId) => boolean): boolean {
	if (left === right) return true;
	for (let at = left.right; at; at = at.right) {
		if (at === right) return true;
		if (at.countable && (!at.deleted || isOther(at.id))) return false;
	}
	return false;
}

function cut(signs: readonly Sign[], lang: string | null): Typed[] {
	let at = 0;
	return segmentWords(signs.map(({ sign }) => sign).join(''), lang).map((words) => {
		const units = signs.slice(at, at + words.length).map(({ unit }) => unit);
		at += words.length;
		return { words, units };
	});
}
