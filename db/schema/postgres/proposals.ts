import { flag, index, instant, json, table, uniqueIndex, whole, words } from './columns.ts';
import { consultation, section } from './consultations.ts';
import { account, delegation, seat, stakeholderGroup } from './people.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import type { ChangeKind, ChangeState, ChangeUnits, ProposalState } from '#lib/proposals/rules.ts';

/** Wording that a delegation proposes: a draft that it alone sees, then tabled for everybody. */
export const proposal = table(
	'proposal',
	{
		id: words('id').$type<Ids.ProposalId>().primaryKey(),
		consultation: words('consultation')
			.$type<Ids.ConsultationId>()
			.notNull()
			.references(() => consultation.id),
		/** 1, 2, 3 … per consultation in the order of tabling; null while it is a draft. */
		number: whole('number'),
		/** The sponsoring delegation. */
		delegation: words('delegation')
			.$type<Ids.DelegationId>()
			.notNull()
			.references(() => delegation.id),
		/** The negotiating group that it is proposed for, through that delegation; null for its own. */
		group: words('group_id')
			.$type<Ids.GroupId>()
			.references(() => stakeholderGroup.id),
		state: words('state').$type<ProposalState>().notNull(),
		title: words('title').notNull(),
		rationale: words('rationale').notNull(),
		/** Earlier agreed language that it builds on, and where that stands; '' for none. */
		citedText: words('cited_text').notNull(),
		citedSource: words('cited_source').notNull(),
		/** Its sponsor wants all of it or nothing: its Changes are incorporated only together. */
		together: flag('together').notNull(),
		/** Who may see it; see kernel/audience.ts. The delegations that draft it, until it is tabled. */
		audience: words('audience').$type<Audience>().notNull(),
		/** Which of its wordings is tabled: 1, 2 … with each time it was tabled; 0 for a draft. */
		revision: whole('revision').notNull(),
		/** Where the secretariat has it from that recorded it for the delegation; '' for its own. */
		source: words('source').$type<'' | 'e-mail' | 'document' | 'floor'>().notNull(),
		/** When the delegation confirmed what was recorded for it. */
		confirmedAt: instant('confirmed_at'),
		/** Why it was not retained; '' where it was not, or not yet. */
		reason: words('reason').notNull(),
		/** Counts changes, to guard against two at once. */
		version: whole('version').notNull(),
		account: words('account')
			.$type<Ids.AccountId>()
			.notNull()
			.references(() => account.id),
		seat: words('seat')
			.$type<Ids.SeatId>()
			.notNull()
			.references(() => seat.id),
		createdAt: instant('created_at').notNull(),
		tabledAt: instant('tabled_at'),
		/** When it was withdrawn, or the last of its Changes was decided. */
		closedAt: instant('closed_at'),
		/** The form's own key: sending it twice begins one. */
		receipt: words('receipt').notNull()
	},
	(t) => [
		uniqueIndex('proposal_number').on(t.consultation, t.number),
		uniqueIndex('proposal_receipt').on(t.seat, t.receipt),
		index('proposal_delegation').on(t.consultation, t.delegation)
	]
);

/**
 * What a proposal is called, and why, in a wording that is not the one tabled now: one beyond that is being
 * drafted, those before it were replaced.
 */
export const proposalWording = table(
	'proposal_wording',
	{
		proposal: words('proposal')
			.$type<Ids.ProposalId>()
			.notNull()
			.references(() => proposal.id),
		revision: whole('revision').notNull(),
		title: words('title').notNull(),
		rationale: words('rationale').notNull(),
		citedText: words('cited_text').notNull(),
		citedSource: words('cited_source').notNull(),
		together: flag('together').notNull(),
		/** Counts changes, to guard against two at once: those of a draft move nothing that others see. */
		version: whole('version').notNull(),
		/** When it was tabled; null while it is drafted. */
		tabledAt: instant('tabled_at')
	},
	(t) => [uniqueIndex('proposal_wording_place').on(t.proposal, t.revision)]
);

/** The wording that a proposal has in one section: a document, the section's text and its own edits. */
export const proposalText = table(
	'proposal_text',
	{
		/** The sync address: `/sync/<document>`. Its log holds the proposal's own edits alone. */
		document: words('document').$type<Ids.DocumentId>().primaryKey(),
		proposal: words('proposal')
			.$type<Ids.ProposalId>()
			.notNull()
			.references(() => proposal.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		/** Which wording of the proposal it is; one beyond the tabled revision is being drafted. */
		revision: whole('revision').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		uniqueIndex('proposal_text_place').on(t.proposal, t.section, t.revision),
		index('proposal_text_section').on(t.section)
	]
);

/** One difference inside a proposal, frozen as it was tabled. */
export const proposalChange = table(
	'proposal_change',
	{
		id: words('id').$type<Ids.ChangeId>().primaryKey(),
		proposal: words('proposal')
			.$type<Ids.ProposalId>()
			.notNull()
			.references(() => proposal.id),
		section: words('section')
			.$type<Ids.SectionId>()
			.notNull()
			.references(() => section.id),
		document: words('document')
			.$type<Ids.DocumentId>()
			.notNull()
			.references(() => proposalText.document),
		revision: whole('revision').notNull(),
		/** 1, 2, 3 … within its revision, in the order of the text. */
		ordinal: whole('ordinal').notNull(),
		kind: words('kind').$type<ChangeKind>().notNull(),
		/** The paragraph that it changes or stands behind; '' at the very beginning of the section. */
		block: words('block').$type<Ids.TargetBlock>().notNull(),
		oldWords: words('old_words').notNull(),
		newWords: words('new_words').notNull(),
		/** Old against new, as it is shown. */
		redline: json('redline').$type<BlockChange[]>().notNull(),
		/** What of the two documents it consists of. */
		units: json('units').$type<ChangeUnits>().notNull(),
		/** Hash of kind, paragraph, old and new words: what is supported, discussed and co-sponsored. */
		hash: words('hash').notNull(),
		/** Hash of the section's own words there, as its sponsor last saw them; see rules. */
		baseHash: words('base_hash').notNull(),
		state: words('state').$type<ChangeState>().notNull(),
		/** Why it was not retained; '' where it was not. */
		reason: words('reason').notNull(),
		/** What was incorporated in its place, where that was modified; '' where it was not. */
		modified: words('modified').notNull(),
		/** When it was decided about last; an open one was taken back out of the text then. */
		decidedAt: instant('decided_at'),
		decidedBy: words('decided_by')
			.$type<Ids.SeatId>()
			.references(() => seat.id)
	},
	(t) => [
		uniqueIndex('proposal_change_place').on(t.proposal, t.revision, t.ordinal),
		index('proposal_change_section').on(t.section, t.state)
	]
);
