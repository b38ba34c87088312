import type { BlockId } from '#lib/kernel/ids.ts';
import type { Block, Inline } from './blocks.ts';
import type { BlockChange, ChangeKind, WordChange } from './changes.ts';
import { longestAscending } from './edits.ts';
import { compareFlow, sameShape } from './flow.ts';
import { sameContent } from './tokens.ts';
import { atomText, plainText } from './words.ts';

export type { BlockChange } from './changes.ts';

type Run = { before: Block[]; after: Block[]; lead: boolean };

/**
 * The one difference engine: `after` against `before`, blocks aligned by id, words compared inside.
 *
 * Of blocks in another order the lighter ones have moved. Words that splits and joins carried into
 * a neighbour count as kept. Blocks of an imported text, whose ids are new, are aligned by their words.
 *
 * @param moving blocks that somebody put elsewhere: of several in another order these have moved
 * @see DESIGN.md section 3, One difference engine
 */
export function compareTexts(
	before: readonly Block[],
	after: readonly Block[],
	moving: ReadonlySet<BlockId> = new Set()
): BlockChange[] {
	const old = new Map(before.map((block) => [block.id, block]));
	const places = new Map(before.map((block, index) => [block.id, index]));
	const shared = after.filter(({ id }) => old.has(id));
	// All of them together weigh less than any other, and more than nothing.
	const light = 1 / (moving.size + 1);
	const staying = longestAscending(
		shared.map(({ id }) => places.get(id) ?? 0),
		shared.map((block) => (moving.has(block.id) ? light : plainText(block).length + 1))
	);
	const stayed = new Set(staying.map((index) => shared[index]?.id));
	const now = new Map(shared.map((block) => [block.id, block]));
	const movedAway = new Set(before.filter(({ id }) => now.has(id) && !stayed.has(id)));
	const movedHere = new Set(shared.filter(({ id }) => !stayed.has(id)));

	const writeMoved = (block: Block, side: 'before' | 'after'): BlockChange => {
		if (side === 'before') return wholeChange('moved-away', block, null);
		const [change] = comparePair(old.get(block.id) ?? block, block);
		return { ...(change ?? wholeChange('moved', null, block)), kind: 'moved' };
	};
	return runsBetween(before, after, stayed).flatMap((run) =>
		compareRun(run, movedAway, movedHere, writeMoved)
	);
}

/** Cuts both texts at the blocks that stayed; each run but the first is led by one. */
function runsBetween(
	before: readonly Block[],
	after: readonly Block[],
	stayed: ReadonlySet<BlockId | undefined>
): Run[] {
	const runs: Run[] = [{ before: [], after: [], lead: false }];
	for (const block of before) {
		if (stayed.has(block.id)) runs.push({ before: [], after: [], lead: true });
		runs.at(-1)?.before.push(block);
	}
	let index = 0;
	for (const block of after) {
		if (stayed.has(block.id)) index++;
		runs[index]?.after.push(block);
	}
	return runs;
}

function compareRun(
	{ before, after, lead }: Run,
	movedAway: ReadonlySet<Block>,
	movedHere: ReadonlySet<Block>,
	writeMoved: (block: Block, side: 'before' | 'after') => BlockChange
): BlockChange[] {
	const [old, now] = [before[0], after[0]];
	if (lead && old && now && sameContent(old.content, now.content)) {
		const rest = { before: before.slice(1), after: after.slice(1), lead: false };
		const kind = sameShape(old, now) ? 'same' : 'formatted';
		return [wholeChange(kind, old, now), ...compareRun(rest, movedAway, movedHere, writeMoved)];
	}
	if (before.length === 0)
		return after.map((block) =>
			movedHere.has(block) ? writeMoved(block, 'after') : wholeChange('inserted', null, block)
		);
	if (after.length === 0)
		return before.map((block) =>
			movedAway.has(block) ? writeMoved(block, 'before') : wholeChange('deleted', block, null)
		);
	return compareFlow(
		{ blocks: before, aside: movedAway },
		{ blocks: after, aside: movedHere },
		lead,
		writeMoved
	);
}

function comparePair(before: Block, after: Block): BlockChange[] {
	if (sameContent(before.content, after.content)) return [wholeChange('same', before, after)];
	const none = new Set<Block>();
	const refuse = (): never => {
		throw new Error('a pair of blocks holds no moved block');
	};
	return compareFlow(
		{ blocks: [before], aside: none },
		{ blocks: [after], aside: none },
		true,
		refuse
	);
}

/** A change whose words all share one fate. */
function wholeChange(kind: ChangeKind, before: Block | null, after: Block | null): BlockChange {
	const block = after ?? before;
	if (!block) throw new Error('a change is of a block');
	const fate = before && after ? 'same' : after ? 'insert' : 'delete';
	return {
		id: block.id,
		kind,
		before,
		after,
		words: block.content.map((inline) => word(inline, fate))
	};
}

function word(inline: Inline, kind: WordChange['kind']): WordChange {
	const { marks } = inline;
	if ('text' in inline) return { kind, text: inline.text, marks };
	return { kind, text: atomText(inline.atom), marks, atom: inline.atom };
}
