import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { recordClaims } from '#lib/text/claims.ts';
import { insertUnits } from '#lib/text/insertion.ts';
import { unitsOf, type UnitId } from '#lib/text/ranges.ts';
import { contentOf, itemsOf, readBlocks, textOf } from '#lib/text/sequence.ts';
import { readMarker } from '#lib/text/markers.ts';
import { plainText } from '#lib/text/words.ts';
import { proposeDeletion, proposeMove, proposeWords } from './wording.ts';
import type { Wording } from './wordings.server.ts';

/**
 * Let a block of a proposal read as its section has it: a paragraph that the proposal put in goes, one
 * that it took out stands again, and words of one that it changed are the section's.
 *
 * @returns false when there is no such block in either
 */
export function proposeReturn({ section, proposal }: Wording, block: BlockId): boolean {
	const texts = readBlocks(textOf(section));
	const at = texts.findIndex(({ id }) => id === block);
	const text = texts[at];
	if (!text) return proposeDeletion(proposal, block);
	const own = readBlocks(textOf(proposal));
	// Behind what stands before it in the section and is left of that.
	const standing = new Set(own.map(({ id }) => id));
	const before = texts.slice(0, at).findLast(({ id }) => standing.has(id));
	if (standing.has(block)) {
		if (isMoved(texts, own, block)) proposeMove(proposal, block, before?.id ?? '');
		return proposeWords(proposal, block, plainText(text));
	}
	const { content, ...marker } = text;
	const from = unitsOfBlock(section, block);
	proposal.transact((transaction) => {
		const index = before ? endOf(proposal, before.id) : 0;
		const put = insertUnits(transaction, textOf(proposal), index, [{ marker }, ...content]);
		const to = unitsOf(put);
		recordClaims(
			transaction,
			from.flatMap((unit) => {
				const next = to.next().value;
				return next ? [{ from: unit, to: next }] : [];
			})
		);
	});
	return true;
}

/** Whether a block stands behind another one here than there, of those that stand in both. */
function isMoved(texts: readonly Block[], own: readonly Block[], block: BlockId): boolean {
	const [there, here] = [texts, own].map((blocks) => blocks.map(({ id }) => id));
	const before = (order: BlockId[] = [], other: BlockId[] = []) =>
		order.slice(0, order.indexOf(block)).findLast((id) => other.includes(id));
	return before(there, here) !== before(here, there);
}

/** The names of the units of a block, its marker first. */
function unitsOfBlock(doc: Wording['section'], block: BlockId): UnitId[] {
	const units: UnitId[] = [];
	let isHere = false;
	for (const item of itemsOf(textOf(doc))) {
		if (item.deleted || !item.countable) continue;
		const content = contentOf(item);
		if (content && 'marker' in content) isHere = readMarker(content.marker).id === block;
		if (!isHere) continue;
		const { client, clock } = item.id;
		for (let i = 0; i < item.length; i++) units.push({ client, clock: clock + i });
	}
	return units;
}

/** The index behind the last character of a block. */
function endOf(doc: Wording['section'], block: BlockId): number {
	let index = 0;
	let end = 0;
	let isHere = false;
	for (const item of itemsOf(textOf(doc))) {
		if (item.deleted || !item.countable) continue;
		const content = contentOf(item);
		if (content && 'marker' in content) isHere = readMarker(content.marker).id === block;
		index += item.length;
		if (isHere) end = index;
	}
	return end;
}
