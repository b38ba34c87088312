import type { Seat } from '#lib/kernel/actor.ts';
import { maySee, type Audience } from '#lib/kernel/audience.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId, TargetBlock } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { speaksForDelegation } from '#lib/people/rules.ts';
import { mayRecord } from '#lib/positions/rules.ts';
import { holdsSection, type Section } from '#lib/sections/rules.ts';
import type { Marks } from '#lib/text/blocks.ts';
import type { Range } from '#lib/text/insertion.ts';
import type { Marker } from '#lib/text/markers.ts';
import type { UnitId } from '#lib/text/ranges.ts';

/** Where a proposal stands. Rule X2. */
export type ProposalState =
	'draft' | 'tabled' | 'incorporated' | 'not-retained' | 'withdrawn' | 'overtaken';

/**
 * Where one Change of a tabled proposal stands; replaced when it was open as a later wording was tabled, or
 * where it was put to another paragraph. Rules X2, X48, X52.
 */
export type ChangeState =
	'open' | 'incorporated' | 'not-retained' | 'withdrawn' | 'overtaken' | 'replaced';

/** What a Change does to the text. Rule X5. */
export type ChangeKind =
	'amend' | 'insert-before' | 'insert-after' | 'alternative' | 'delete' | 'retain' | 'move';

/** What of the section's text and of the proposal's own a Change consists of, by their Yjs ids. */
export type ChangeUnits = {
	/** What of the section's it takes out. */
	deletes: Range[];
	/** What of the proposal's own it puts in, in the order of the text. */
	inserts: Range[];
	/** The section's units that it puts something in behind: where others do too, they touch. Rule X25. */
	behind: Range[];
	/** Which marks it sets on the section's words, as Yjs formats: null ends one; and which its own have. */
	formats: { range: Range; marks: { [Name in keyof Marks]: Marks[Name] | null } }[];
	/** What it lets the section's markers say. */
	markers: { unit: UnitId; marker: Marker }[];
	/** Where it puts a paragraph that stands elsewhere: behind which one, and how that begins. Rule X40. */
	place?: { after: TargetBlock; opening: string };
};

/** What everything that asks about a proposal's rights has of it. */
export type ProposalHeld = {
	delegation: DelegationId;
	state: ProposalState;
	audience: Audience;
	/** Which of its wordings is tabled; 0 for none. */
	revision: number;
	/** How it is held where it is a group's; left out where it is its delegation's own. */
	forGroup?: HeldForGroup | null;
} & RecordedFor;

/** How a negotiating group holds a proposal at a moment. Rules X65, X66. */
export type HeldForGroup = {
	code: string;
	name: string;
	/** The member that speaks for it; null while none does. */
	speaker: DelegationId | null;
	/** Its members: what is drafted they see. */
	members: Audience;
};

/** Where wording is from that the secretariat records for a delegation. Rule X60. */
export const PROPOSAL_SOURCES = ['e-mail', 'document', 'floor'] as const;
export type ProposalSource = (typeof PROPOSAL_SOURCES)[number];

/** How a proposal came here: by its delegation itself, or recorded for it. Rules X27, X60. */
export type RecordedFor = {
	/** '' is the delegation itself. */
	source: '' | ProposalSource;
	/** When the delegation made its own what was recorded for it. */
	confirmedAt: Instant | null;
};

/** Whether a proposal was recorded for its delegation, which has not made it its own. Rule X27. */
export function isUnconfirmed({ source, confirmedAt }: RecordedFor): boolean {
	return source !== '' && confirmedAt === null;
}

/** What a seat may do with one wording of a proposal, and why it may not write, as a reason code. */
export type ProposalRights = { read: boolean; write: boolean; reason: string | null };

const UNSEEN: ProposalRights = { read: false, write: false, reason: 'proposals.not-readable' };

/**
 * What `seat` may do with a proposal's wording in `section` while the phase grants `rights`. Page, form
 * action and sync server ask this function. Rules X1, X3, X50.
 *
 * @param wording which of the proposal's wordings: one beyond the tabled one is being drafted
 */
export function proposalRights(
	seat: Seat,
	rights: Rights,
	section: Pick<Section, 'id' | 'mode'>,
	{ proposal, wording }: { proposal: ProposalHeld; wording: number }
): ProposalRights {
	if (!rights[seat.category].includes('read')) return UNSEEN;
	const isDrafted = wording > proposal.revision;
	// A wording that is drafted beside a tabled one is seen by its sponsor alone.
	const sees =
		isDrafted && proposal.state !== 'draft'
			? isOfSponsor(seat, proposal)
			: maySee(seat, proposal.audience);
	if (!sees) return UNSEEN;
	const reason = isDrafted
		? whyNotDraft(seat, rights, section, proposal)
		: wording < proposal.revision
			? 'proposals.replaced'
			: 'proposals.tabled';
	return { read: true, write: reason === null, reason };
}

