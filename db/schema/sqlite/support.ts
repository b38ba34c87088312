import { index, instant, json, table, uniqueIndex, whole, words } from './columns.ts';
import { consultation, section } from './consultations.ts';
import { account, delegation, seat } from './people.ts';
import { proposal, proposalChange } from './proposals.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { Joining, JoiningSide, JoiningWord } from '#lib/proposals/joining.ts';

/** Every statement of a position on a Change. The newest version per delegation and Change is in force. */
export const changePosition = table(
	'change_position',
	{
		id: words('id').$type<Ids.PositionId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		proposal: words('proposal')
			.$type<Ids.ProposalId>()
			.notNull()
			.references(() => proposal.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		/** The Change's hash: what it is on, also in a later wording that has the same. */
		hash: words('hash').notNull(),
		/** The Change as it was tabled when this was stated. */
		change: words('change')
			.$type<Ids.ChangeId>()
			.notNull()
			.references(() => proposalChange.id),
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		/** 1, 2, 3 … per delegation, Change and audience: a gap would tell of what is confidential. */
		version: whole('version').notNull(),
		stance: words('stance')
			.$type<'support' | 'support-if-amended' | 'reservation' | 'object' | 'withdrawn'>()
			.notNull(),
		/** Which reservation: general or awaiting instructions; '' for other stances. */
		reservation: words('reservation').$type<'' | 'general' | 'awaiting-instructions'>().notNull(),
		reason: words('reason').notNull(),
		/** Who may see it; see kernel/audience.ts. */
		audience: words('audience').$type<Audience>().notNull(),
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
		uniqueIndex('change_position_version').on(
			...([t.delegation, t.proposal, t.section, t.hash, t.audience, t.version] as const)
		),
		uniqueIndex('change_position_receipt').on(t.seat, t.receipt),
		index('change_position_proposal').on(t.proposal)
	]
);

/** What was said of a delegation's drafting or co-sponsoring a proposal. The newest word holds. */
export const proposalJoining = table(
	'proposal_joining',
	{
		id: words('id').$type<Ids.JoiningId>().primaryKey(),
		/** Of a draft that is let go, nothing is kept. */
		proposal: words('proposal')
			.$type<Ids.ProposalId>()
			.notNull()
			.references(() => proposal.id, { onDelete: 'cascade' }),
		/** The delegation that joins, or not: never the sponsor. */
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		/** Whether it drafts the proposal or co-sponsors it as tabled. */
		joins: words('joins').$type<Joining>().notNull(),
		/** 1, 2, 3 … of a proposal, a delegation and what it joins in. */
		version: whole('version').notNull(),
		word: words('word').$type<JoiningWord>().notNull(),
		/** Who said it: the sponsor, or the delegation that joins. */
		side: words('side').$type<JoiningSide>().notNull(),
		/** The hashes of the Changes that it is about; none of a draft. */
		hashes: json('hashes').$type<string[]>().notNull(),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		saidAt: instant('said_at').notNull()
	},
	(t) => [
		uniqueIndex('proposal_joining_version').on(t.proposal, t.delegation, t.joins, t.version),
		index('proposal_joining_delegation').on(t.delegation)
	]
);
