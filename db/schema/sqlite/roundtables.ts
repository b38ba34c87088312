import { flag, index, primaryKey, table, whole, words } from './columns.ts';
import { consultation, section } from './consultations.ts';
import { delegation } from './people.ts';
import type * as Ids from '#lib/kernel/ids.ts';

export const roundtable = table(
	'roundtable',
	{
		id: words('id').$type<Ids.RoundtableId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		position: whole('position').notNull(),
		title: words('title').notNull(),
		/** Whether its mapping to sections is ours rather than the source's. */
		illustrative: flag('illustrative').notNull()
	},
	(t) => [index('roundtable_consultation').on(t.consultation)]
);

export const roundtableSection = table(
	'roundtable_section',
	{
		roundtable: words('roundtable')
			.$type<Ids.RoundtableId>()
			.notNull()
			.references(() => roundtable.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id)
	},
	(t) => [primaryKey({ columns: [t.roundtable, t.section] })]
);

export const roundtableMember = table(
	'roundtable_member',
	{
		roundtable: words('roundtable')
			.$type<Ids.RoundtableId>()
			.notNull()
			.references(() => roundtable.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		part: words('part').$type<'champion' | 'key-constituent'>().notNull()
	},
	(t) => [primaryKey({ columns: [t.roundtable, t.delegation] })]
);