/**
 * Why this seat may not write wording of a proposal that it drafts: what is recorded is written by the
 * secretariat, until its delegation makes it its own. Rules X3, X50, X60.
 */
function whyNotDraft(
	seat: Seat,
	rights: Rights,
	section: Pick<Section, 'id' | 'mode'>,
	proposal: ProposalHeld
): string | null {
	if (proposal.state !== 'draft' && proposal.state !== 'tabled') return 'proposals.closed';
	if (!isUnconfirmed(proposal)) return whyNotPropose(seat, rights, section);
	if (!mayRecord(seat)) return 'proposals.confirm-first';
	return section.mode === 'locked' ? 'sections.locked' : null;
}

/** Whether this seat may begin a proposal in a section. Rule X3. */
export function mayPropose(
	seat: Seat,
	rights: Rights,
	section: Pick<Section, 'id' | 'mode'>
): boolean {
	return whyNotPropose(seat, rights, section) === null;
}

/** Why this seat may not propose wording for a section, as a reason code; null when it may. Rule X3. */
export function whyNotPropose(
	seat: Seat,
	rights: Rights,
	section: Pick<Section, 'mode'>
): string | null {
	if (seat.role !== 'delegate' || !seat.delegation) return 'proposals.delegates-only';
	if (section.mode === 'locked') return 'sections.locked';
	return rights[seat.category].includes('propose') ? null : 'proposals.phase-closed';
}

/**
 * Whether this seat may table and withdraw for the proposal's delegation: whoever may speak for it, and of
 * what was recorded for it the secretariat until it is confirmed. Rules X4, X60.
 */
export function mayTable(
	seat: Seat,
	proposal: Pick<ProposalHeld, 'delegation' | 'forGroup'> & RecordedFor
): boolean {
	return isUnconfirmed(proposal) ? mayRecord(seat) : speaksForSponsor(seat, proposal);
}

/**
 * Why this seat may not put a Change whose paragraph is gone to another one, as a reason code; null when it
 * may: whoever may table for the sponsor, while wording may be proposed there. Rule X47.
 */
export function whyNotAnchor(
	seat: Seat,
	rights: Rights,
	section: Pick<Section, 'id' | 'mode'>,
	proposal: ProposalHeld
): string | null {
	return mayTable(seat, proposal)
		? whyNotDraft(seat, rights, section, proposal)
		: 'proposals.not-a-speaker';
}

/**
 * Whether this seat may speak for the proposal's delegation; of a group's, for the member that speaks for
 * that group at the moment. Rules X4, X65.
 */
export function speaksForSponsor(
	seat: Seat,
	{ delegation, forGroup }: Pick<ProposalHeld, 'delegation' | 'forGroup'>
): boolean {
	return speaksForDelegation(seat) && isOf(seat, forGroup ? forGroup.speaker : delegation);
}

/**
 * Whether this seat may let a draft go: any of its delegation; of a group's whoever may speak for that;
 * of what was recorded for it whoever may speak for it, and the secretariat. Rules X20, X60, X65.
 */
export function mayDiscard(
	seat: Seat,
	proposal: Pick<ProposalHeld, 'delegation' | 'forGroup'> & RecordedFor
): boolean {
	if (proposal.forGroup) return speaksForSponsor(seat, proposal);
	if (!isUnconfirmed(proposal)) return isOf(seat, proposal.delegation);
	return mayRecord(seat) || speaksForSponsor(seat, proposal);
}

/** Whether this seat incorporates or does not retain what is proposed for a section. Rule X6. */
export function mayDecide(seat: Seat, section: Pick<Section, 'id' | 'mode'>): boolean {
	return holdsSection(seat, section) && section.mode !== 'locked';
}

/** Whether this seat is of whom a proposal is: of its delegation, or of a member of its group. */
function isOfSponsor(
	seat: Seat,
	{ delegation, forGroup }: Pick<ProposalHeld, 'delegation' | 'forGroup'>
): boolean {
	if (forGroup) return seat.role === 'delegate' && maySee(seat, forGroup.members);
	return isOf(seat, delegation);
}

function isOf(seat: Seat, delegation: DelegationId | null): boolean {
	if (delegation === null) return false;
	return seat.role === 'delegate' && seat.delegation?.id === delegation;
}
