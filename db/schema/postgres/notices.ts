import { index, instant, primaryKey, table, words } from './columns.ts';
import { section } from './consultations.ts';
import { comment } from './decisions.ts';
import { seat } from './people.ts';
import type * as Ids from '#lib/kernel/ids.ts';

/** Whom a comment calls upon. Who may not read the thread is never told. */
export const mention = table(
	'mention',
	{
		comment: words('comment')
			.$type<Ids.CommentId>()
			.notNull()
			.references(() => comment.id),
		kind: words('kind').$type<'account' | 'delegation' | 'group' | 'facilitators'>().notNull(),
		/** The id of the account, delegation or group; '' for the facilitators of the section. */
		target: words('target').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.comment, t.kind, t.target] }),
		index('mention_target').on(t.target)
	]
);

/** What a seat wants to hear more of, or nothing of. */
export const watching = table(
	'watching',
	{
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		/** The id of a section or of a thread. */
		subject: words('subject').$type<Ids.SectionId | Ids.ThreadId>().notNull(),
		level: words('level').$type<'watch' | 'mute'>().notNull(),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.seat, t.subject] })]
);

/** What a seat has put aside of what waited for it. */
export const attended = table(
	'attended',
	{
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		/** The comment that waited. */
		comment: words('comment')
			.$type<Ids.CommentId>()
			.notNull()
			.references(() => comment.id),
		at: instant('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.seat, t.comment] })]
);

/** What a seat last read of a section; the texts themselves are in held_text. */
export const visit = table(
	'visit',
	{
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		/** The visit that goes on: when and on which text it was last seen. */
		seenAt: instant('seen_at').notNull(),
		seenHash: words('seen_hash').notNull(),
		/** The visit before that one: when and on which text it ended. */
		beforeAt: instant('before_at'),
		beforeHash: words('before_hash').notNull()
	},
	(t) => [primaryKey({ columns: [t.seat, t.section] })]
);
