import { and, eq, sql } from 'drizzle-orm';
import type { BlockId, DocumentId } from '#lib/kernel/ids.ts';
import type { Intent } from '#lib/proposals/intending.ts';
import { guarded, type Database, type Write } from './database.ts';

/** What is meant by paragraphs of a drafted wording. */
export async function readIntents(
	db: Database,
	document: DocumentId
): Promise<Map<BlockId, Intent>> {
	const { proposalIntent: meant } = db.tables;
	const rows = await db.read.select().from(meant).where(eq(meant.document, document));
	return new Map(rows.map(({ block, intent }) => [block, intent]));
}

/** Says what is meant by a paragraph, null for no more than its words say; guarded: it is drafted still. */
export function setIntent(
	db: Database,
	{ document, block, intent }: { document: DocumentId; block: BlockId; intent: Intent | null }
): Write[] {
	const { proposal, proposalIntent: meant, proposalText: text } = db.tables;
	const isDrafted = sql`exists (select 1 from ${proposal} where ${proposal.id} = ${text.proposal} and ${proposal.revision} < ${text.revision})`;
	return [
		guarded(
			db.read
				.update(text)
				.set({ document })
				.where(and(eq(text.document, document), isDrafted))
		),
		{
			statement: db.read
				.delete(meant)
				.where(and(eq(meant.document, document), eq(meant.block, block)))
		},
		...(intent ? [{ statement: db.read.insert(meant).values({ document, block, intent }) }] : [])
	];
}
