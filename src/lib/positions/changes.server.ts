import * as Y from 'yjs';
import type { Database } from '#db/database.ts';
import { readHeldText, readLog, readStored } from '#db/texts.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { compareTexts, type BlockChange } from '#lib/text/difference.ts';
import { hashBlock, hashText } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import type { Statable, Statement } from './rules.ts';
import { readTargetText } from './targets.server.ts';
import type { Target, TargetBlock } from './targets.ts';

/**
 * What changed in a section or a paragraph between the text a statement was made on and today's; null when
 * nothing did, or the text of then is not held. Rules P5, P9.
 */
export async function readChangesSince(
	db: Database,
	target: Target<Pick<Section, 'id'>>,
	statement: Pick<Statement, 'textHash'>
): Promise<BlockChange[] | null> {
	const today = await readTargetText(db, target);
	if (!today || today.hash === statement.textHash) return null;
	const held = await readHeldText(db, target.section.id, statement.textHash);
	return held && changesBetween(held, today.blocks);
}

/** What changed in a section from one text that is held to another; null when one of them is not. */
export async function readChangesBetween(
	db: Database,
	section: Pick<Section, 'id'>,
	from: string,
	to: string
): Promise<BlockChange[] | null> {
	const [before, after] = await Promise.all(
		[from, to].map((hash) => readHeldText(db, section.id, hash))
	);
	return before && after ? changesBetween(before, after) : null;
}

/**
 * What changed between the text that a form displayed and today's. The text displayed was
 * held by nobody yet: it is read again out of the log. Null when it cannot be. Rule P4.
 */
export async function readChangesSinceDisplay(
	db: Database,
	target: Target<Pick<Section, 'id' | 'document'>>,
	{ textHash, textSeq }: Pick<Statable, 'textHash' | 'textSeq'>
): Promise<BlockChange[] | null> {
	const held = await readChangesSince(db, target, { textHash });
	if (held) return held;
	const today = await readTargetText(db, target);
	// A form that names one text and the place of another is not believed.
	const displayed = await findTextInLog(db, target, textHash, textSeq);
	return today && displayed && changesBetween(displayed, today.blocks);
}

/** How many updates a projection may lag behind the log position that it names. */
const LAG = 64;

/** The text with this hash as the log had it at `seq` or shortly before; null when it had not. */
async function findTextInLog(
	db: Database,
	{ section: { document }, block }: Target<Pick<Section, 'document'>>,
	hash: string,
	seq: number
): Promise<Block[] | null> {
	// A damaged snapshot is passed over: the log holds everything.
	const stored = await readStored(db, document).catch(() => null);
	const isEarly = stored?.snapshot && stored.snapshot.seq <= seq - LAG;
	const start = isEarly ? stored.snapshot : null;
	const updates = isEarly ? stored.updates : await readLog(db, document);
	// Merged updates are looked for as the minute left them.
	const log = updates.filter((update) => update.from <= seq);
	const doc = new Y.Doc();
	try {
		const early = log.slice(0, -LAG).map((update) => update.bytes);
		if (start) early.unshift(start.bytes);
		if (early.length > 0) Y.applyUpdate(doc, Y.mergeUpdates(early));
		for (const { bytes } of log.slice(-LAG)) {
			Y.applyUpdate(doc, bytes);
			const found = findTarget(readBlocks(textOf(doc)), block, hash);
			if (found) return found;
		}
		return null;
	} finally {
		doc.destroy();
	}
}

/** The words with this hash among the blocks of a text: all of them, or one paragraph's. */
function findTarget(blocks: Block[], target: TargetBlock, hash: string): Block[] | null {
	if (target === '') return hashText(blocks) === hash ? blocks : null;
	const block = blocks.find(({ id }) => id === target);
	return block && hashBlock(block) === hash ? [block] : null;
}

/** Only what changed: the rest is on the page already. */
function changesBetween(before: readonly Block[], after: readonly Block[]): BlockChange[] {
	return compareTexts(before, after).filter((change) => change.kind !== 'same');
}
