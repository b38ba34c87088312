import { bytes, index, instant, json, primaryKey, table, whole, words } from './columns.ts';
import { section } from './consultations.ts';
import { account, delegation, seat } from './people.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { JournalLine } from '../../journal.ts';

/**
 * The log of a document: the truth of its text. A row is one update that was relayed, or what one
 * author wrote within one minute, merged, or many of those packed: then its bytes say whose each is.
 * See server/compaction and db/packing.ts.
 */
export const textUpdate = table(
	'text_update',
	{
		document: words('document').$type<Ids.DocumentId>().notNull(),
		/** 1, 2, 3 … without gaps; of merged updates, the last. */
		seq: whole('seq').notNull(),
		/** The first of the updates that were merged into it; null when it is one alone. */
		fromSeq: whole('from_seq'),
		/** Who sent it; null for the server's own normalisation and for the seed. */
		account: words('account').$type<Ids.AccountId>(),
		seat: words('seat').$type<Ids.SeatId>(),
		delegation: words('delegation').$type<Ids.DelegationId>(),
		at: instant('at').notNull(),
		/** One Yjs v1 update. */
		bytes: bytes('bytes').notNull(),
		/** CRC-32 of `bytes`. */
		checksum: whole('checksum').notNull()
	},
	(t) => [primaryKey({ columns: [t.document, t.seq] })]
);

/**
 * Updates of many logs, as one commit wrote them, until they are moved there; see db/journal.ts. In
 * PostgreSQL it stays empty.
 */
export const journal = table(
	'journal',
	{
		id: whole('id').notNull(),
		updates: json('updates').$type<JournalLine[]>().notNull(),
		/** The bytes of one after the other. */
		bytes: bytes('bytes').notNull()
	},
	(t) => [primaryKey({ columns: [t.id] })]
);

/** What was cut from the end of a log, torn by a crash, as it was found: nothing is thrown away. */
export const cutUpdate = table(
	'cut_update',
	{
		document: words('document').$type<Ids.DocumentId>().notNull(),
		seq: whole('seq').notNull(),
		fromSeq: whole('from_seq'),
		account: words('account').$type<Ids.AccountId>(),
		seat: words('seat').$type<Ids.SeatId>(),
		delegation: words('delegation').$type<Ids.DelegationId>(),
		at: instant('at').notNull(),
		bytes: bytes('bytes').notNull(),
		/** What the bytes do not agree with. */
		checksum: whole('checksum').notNull(),
		cutAt: instant('cut_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.document, t.seq, t.cutAt] })]
);

/** The newest state of a document up to `seq`, so that loading need not read the whole log. */
export const snapshot = table('snapshot', {
	document: words('document').$type<Ids.DocumentId>().primaryKey(),
	seq: whole('seq').notNull(),
	/** One Yjs v1 update holding the whole state. */
	bytes: bytes('bytes').notNull(),
	checksum: whole('checksum').notNull(),
	/** Every block id that ever stood in the document, so that none is minted twice. */
	blockIds: json('block_ids').$type<string[]>().notNull(),
	at: instant('at').notNull(),
	/** Up to where the log's updates have been merged; never beyond `seq`. Null before they were. */
	mergedSeq: whole('merged_seq')
});

/** Which session family a Yjs client id belongs to: the root of all authorship. */
export const clientId = table(
	'client_id',
	{
		/** The section whose text and proposals share client ids. */
		family: words('family')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		client: whole('client').notNull(),
		/** The one text that it writes in: a proposal's, or the section's own where it is null. */
		document: words('document').$type<Ids.DocumentId>(),
		account: words('account')
			.$type<Ids.AccountId>()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.references(() => seat.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.references(() => delegation.id),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.family, t.client] })]
);

/** The text projection: what pages, search, exports and staleness read instead of a Y.Doc. */
export const block = table(
	'block',
	{
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		id: words('id').$type<Ids.BlockId>().notNull(),
		position: whole('position').notNull(),
		/** As shown: '12', 'PP3', '(a)'; '' when the block has none. */
		number: words('number').notNull(),
		content: json('content').$type<Block>().notNull(),
		/** Plain words of the block. */
		text: words('text').notNull(),
		/** Hash of its words, typography folded; see src/lib/text/hash.ts. */
		hash: words('hash').notNull()
	},
	(t) => [primaryKey({ columns: [t.section, t.id] })]
);

/** The state of a section's projection as a whole. */
export const sectionText = table('section_text', {
	section: words('section')
		.$type<Ids.SectionId>()
		.primaryKey()
		.references(() => section.id),
	/** Hash over its blocks' hashes: what a position is bound to. */
	hash: words('hash').notNull(),
	/** The log position the projection shows. */
	seq: whole('seq').notNull(),
	at: instant('at').notNull(),
	/** How many of its characters each Yjs client id wrote; null until it is projected anew. */
	credits: json('credits').$type<Record<number, number>>()
});

/** A section's blocks as they stood when somebody took a position on them, by hash. */
export const heldText = table(
	'held_text',
	{
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		hash: words('hash').notNull(),
		blocks: json('blocks').$type<Block[]>().notNull(),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.section, t.hash] }), index('held_text_at').on(t.at)]
);
