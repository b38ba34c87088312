import type { BlockId, SectionId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { countNumbered, numberBlocks, type Numbering, type Part } from '#lib/text/numbers.ts';
import { plainText } from '#lib/text/words.ts';
import type { Section } from './rules.ts';

/** A block as pages, search, exports and staleness read it. */
export type Projected = {
	id: BlockId;
	/** As shown: '12', 'PP3', '(a)'; '' when the block has none. */
	number: string;
	content: Block;
	text: string;
	hash: string;
};

/** A section's blocks with the numbers they print under, and what is read instead of a Y.Doc. */
export function projectBlocks(blocks: readonly Block[], numbers: readonly string[]): Projected[] {
	return blocks.map((block, i) => projectBlock(block, numbers[i] ?? ''));
}

/**
 * A section's blocks as they read now, after they read as `before`. Those that read as they did are
 * the same objects, and numbers stay: folding and hashing words costs more than all else of it.
 */
export function projectAnew(blocks: readonly Block[], before: readonly Projected[]): Projected[] {
	const known = new Map(before.map((row) => [row.id, row]));
	return blocks.map((block) => {
		const row = known.get(block.id);
		if (!row) return projectBlock(block, '');
		return JSON.stringify(row.content) === JSON.stringify(block)
			? row
			: projectBlock(block, row.number);
	});
}

function projectBlock(block: Block, number: string): Projected {
	return { id: block.id, number, content: block, text: plainText(block), hash: hashBlock(block) };
}

/**
 * The numbers of every block of a consultation, by section and in each in order: they depend
 * on how many paragraphs stand in the sections before.
 *
 * @param texts the sections in the text's order with their blocks
 */
export function numberSections(
	texts: readonly { section: Pick<Section, 'id' | 'number'>; blocks: readonly Block[] }[],
	scheme: Numbering
): Map<SectionId, string[]> {
	const numbers = new Map<SectionId, string[]>();
	const next = { preambular: 1, operative: 1 };
	for (const { section, blocks } of texts) {
		const part = partOf(section);
		// Only a resolution counts its preamble by itself.
		const counter = scheme === 'pp-op' ? part : 'operative';
		const startAt = scheme === 'per-section' ? 1 : next[counter];
		numbers.set(section.id, numberBlocks(blocks, scheme, startAt, part));
		next[counter] += countNumbered(blocks);
	}
	return numbers;
}

/** In a resolution the preamble's paragraphs are preambular and all others operative. */
function partOf(section: Pick<Section, 'number'>): Part {
	return section.number === '' ? 'preambular' : 'operative';
}
