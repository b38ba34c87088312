import type * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { atomText, plainText } from '#lib/text/words.ts';
import { findDifferences, type Difference } from './differing.ts';

/**
 * What a sponsor means by a paragraph beyond what its words say: that it is to stand as it is, or that
 * its wording is one for the whole paragraph. Rules X41, X43.
 */
export type Intent = 'retain' | 'alternative';

/** What is meant by which paragraphs of a wording. */
export type Intents = ReadonlyMap<BlockId, Intent>;

/**
 * What a proposal makes of a section's text, as its sponsor means it, in the order of the text. Rules
 * X5, X41, X43.
 */
export function findMeant(section: Y.Doc, proposal: Y.Doc, intents: Intents): Difference[] {
	const meant = (intent: Intent) =>
		new Set([...intents].flatMap(([block, each]) => (each === intent ? [block] : [])));
	const differences = findDifferences(section, proposal, meant('alternative'));
	const retains = meant('retain');
	if (retains.size === 0) return differences;
	const standing = new Set(readBlocks(textOf(proposal)).map(({ id }) => id));
	const texts = readBlocks(textOf(section));
	const places = new Map(texts.map(({ id }, at) => [id, at]));
	const placeOf = ({ block }: Difference) => (block === '' ? -1 : (places.get(block) ?? -1));
	for (const block of texts) {
		if (!retains.has(block.id) || !standing.has(block.id)) continue;
		// What is changed as well is not retained as it stands.
		if (differences.some(({ redline }) => redline.some((each) => isOf(each, block)))) continue;
		const at = places.get(block.id) ?? 0;
		const next = differences.findIndex((each) => placeOf(each) > at);
		differences.splice(next < 0 ? differences.length : next, 0, retained(block));
	}
	return differences;
}

function isOf({ id, before }: BlockChange, block: Block): boolean {
	return before !== null && id === block.id;
}

/** A paragraph that is to stand as it is: old words are new words, and nothing is put in or taken out. */
function retained(block: Block): Difference {
	const words = plainText(block);
	return {
		...{ kind: 'retain', block: block.id, oldWords: words, newWords: words },
		units: { deletes: [], inserts: [], behind: [], formats: [], markers: [] },
		redline: [asItStands(block)]
	};
}

function asItStands(block: Block): BlockChange {
	const words = block.content.map((inline) => ({
		...{ kind: 'same' as const, marks: inline.marks },
		...('text' in inline
			? { text: inline.text }
			: { text: atomText(inline.atom), atom: inline.atom })
	}));
	return { id: block.id, kind: 'changed', before: block, after: block, words };
}
