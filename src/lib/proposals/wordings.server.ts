import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import type { Database } from '#db/database.ts';
import type { Proposal } from '#db/proposals.ts';
import { listChangeStates } from '#db/revising.ts';
import { readStored } from '#db/texts.ts';
import type { DocumentId, SectionId, TargetBlock } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { MOVES_ROOT, readBlocks, TEXT_ROOT, textOf } from '#lib/text/sequence.ts';
import type { ChangeState, ProposalState } from './rules.ts';
import { standingOf } from './standing.ts';

/** A section's text, and the same with what a proposal makes of it. */
export type Wording = { section: Y.Doc; proposal: Y.Doc };

/** The documents of a section and of a proposal's wording in it. */
type Documents = {
	section: { id: SectionId; document: DocumentId };
	text: { document: DocumentId };
};

/** A paragraph as it stands in a section's text. */
type StandingBlock = { block: Block; hash: string };
type Today = Map<SectionId, Map<TargetBlock, StandingBlock>>;

/**
 * Look at a wording as it is on disk; both documents are let go afterwards.
 *
 * @throws {DamagedLog} when a log is damaged or lacks a part
 */
export async function withWording<T>(
	db: Database,
	{ section, text }: Documents,
	look: (wording: Wording) => T | Promise<T>
): Promise<T> {
	const wording = { section: newText(), proposal: newText() };
	// In this order: what a proposal builds on was on disk before it was.
	const own = await readUpdates(db, text.document);
	apply(wording.section, await readUpdates(db, section.document));
	apply(wording.proposal, [Y.encodeStateAsUpdate(wording.section), ...own]);
	try {
		return await look(wording);
	} finally {
		wording.section.destroy();
		wording.proposal.destroy();
	}
}

/**
 * What the texts of sections have by now, by section and paragraph, asked of themselves: what pages read of
 * them may be two seconds older.
 */
export async function blocksToday(db: Database, texts: readonly Documents[]): Promise<Today> {
	const today: Today = new Map();
	for (const here of texts)
		await withWording(db, here, ({ section }) => {
			const blocks = readBlocks(textOf(section)).map((block) => ({
				block,
				hash: hashBlock(block)
			}));
			today.set(here.section.id, new Map(blocks.map((each) => [each.block.id, each])));
		});
	return today;
}

async function readUpdates(db: Database, document: DocumentId): Promise<Uint8Array[]> {
	const { snapshot, updates } = await readStored(db, document);
	return [...(snapshot ? [snapshot.bytes] : []), ...updates.map(({ bytes }) => bytes)];
}

function newText(): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	doc.getText(TEXT_ROOT);
	doc.getArray(MOVES_ROOT);
	return doc;
}

function apply(doc: Y.Doc, updates: readonly Uint8Array[]): void {
	doc.transact(() => {
		for (const bytes of updates) Y.applyUpdate(doc, bytes);
	});
}

/**
 * Where a proposal stands, by where the Changes of its tabled wording come to stand, and what was decided
 * of earlier ones. Rules X2, X52.
 */
export async function readStanding(
	db: Database,
	{ id, revision }: Pick<Proposal, 'id' | 'revision'>,
	tabled: readonly ChangeState[]
): Promise<ProposalState> {
	const all = await listChangeStates(db, [id]);
	const earlier = all.filter((each) => each.revision < revision).map(({ state }) => state);
	return standingOf([...tabled, ...earlier]);
}

/** By which a form says what words it showed, so that what came between is not written over. */
export function markOf(words: string): string {
	return createHash('sha256').update(words).digest('hex').slice(0, 16);
}
