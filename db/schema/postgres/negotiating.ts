import { flag, instant, index, primaryKey, table, uniqueIndex, whole, words } from './columns.ts';
import { consultation, section } from './consultations.ts';
import { account, delegation, seat, stakeholderGroup } from './people.ts';
import type * as Ids from '#lib/kernel/ids.ts';

/** Which delegation speaks for a negotiating group, dated: presidencies rotate. */
export const presidency = table(
	'presidency',
	{
		group: words('group_id')
			.$type<Ids.GroupId>()
			.notNull()
			.references(() => stakeholderGroup.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		since: instant('since').notNull(),
		until: instant('until')
	},
	(t) => [primaryKey({ columns: [t.group, t.delegation, t.since] })]
);

/** Every statement made on behalf of a negotiating group. The newest version is in force. */
export const groupStatement = table(
	'group_statement',
	{
		id: words('id').$type<Ids.GroupStatementId>().primaryKey(),
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
		group: words('group_id')
			.$type<Ids.GroupId>()
			.notNull()
			.references(() => stakeholderGroup.id),
		/** 1, 2, 3 … per group and target. */
		version: whole('version').notNull(),
		stance: words('stance')
			.$type<'support' | 'support-if-amended' | 'reservation' | 'object' | 'withdrawn'>()
			.notNull(),
		reservation: words('reservation').$type<'' | 'general' | 'awaiting-instructions'>().notNull(),
		reason: words('reason').notNull(),
		/** Hash of the text it was taken on; the text itself is in held_text. */
		textHash: words('text_hash').notNull(),
		/** Who spoke for the group. */
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
		statedAt: instant('stated_at').notNull(),
		receipt: words('receipt').notNull()
	},
	(t) => [
		uniqueIndex('group_statement_version').on(t.group, t.section, t.block, t.version),
		uniqueIndex('group_statement_receipt').on(t.seat, t.receipt),
		index('group_statement_consultation').on(t.consultation)
	]
);

/** A member aligns itself with a statement of its group, or no longer does: the newest version holds. */
export const alignment = table(
	'alignment',
	{
		statement: words('statement')
			.$type<Ids.GroupStatementId>()
			.notNull()
			.references(() => groupStatement.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		/** 1, 2, 3 … per statement and delegation. */
		version: whole('version').notNull(),
		aligned: flag('aligned').notNull(),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		at: instant('at').notNull(),
		receipt: words('receipt').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.statement, t.delegation, t.version] }),
		uniqueIndex('alignment_receipt').on(t.seat, t.receipt)
	]
);
