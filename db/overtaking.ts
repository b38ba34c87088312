import { and, eq, inArray, ne } from 'drizzle-orm';
import type { ChangeId } from '#lib/kernel/ids.ts';
import type { Database } from './database.ts';

/** Which of these Changes put in what a paragraph of their section reads as already. Rule X45. */
export async function listStandingAlone(
	db: Database,
	changes: readonly ChangeId[]
): Promise<Set<ChangeId>> {
	if (changes.length === 0) return new Set();
	const { block, proposalChange } = db.tables;
	const rows = await db.read
		.selectDistinct({ id: proposalChange.id })
		.from(proposalChange)
		.innerJoin(
			block,
			and(eq(block.section, proposalChange.section), eq(block.text, proposalChange.newWords))
		)
		.where(and(inArray(proposalChange.id, [...changes]), ne(proposalChange.newWords, '')));
	return new Set(rows.map(({ id }) => id));
}
