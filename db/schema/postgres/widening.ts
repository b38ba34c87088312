import { index, instant, primaryKey, table, words } from './columns.ts';
import { thread } from './decisions.ts';
import { account, seat } from './people.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Audience } from '#lib/kernel/audience.ts';

/** A wish that more may read a thread. It comes true when everybody who wrote in it consents. */
export const widening = table(
	'widening',
	{
		id: words('id').$type<Ids.WideningId>().primaryKey(),
		thread: words('thread')
			.$type<Ids.ThreadId>()
			.notNull()
			.references(() => thread.id),
		/** Who shall read it. */
		audience: words('audience').$type<Audience>().notNull(),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		askedAt: instant('asked_at').notNull(),
		endedAt: instant('ended_at'),
		/** How it ended; '' while it is open. */
		outcome: words('outcome').$type<'' | 'widened' | 'declined' | 'withdrawn'>().notNull()
	},
	(t) => [index('widening_thread').on(t.thread)]
);

/** Somebody who wrote in the thread consents. */
export const consent = table(
	'consent',
	{
		widening: words('widening')
			.$type<Ids.WideningId>()
			.notNull()
			.references(() => widening.id),
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
	(t) => [primaryKey({ columns: [t.widening, t.account] })]
);
