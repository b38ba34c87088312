import {
	bytes,
	flag,
	index,
	instant,
	json,
	primaryKey,
	table,
	uniqueIndex,
	whole,
	words
} from './columns.ts';
import { consultation, section } from './consultations.ts';
import { account, delegation, seat } from './people.ts';
import { proposalChange } from './proposals.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Audience } from '#lib/kernel/audience.ts';

export const thread = table(
	'thread',
	{
		id: words('id').$type<Ids.ThreadId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		/** Where it stands: encoded Yjs relative positions; null for a thread on the section. */
		anchorStart: bytes('anchor_start'),
		anchorEnd: bytes('anchor_end'),
		block: words('block').$type<Ids.BlockId>(),
		/** The Change of a tabled proposal that it is about; null for one about the text. */
		change: words('change')
			.$type<Ids.ChangeId>()
			.references(() => proposalChange.id),
		/** The words it was opened on, with a little of what stood around them. */
		quote: words('quote').notNull(),
		before: words('before').notNull(),
		after: words('after').notNull(),
		/** The hash of the paragraph or paragraphs that they stood in, which are held; '' when not known. */
		textHash: words('text_hash').notNull(),
		/** Who may see it; see kernel/audience.ts. */
		audience: words('audience').$type<Audience>().notNull(),
		resolvedAt: instant('resolved_at'),
		resolvedBy: words('resolved_by')
			.$type<Ids.SeatId>()
			.references(() => seat.id),
		/** Counts changes, to guard against two at once. */
		version: whole('version').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [index('thread_section').on(t.section)]
);

export const comment = table(
	'comment',
	{
		id: words('id').$type<Ids.CommentId>().primaryKey(),
		thread: words('thread')
			.$type<Ids.ThreadId>()
			.notNull()
			.references(() => thread.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.references(() => delegation.id),
		body: words('body').notNull(),
		createdAt: instant('created_at').notNull(),
		/** 1, 2, 3 … with every edit; what it said before is in comment_version. */
		version: whole('version').notNull(),
		editedAt: instant('edited_at'),
		/** Taken back by its author, or hidden by the secretariat with a reason: its trace stays. */
		deletedAt: instant('deleted_at'),
		hiddenAt: instant('hidden_at'),
		hiddenReason: words('hidden_reason').notNull(),
		/** The form's own key: sending it twice posts once. */
		receipt: words('receipt').notNull()
	},
	(t) => [
		index('comment_thread').on(t.thread),
		index('comment_section').on(t.section),
		uniqueIndex('comment_receipt').on(t.seat, t.receipt)
	]
);

/** What a comment said before each of its edits. */
export const commentVersion = table(
	'comment_version',
	{
		comment: words('comment')
			.$type<Ids.CommentId>()
			.notNull()
			.references(() => comment.id),
		version: whole('version').notNull(),
		body: words('body').notNull(),
		/** When it came to say so. */
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.comment, t.version] })]
);

/** A delegation that agrees with a comment. */
export const agreement = table(
	'agreement',
	{
		comment: words('comment')
			.$type<Ids.CommentId>()
			.notNull()
			.references(() => comment.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.comment, t.delegation] })]
);

/** Every statement of a position. The newest version per delegation and target is in force. */
export const position = table(
	'position',
	{
		id: words('id').$type<Ids.PositionId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		/** A single paragraph, or '' for the whole section. */
		block: words('block').$type<Ids.BlockId | ''>().notNull(),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		/** 1, 2, 3 … per delegation, target and audience: a gap would tell of what is confidential. */
		version: whole('version').notNull(),
		stance: words('stance')
			.$type<'support' | 'support-if-amended' | 'reservation' | 'object' | 'withdrawn'>()
			.notNull(),
		/** Which reservation: general or awaiting instructions; '' for other stances. */
		reservation: words('reservation').$type<'' | 'general' | 'awaiting-instructions'>().notNull(),
		reason: words('reason').notNull(),
		/** Who may see it; see kernel/audience.ts. */
		audience: words('audience').$type<Audience>().notNull(),
		/** Where the secretariat has it from that recorded it for the delegation; '' for its own. */
		source: words('source').$type<'' | 'e-mail' | 'document' | 'floor' | 'import'>().notNull(),
		/** When the delegation said that what was recorded for it is not its position. */
		disputedAt: instant('disputed_at'),
		/** Hash of the text it was taken on; the text itself is in held_text. */
		textHash: words('text_hash').notNull(),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		statedAt: instant('stated_at').notNull(),
		receipt: words('receipt').notNull()
	},
	(t) => [
		uniqueIndex('position_version').on(t.delegation, t.section, t.block, t.audience, t.version),
		uniqueIndex('position_receipt').on(t.seat, t.receipt),
		index('position_consultation').on(t.consultation),
		index('position_target').on(t.section, t.block)
	]
);

/** The append-only record: one entry per decision, chained by hash. */
export const entry = table(
	'entry',
	{
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		seq: whole('seq').notNull(),
		/** What happened: `position.stated`, `thread.opened`, `mode.changed` … */
		kind: words('kind').notNull(),
		at: instant('at').notNull(),
		/** Canonical JSON of {kind, at, actor, …}; what the hash covers together with `salt`. */
		payload: words('payload').notNull(),
		/** 16 random bytes, hex. */
		salt: words('salt').notNull(),
		/** sha256(salt ‖ payload), hex: stays when the payload is withheld. */
		payloadHash: words('payload_hash').notNull(),
		/** Hash of the entry before; 64 zeros for the first. */
		previous: words('previous').notNull(),
		hash: words('hash').notNull(),
		section: words('section')
			.$type<Ids.SectionId>()
			.references(() => section.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.references(() => delegation.id),
		confidential: flag('confidential').notNull(),
		/** Who may read what it says when it is confidential; see kernel/audience.ts. */
		audience: words('audience').$type<Audience>().notNull()
	},
	(t) => [primaryKey({ columns: [t.consultation, t.seq] })]
);

/** Facts about this installation, such as whether the demonstration was seeded. */
export const installation = table('installation', {
	key: words('key').primaryKey(),
	value: json('value').notNull()
});
