import type { Database } from '#db/database.ts';
import { readHeldText, readProjection } from '#db/texts.ts';
import { readQuotedPlace } from '#db/threads.ts';
import type { SectionId, ThreadId } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { compareTexts, type BlockChange } from '#lib/text/difference.ts';

/** The paragraphs that a thread's words were quoted from, and what became of them. Rule C5. */
export type QuotedText = {
	hash: string;
	/** As they stood when the thread was opened. */
	blocks: Block[];
	/** What changed in them since; none when they read alike. */
	changes: BlockChange[];
	/** The first of them that stands in the text today; null when none does. */
	stands: { id: string; number: string } | null;
};

/** The text that a thread's words were quoted from; null when it is not known. Its caller may read the thread. */
export async function readQuotedText(
	db: Database,
	section: SectionId,
	thread: ThreadId
): Promise<QuotedText | null> {
	const place = await readQuotedPlace(db, thread);
	const held = place?.textHash ? await readHeldText(db, section, place.textHash) : null;
	if (!place || !held) return null;
	// Whoever held these words first may have meant another paragraph that reads alike.
	const blocks = held.map((each, at) =>
		at === 0 ? { ...each, id: place.block ?? each.id } : each
	);
	const ids = new Set<string>(blocks.map(({ id }) => id));
	const today = (await readProjection(db, section))?.blocks.filter(({ id }) => ids.has(id)) ?? [];
	const [stands] = today;
	const compared = compareTexts(
		blocks,
		today.map(({ content }) => content)
	);
	return {
		hash: place.textHash,
		blocks,
		changes: compared.filter(({ kind }) => kind !== 'same'),
		stands: stands ? { id: stands.id, number: stands.number } : null
	};
}
