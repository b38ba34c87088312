import * as Y from 'yjs';
import type { Database } from '#db/database.ts';
import { readHeldText, readLog, readProjection } from '#db/texts.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { compareTexts, type BlockChange } from '#lib/text/difference.ts';
import { hashText } from '#lib/text/hash.ts';
import { readBlocks, TEXT_ROOT } from '#lib/text/sequence.ts';
import type { Statable, Statement } from './rules.ts';

/**
 * What changed in a section between the text a statement was made on and today's; null when
 * nothing did, or the text of then is not held. Rules P5, P9.
 */
export async function readChangesSince(
	db: Database,
	section: Pick<Section, 'id'>,
	statement: Pick<Statement, 'textHash'>
): Promise<BlockChange[] | null> {
	const today = await readProjection(db, section.id);
	if (!today || today.hash === statement.textHash) return null;
	const held = await readHeldText(db, section.id, statement.textHash);
	return (
		held &&
		compareTexts(
			held,
			today.blocks.map((block) => block.content)
		)
	);
}

/**
 * What changed between the text that a form displayed and today's. The text displayed was
 * held by nobody yet: it is read again out of the log. Null when it cannot be. Rule P4.
 */
export async function readChangesSinceDisplay(
	db: Database,
	section: Pick<Section, 'id' | 'document'>,
	{ textHash, textSeq }: Pick<Statable, 'textHash' | 'textSeq'>
): Promise<BlockChange[] | null> {
	const held = await readChangesSince(db, section, { textHash });
	if (held) return held;
	const today = await readProjection(db, section.id);
	const displayed = await readTextAt(db, section, textSeq);
	// A form that names one text and the place of another is not believed.
	if (!today || hashText(displayed) !== textHash) return null;
	return changesBetween(
		displayed,
		today.blocks.map((block) => block.content)
	);
}

async function readTextAt(
	db: Database,
	section: Pick<Section, 'document'>,
	seq: number
): Promise<Block[]> {
	const log = await readLog(db, section.document, 0);
	const doc = new Y.Doc();
	const updates = log.filter((update) => update.seq <= seq).map((update) => update.bytes);
	if (updates.length > 0) Y.applyUpdate(doc, Y.mergeUpdates(updates));
	const blocks = readBlocks(doc.getText(TEXT_ROOT));
	doc.destroy();
	return blocks;
}

/** Only what changed: the rest is on the page already. */
function changesBetween(before: readonly Block[], after: readonly Block[]): BlockChange[] {
	return compareTexts(before, after).filter((change) => change.kind !== 'same');
}
