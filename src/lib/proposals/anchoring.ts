import type * as Y from 'yjs';
import type { BlockId, TargetBlock } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import { recordClaims } from '#lib/text/claims.ts';
import type { Range } from '#lib/text/insertion.ts';
import { standingItem, readMoves } from '#lib/text/moves.ts';
import { unitsOf, type UnitId } from '#lib/text/ranges.ts';
import { deleteRange } from '#lib/text/rewriting.ts';
import { isMarker, readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { creditTo, wordsTyped, type Typed } from './crediting.ts';
import { changeHash, type Difference } from './differing.ts';
import { findMeant, type Intents } from './intending.ts';
import { knows } from './pieces.ts';
import type { ChangeKind, ChangeUnits } from './rules.ts';
import { putBlock, putWords } from './wording.ts';

/** A Change whose paragraph is gone, as far as its words are put elsewhere. */
export type Unanchored = {
	kind: ChangeKind;
	block: TargetBlock;
	units: Pick<ChangeUnits, 'inserts'>;
	redline: BlockChange[];
};

/** Where words are put: in place of what a paragraph says, or as a new one behind it. Rule X47. */
export type Anchor = { block: TargetBlock; as: 'instead' | 'after' };

/**
 * The paragraph as a Change words it, to be put elsewhere: null where that has no meaning. What deletes,
 * moves or retains a paragraph is about that one alone, and what parts or joins some is not the wording of
 * one. Rule X47.
 */
export function anchoredWords({ kind, block, redline }: Omit<Unanchored, 'units'>): Block | null {
	if (kind !== 'amend' && kind !== 'alternative') return null;
	const [own, ...others] = redline;
	if (!own?.after || own.id !== block || others.length > 0) return null;
	return plainText(own.after).trim() === '' ? null : own.after;
}

/**
 * Let a proposal say at another paragraph what its Change said of one that is gone, and there alone. Words
 * that were typed for it stay whose they are. Rules X47, X48.
 *
 * @param proposal a copy of the tabled wording's document: it is edited under its own client id
 * @param intents what the wording means by its paragraphs
 * @param kept the hashes of its other open Changes: they stay as they are tabled
 */
export function anchorIn(
	{ section, proposal }: { section: Y.Doc; proposal: Y.Doc },
	change: Unanchored,
	{ block, as }: Anchor,
	{ intents, kept }: { intents: Intents; kept: readonly string[] }
): Outcome<Difference> {
	const standing = readBlocks(textOf(section));
	if (standing.some(({ id }) => id === change.block)) return refuse(409, 'proposals.not-gone');
	const said = anchoredWords(change);
	if (!said) return refuse(409, 'proposals.not-anchored');
	const isNew = as === 'after';
	const chosen = standing.find(({ id }) => id === block);
	if (!chosen && !(isNew && block === '')) return refuse(409, 'proposals.paragraph-gone');
	if (!isNew && chosen && plainText(chosen).trim() === plainText(said).trim())
		return refuse(409, 'proposals.says-so-already');
	const meant: Intents = isNew ? intents : new Map([...intents, [block as BlockId, 'alternative']]);
	const before = new Set(findMeant(section, proposal, intents).map(changeHash));
	const put = proposal.transact((transaction) => {
		const typed = takeOut(transaction, section, change.units.inserts, said.lang);
		const ranges = isNew
			? putBlock(transaction, block, () => said.content)
			: putWords(transaction, block as BlockId, plainText(said));
		const isOther = (unit: UnitId) => knows(section, unit);
		const now = wordsTyped(proposal, ranges ?? [], said.lang, isOther);
		recordClaims(transaction, creditTo(typed, now));
		return ranges !== null;
	});
	if (!put) return refuse(409, 'proposals.paragraph-gone');
	const after = findMeant(section, proposal, meant);
	const kind: ChangeKind = isNew ? 'insert-after' : 'alternative';
	const found = after.filter((each) => !before.has(changeHash(each)));
	const [own, ...others] = found.filter((each) => each.block === block && each.kind === kind);
	const stands = new Set(after.map(changeHash));
	const areKept = kept.every((hash) => !before.has(hash) || stands.has(hash));
	// What it would grow together with is a Change that others have taken positions on.
	return own && others.length === 0 && areKept ? accept(own) : refuse(409, 'proposals.not-there');
}

/** Takes what a Change put in out of the proposal, wherever it stands by now. @returns what that was */
function takeOut(
	transaction: Y.Transaction,
	section: Y.Doc,
	inserts: readonly Range[],
	lang: string | null
): Typed[] {
	const { doc } = transaction;
	const moves = readMoves(doc);
	const typed = wordsTyped(doc, inserts, lang, (unit) => knows(section, unit));
	const emptied = new Set<Y.Item>();
	for (const own of unitsOf(inserts)) {
		const unit = standingItem(doc, own) ? own : moves.standing(own);
		const item = unit && standingItem(doc, unit);
		if (!item || !unit) continue;
		const marker = markerOf(item);
		// Words that were written into what somebody deleted have kept a paragraph of their own.
		if (marker && !knows(section, marker.id)) emptied.add(marker);
		deleteRange(transaction, [unit.client, unit.clock, 1]);
	}
	for (const marker of emptied) if (!marker.deleted && isEmpty(marker)) marker.delete(transaction);
	const { _searchMarker: found } = textOf(doc);
	if (found) found.length = 0;
	return typed;
}

/** The marker of the block that something stands in. */
function markerOf(item: Y.Item): Y.Item | null {
	for (let at: Y.Item | null = item; at; at = at.left) if (isMarker(at)) return at;
	return null;
}

function isEmpty(marker: Y.Item): boolean {
	for (let at = marker.right; at; at = at.right) {
		if (at.deleted || !at.countable) continue;
		return isMarker(at);
	}
	return true;
}
