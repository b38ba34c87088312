import { primaryKey, table, words } from './columns.ts';
import { proposalText } from './proposals.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Intent } from '#lib/proposals/intending.ts';

/** What is meant by a paragraph of a drafted wording, where its words alone do not say it. */
export const proposalIntent = table(
	'proposal_intent',
	{
		/** The drafted text: of one that is let go, nothing is kept. */
		document: words('document')
			.$type<Ids.DocumentId>()
			.notNull()
			.references(() => proposalText.document, { onDelete: 'cascade' }),
		block: words('block').$type<Ids.BlockId>().notNull(),
		intent: words('intent').$type<Intent>().notNull()
	},
	(t) => [primaryKey({ columns: [t.document, t.block] })]
);
