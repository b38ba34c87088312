import { instant, table, words } from './columns.ts';
import { section } from './consultations.ts';
import { delegation, seat } from './people.ts';
import type * as Ids from '#lib/kernel/ids.ts';

/** What the room of a section looks at, and who has the floor: of the moment, and no part of the record. */
export const floor = table('floor', {
	section: words('section')
		.$type<Ids.SectionId>()
		.primaryKey()
		.references(() => section.id),
	/** The paragraph that is shown; '' before one was chosen. */
	block: words('block').$type<Ids.TargetBlock>().notNull(),
	/** Who has the floor; null when nobody has. */
	delegation: words('delegation')
		.$type<Ids.DelegationId>()
		.references(() => delegation.id),
	/** Who set it last. */
	seat: words('seat')
		.$type<Ids.SeatId>()
		.notNull()
		.references(() => seat.id),
	at: instant('at').notNull()
});
