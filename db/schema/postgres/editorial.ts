import { index, instant, primaryKey, table, uniqueIndex, words } from './columns.ts';
import { consultation, section } from './consultations.ts';
import { account, delegation, seat } from './people.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type * as Ids from '#lib/kernel/ids.ts';

/** A change of a section's text that a facilitator marked editorial: positions stand. */
export const editorialMark = table(
	'editorial_mark',
	{
		id: words('id').$type<Ids.EditorialMarkId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		/** Why it is editorial, in the facilitator's words. */
		note: words('note').notNull(),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		markedAt: instant('marked_at').notNull(),
		/** Delegations may contest it before, and not at, this instant. */
		contestUntil: instant('contest_until').notNull(),
		receipt: words('receipt').notNull()
	},
	(t) => [
		index('editorial_mark_section').on(t.section),
		uniqueIndex('editorial_mark_receipt').on(t.seat, t.receipt)
	]
);

/** From which text to which a mark says that nothing of substance changed. */
export const editorialChange = table(
	'editorial_change',
	{
		mark: words('mark')
			.$type<Ids.EditorialMarkId>()
			.notNull()
			.references(() => editorialMark.id),
		/** A single paragraph, or '' for the whole section. */
		block: words('block').notNull(),
		fromHash: words('from_hash').notNull(),
		toHash: words('to_hash').notNull()
	},
	(t) => [primaryKey({ columns: [t.mark, t.block, t.fromHash] })]
);

/** A delegation for which a change marked editorial is none. */
export const editorialContest = table(
	'editorial_contest',
	{
		mark: words('mark')
			.$type<Ids.EditorialMarkId>()
			.notNull()
			.references(() => editorialMark.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		reason: words('reason').notNull(),
		/** Who may see it: those who see the positions that it concerns; see kernel/audience.ts. */
		audience: words('audience').$type<Audience>().notNull(),
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
	(t) => [primaryKey({ columns: [t.mark, t.delegation] })]
);
