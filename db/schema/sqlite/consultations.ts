import { flag, index, instant, json, table, uniqueIndex, whole, words } from './columns.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';

export const consultation = table(
	'consultation',
	{
		id: words('id').$type<Ids.ConsultationId>().primaryKey(),
		slug: words('slug').notNull(),
		title: words('title').notNull(),
		mandate: words('mandate').notNull(),
		outcome: words('outcome').$type<'presented' | 'transmitted' | 'adopted' | 'none'>().notNull(),
		/** The calls the text answers: CONNECT, RESPECT, PROTECT for the Roadmap. */
		calls: json('calls').$type<{ code: string; text: string }[]>().notNull(),
		numbering: words('numbering').$type<'continuous' | 'per-section' | 'pp-op'>().notNull(),
		/** What facilitators are called here: facilitator, penholder, chair … */
		facilitatorLabel: words('facilitator_label').notNull(),
		/** Whether positions and comments are invented; every page and export says so. */
		demonstration: flag('demonstration').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [uniqueIndex('consultation_slug').on(t.slug)]
);

export const phase = table(
	'phase',
	{
		id: words('id').$type<Ids.PhaseId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		position: whole('position').notNull(),
		name: words('name').notNull(),
		/** Which capabilities each category holds while the phase runs. */
		rights: json('rights').$type<Rights>().notNull(),
		opensAt: instant('opens_at').notNull(),
		closesAt: instant('closes_at')
	},
	(t) => [index('phase_consultation').on(t.consultation)]
);

export const section = table(
	'section',
	{
		id: words('id').$type<Ids.SectionId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		/** Order in the text; the preamble stands first with number ''. */
		position: whole('position').notNull(),
		/** As in the address: '' (the preamble, `/sections/preamble`), '1' … '8'. */
		number: words('number').notNull(),
		title: words('title').notNull(),
		mode: words('mode').$type<'open' | 'proposals' | 'locked'>().notNull(),
		/** The sync address: `/sync/<document>`. */
		document: words('document').$type<Ids.DocumentId>().notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		uniqueIndex('section_document').on(t.document),
		uniqueIndex('section_number').on(t.consultation, t.number)
	]
);
