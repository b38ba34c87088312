import * as Y from 'yjs';
import type { Database } from '#db/database.ts';
import { readHeldText, readLog, readProjection, readSnapshot } from '#db/texts.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { compareTexts, type BlockChange } from '#lib/text/difference.ts';
import { hashText } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
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
		changesBetween(
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
	// A form that names one text and the place of another is not believed.
	const displayed = await findTextInLog(db, section, textHash, textSeq);
	return (
		today &&
		displayed &&
		changesBetween(
			displayed,
			today.blocks.map((block) => block.content)
		)
	);
}

/** How many updates a projection may lag behind the log position that it names. */
const LAG = 64;

/** The text with this hash as the log had it at `seq` or shortly before; null when it had not. */
async function findTextInLog(
	db: Database,
	{ document }: Pick<Section, 'document'>,
	hash: string,
	seq: number
): Promise<Block[] | null> {
	// A damaged one is passed over: the log holds everything.
	const snapshot = await readSnapshot(db, document).catch(() => null);
	const start = snapshot && snapshot.seq <= seq - LAG ? snapshot : null;
	const log = (await readLog(db, document, start?.seq)).filter((update) => update.seq <= seq);
	const doc = new Y.Doc();
	try {
		const early = log.slice(0, -LAG).map((update) => update.bytes);
		if (start) early.unshift(start.bytes);
		if (early.length > 0) Y.applyUpdate(doc, Y.mergeUpdates(early));
		for (const { bytes } of log.slice(-LAG)) {
			Y.applyUpdate(doc, bytes);
			const blocks = readBlocks(textOf(doc));
			if (hashText(blocks) === hash) return blocks;
		}
		return null;
	} finally {
		doc.destroy();
	}
}

/** Only what changed: the rest is on the page already. */
function changesBetween(before: readonly Block[], after: readonly Block[]): BlockChange[] {
	return compareTexts(before, after).filter((change) => change.kind !== 'same');
}
