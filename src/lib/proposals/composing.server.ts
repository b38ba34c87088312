import * as Y from 'yjs';
import type { Database } from '#db/database.ts';
import type { PlacedChange } from '#db/proposal-lists.ts';
import type { BlockId, ChangeId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import type { Block } from '#lib/text/blocks.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { EnteredText } from './entering.server.ts';
import { incorporateIn } from './incorporating.ts';
import { standsOn } from './standing.ts';
import { proposeWords } from './wording.ts';
import { withWording } from './wordings.server.ts';

/** Changes of one proposal on their way into a section's text. */
export type PutIn = {
	text: EnteredText;
	changes: readonly PlacedChange[];
	/** All Changes of the proposal. */
	all: readonly PlacedChange[];
};

/** What is to be put in under which client id, and how the paragraph is to read; null as proposed. */
type Wanted = { client: number; parts: readonly PutIn[]; words: string | null };

export type Rebased = { id: ChangeId; baseHash: string }[];

/** The edit, and for each proposal what becomes of the rest of it. */
type Composed = { update: Uint8Array; rebased: Rebased[] };

/**
 * The edit of a section's text that puts Changes into it. Whether that has moved under them is asked of
 * the text itself: what pages read of it may be two seconds older. Rules X7, X8.
 */
export async function composeIncorporation(
	db: Database,
	{ client, parts, words }: Wanted
): Promise<Outcome<Composed>> {
	const [first, ...others] = parts;
	if (!first) return NOTHING;
	return withWording(db, first.text, async ({ section, proposal }) => {
		const before = blocksOf(section);
		const moved = whyNotOn(before, parts);
		if (moved) return moved;
		// Not the state since: that repeats all that was ever deleted in the text.
		const updates: Uint8Array[] = [];
		section.on('update', (bytes: Uint8Array) => void updates.push(bytes));
		section.clientID = client;
		const put = (from: Y.Doc, { changes }: PutIn) =>
			incorporateIn(
				section,
				from,
				changes.map(({ change }) => change.units)
			);
		put(proposal, first);
		for (const part of others)
			await withWording(db, part.text, (wording) => put(wording.proposal, part));
		const [only] = first.changes;
		if (words !== null && only) {
			const added = [...blocksOf(section).keys()].find((id) => !before.has(id));
			// There is no paragraph to word otherwise where one is taken out.
			if (!proposeWords(section, blockOf(only, added), words)) return NOTHING;
		}
		if (updates.length === 0) return NOTHING;
		const update = Y.mergeUpdates(updates);
		const after = blocksOf(section);
		return accept({ update, rebased: parts.map((part) => rebase(part, { before, after })) });
	});
}

const NOTHING = refuse(409, 'proposals.nothing-to-incorporate');

/** Why Changes cannot be put into a text as it reads; null when they can. Rule X7. */
function whyNotOn(blocks: Blocks, parts: readonly PutIn[]): Refused | null {
	const grounds = parts
		.flatMap(({ changes }) => changes)
		.map(({ change }) => {
			const block = blocks.get(change.block as BlockId);
			return standsOn({ change, today: block ? { hash: hashBlock(block) } : null });
		});
	if (grounds.includes('gone')) return refuse(409, 'proposals.place-gone');
	return grounds.includes('moved') ? refuse(409, 'proposals.text-moved') : null;
}

/** The paragraph that a Change's words stand in once they are in the text. */
function blockOf({ change }: PlacedChange, put: BlockId | undefined): BlockId {
	const isInsertion = change.kind === 'insert-after' || change.kind === 'insert-before';
	return isInsertion && put ? put : (change.block as BlockId);
}

type Blocks = ReadonlyMap<BlockId, Block>;

function blocksOf(doc: Y.Doc): Blocks {
	return new Map(readBlocks(textOf(doc)).map((block) => [block.id, block]));
}

/** Open Changes of the same proposal in paragraphs that read otherwise now: their sponsor wrote both. */
function rebase(
	{ all, changes }: PutIn,
	{ before, after }: { before: Blocks; after: Blocks }
): Rebased {
	const isDone = new Set(changes.map(({ change }) => change.id));
	return all.flatMap(({ change: { id, state, block, baseHash } }) => {
		const was = before.get(block as BlockId);
		const now = after.get(block as BlockId);
		if (state !== 'open' || isDone.has(id) || !was || !now) return [];
		const isAsSeen = baseHash !== '' && hashBlock(was) === baseHash;
		return isAsSeen ? [{ id, baseHash: hashBlock(now) }] : [];
	});
}
