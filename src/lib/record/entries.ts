import type { Payload } from './verify.ts';

/** What an entry says, in words: what was done, and the words it was done with. */
export type Said = { what: string; quote: string | null };

/** The kinds of entries by subject, as the filter offers them; `starts` are kinds' beginnings. */
export const SUBJECTS = [
	{ code: 'positions', label: 'Positions', starts: ['position.', 'negotiating.', 'editorial.'] },
	{ code: 'proposals', label: 'Proposals', starts: ['proposal.'] },
	{ code: 'comments', label: 'Comments', starts: ['thread.', 'comment.'] },
	{
		code: 'sections',
		label: 'Sections and modes',
		starts: ['section.', 'sections.', 'mode.', 'text.']
	},
	{
		code: 'people',
		label: 'Delegations and seats',
		starts: ['delegation.', 'invitation.', 'seat.', 'group.', 'membership.', 'presidency.']
	},
	{
		code: 'consultation',
		label: 'Consultation',
		starts: ['consultation.', 'phase.', 'roundtables.']
	}
] as const;

type Decision = Payload['decision'];

const MODES: Record<string, string> = {
	open: 'open to all who may edit',
	proposals: 'open to proposals',
	locked: 'locked'
};

const STANCES: Record<string, string> = {
	support: 'support',
	'support-if-amended': 'support if amended',
	reservation: 'reservation',
	object: 'object',
	withdrawn: 'withdrawn'
};

const SOURCES: Record<string, string> = {
	'e-mail': 'from an e-mail',
	document: 'from a document',
	floor: 'from the floor',
	import: 'from an imported table'
};

const RESTORED: Record<string, string> = {
	text: 'the text',
	paragraph: 'a paragraph',
	passage: 'a passage'
};

const ROLES: Record<string, string> = {
	delegate: 'a delegate',
	secretariat: 'the secretariat',
	facilitator: 'a facilitator',
	observer: 'an observer'
};

const SENTENCES: Record<string, (decision: Decision, section: string) => string> = {
	'consultation.opened': ({ title }) => `opened the consultation “${words(title)}”`,
	'phase.changed': ({ name }) => `opened the phase “${words(name)}”`,
	'phase.rights-changed': ({ phase }) => `set rights in the phase “${words(phase)}”`,
	'consultation.numbering-changed': () => 'numbered the text anew',
	'roundtables.formed': ({ roundtables }) => `formed ${count(roundtables, 'roundtable')}`,
	'sections.added': ({ sections }) => `added ${sectionNames(sections)}`,
	'text.restored': ({ restored, read }, section) =>
		`restored ${named(RESTORED, restored)} of ${section} as it read on ${moment(read)}`,
	'mode.changed': ({ from, to }, section) =>
		`made ${section} ${named(MODES, to)}; it was ${named(MODES, from)}`,
	'thread.opened': (opened, section) =>
		`opened a thread on ${opened.proposal === undefined ? section : changeOf(opened, section)}`,
	'comment.posted': ({ reopens }, section) =>
		reopens ? `replied on ${section} and reopened the thread` : `replied on ${section}`,
	'thread.resolved': (_, section) => `resolved a thread on ${section}`,
	'thread.reopened': (_, section) => `reopened a thread on ${section}`,
	'thread.widening-asked': ({ readers }, section) =>
		`asked that a thread on ${section} may be read by ${words(readers)}`,
	'thread.widening-consented': ({ readers }, section) =>
		`consented that a thread on ${section} may be read by ${words(readers)}`,
	'thread.widening-declined': ({ readers }, section) =>
		`declined that a thread on ${section} may be read by ${words(readers)}: it stays as it is`,
	'thread.widening-withdrawn': ({ readers }, section) =>
		`no longer asks that a thread on ${section} may be read by ${words(readers)}`,
	'thread.widened': ({ readers }, section) =>
		`gave the last consent: a thread on ${section} is now read by ${words(readers)}`,
	'comment.edited': (_, section) => `edited a comment on ${section}`,
	'comment.deleted': (_, section) => `deleted a comment on ${section}`,
	'comment.hidden': (_, section) => `hid a comment on ${section}`,
	'comment.agreed': (_, section) => `agreed with a comment on ${section}`,
	'comment.agreement-withdrawn': (_, section) => `no longer agrees with a comment on ${section}`,
	'position.stated': ({ stance, reservation }, section) =>
		`stated its position on ${section}: ${stanceWords(stance, reservation)}`,
	'position.recorded': ({ stance, reservation, source }, section) =>
		`recorded a position on ${section}, ${named(SOURCES, source)}: ${stanceWords(stance, reservation)}`,
	'position.confirmed': ({ stance, reservation }, section) =>
		`confirmed the position recorded for it on ${section}: ${stanceWords(stance, reservation)}`,
	'position.disputed': ({ stance, reservation }, section) =>
		`disputed the position recorded for it on ${section}: ${stanceWords(stance, reservation)}`,
	'position.withdrawn': (_, section) => `withdrew its position on ${section}`,
	'editorial.marked': (_, section) => `called a change of ${section} editorial`,
	'editorial.contested': (_, section) => `contested that a change of ${section} is editorial`,
	'negotiating.stated': ({ name, stance, reservation }, section) =>
		`stated the position of ${words(name)} on ${section}: ${stanceWords(stance, reservation)}`,
	'negotiating.withdrawn': ({ name }, section) =>
		`withdrew the position of ${words(name)} on ${section}`,
	'negotiating.aligned': ({ name, stance, reservation }, section) =>
		`aligned itself with ${words(name)} on ${section}: ${stanceWords(stance, reservation)}`,
	'negotiating.unaligned': ({ name }, section) =>
		`is no longer aligned with ${words(name)} on ${section}`,
	'proposal.tabled': (proposal, section) =>
		`tabled ${proposalOn(proposal, section)}` +
		(proposal.source === undefined
			? ''
			: `, which had been recorded for it ${named(SOURCES, proposal.source)}`),
	'proposal.revised': (proposal, section) =>
		`tabled wording ${String(proposal.wording)} of ${proposalOn(proposal, section)}`,
	'proposal.recorded': (proposal, section) =>
		`recorded ${proposalOn(proposal, section)}, ${named(SOURCES, proposal.source)}`,
	'proposal.confirmed': (proposal, section) =>
		`confirmed ${proposalOn(proposal, section)}, which was recorded for it`,
	'proposal.disputed': (proposal, section) =>
		`said that ${proposalOn(proposal, section)}, recorded for it, is not its own: it is withdrawn`,
	'proposal.withdrawn': (proposal, section) =>
		`withdrew ${proposal.whole === true ? '' : `${count(proposal.changes, 'change')} of `}` +
		proposalOn(proposal, section),
	'proposal.not-retained': (proposal, section) =>
		`did not retain ${proposal.whole === true ? '' : `${count(proposal.changes, 'change')} of `}` +
		proposalOn(proposal, section),
	'proposal.incorporated': (proposal, section) =>
		`incorporated ${proposal.whole === true ? '' : `${count(proposal.changes, 'change')} of `}` +
		proposalOn(proposal, section) +
		(proposal.modified === undefined ? '' : ', with other words'),
	'proposal.heeded': (proposal, section) =>
		`heeded ${proposal.whole === true ? '' : `${count(proposal.changes, 'change')} of `}` +
		`${proposalOn(proposal, section)}: what it asks to retain stays as it stands`,
	'proposal.overtaken': (proposal, section) =>
		`closed ${proposal.whole === true ? '' : `${count(proposal.changes, 'change')} of `}` +
		`${proposalOn(proposal, section)}, as overtaken: it stands in the text already`,
	'proposal.merged': ({ proposals }, section) =>
		`merged ${count(proposals, 'proposal')} on ${section} into one text`,
	'proposal.taken-back': (proposal, section) =>
		'took ' +
		(Array.isArray(proposal.proposals)
			? `what was merged of ${count(proposal.proposals, 'proposal')} on ${section}`
			: (proposal.whole === true ? '' : `${count(proposal.changes, 'change')} of `) +
				proposalOn(proposal, section)) +
		` back out of the text (entry ${String(proposal.incorporation)})` +
		(proposal.asBefore === true ? '' : '; what others wrote there since stays'),
	'proposal.reaffirmed': (proposal, section) =>
		`confirmed ${count(proposal.changes, 'change')} of ${proposalOn(proposal, section)} as the text reads now`,
	'proposal.anchored': (proposal, section) =>
		`put ${count(proposal.changes, 'change')} of ${proposalOn(proposal, section)} to another paragraph: its own is gone`,
	'proposal.cosponsoring-asked': (proposal, section) =>
		proposal.side === 'sponsor'
			? `asked ${words(proposal.cosponsor)} to co-sponsor ${proposalOn(proposal, section)}`
			: `asked to co-sponsor ${proposalOn(proposal, section)}`,
	'proposal.cosponsoring-accepted': (proposal, section) =>
		proposal.side === 'sponsor'
			? `took ${words(proposal.cosponsor)} among the co-sponsors of ${proposalOn(proposal, section)}`
			: `co-sponsors ${proposalOn(proposal, section)}`,
	'proposal.cosponsoring-declined': (proposal, section) =>
		proposal.side === 'sponsor'
			? `declined that ${words(proposal.cosponsor)} co-sponsors ${proposalOn(proposal, section)}`
			: `declined to co-sponsor ${proposalOn(proposal, section)}`,
	'proposal.cosponsoring-withdrawn': (proposal, section) =>
		`no longer co-sponsors, or asks for it: ${proposalOn(proposal, section)}`,
	'proposal.position-stated': (stated, section) =>
		`stated its position on ${changeOf(stated, section)}: ${stanceWords(stated.stance, stated.reservation)}`,
	'proposal.position-withdrawn': (stated, section) =>
		`withdrew its position on ${changeOf(stated, section)}`,
	'delegation.added': ({ name }) => `added the delegation ${words(name)}`,
	'delegation.counted-elsewhere': ({ name, from, to }) =>
		`settled that ${words(name)} is counted in ${words(to)}; it was counted in ${words(from)}`,
	'group.added': ({ name, code }) => `formed the negotiating group ${words(name)} (${words(code)})`,
	'membership.begun': ({ name, delegations, since, until }) =>
		`entered ${codes(delegations)} as members of the ${words(name)} from ${day(since)}` +
		(until === null ? '' : ` until ${day(until)}`),
	'membership.ended': ({ name, member, until }) =>
		`ended the membership of ${words(member)} in the ${words(name)} on ${day(until)}`,
	'presidency.changed': ({ name, president, since }) =>
		president === null
			? `settled that nobody speaks for the ${words(name)} from ${day(since)}`
			: `settled that ${words(president)} speaks for the ${words(name)} from ${day(since)}`,
	'invitation.issued': ({ role }) => `invited somebody as ${named(ROLES, role)}`,
	'invitation.revoked': ({ role }) => `revoked an invitation as ${named(ROLES, role)}`,
	'invitation.declined': ({ role }) => `declined an invitation as ${named(ROLES, role)}`,
	'invitation.accepted': ({ role }) => `accepted an invitation as ${named(ROLES, role)}`,
	'delegation.suspended': ({ name, seats }) =>
		`suspended all seats of ${words(name)} (${count(seats, 'seat')})`,
	'delegation.suspension-lifted': ({ name, seats }) =>
		`lifted the suspension of ${words(name)} (${count(seats, 'seat')})`,
	'delegation.withdrawn': ({ name }) =>
		`withdrew the delegation ${words(name)}: it is counted no more, its positions stand in the record`,
	'delegation.reinstated': ({ name }) =>
		`took the delegation ${words(name)} back: it is counted again`,
	'seat.suspended': ({ name }) => `suspended the seat of ${words(name)}`,
	'seat.suspension-lifted': ({ name }) => `lifted the suspension of the seat of ${words(name)}`,
	'seat.withdrawn': ({ name }) => `withdrew the seat of ${words(name)}`,
	'seat.speaks-changed': ({ name, speaks }) =>
		`settled that ${words(name)} ${speaks ? 'may' : 'may not'} state positions`,
	'seat.sections-changed': ({ name, sections }) =>
		`settled that ${words(name)} holds ${count(sections, 'section')}`
};

/**
 * Say in words what an entry records; who did it stands beside it on the page.
 *
 * @param section how its section is called, such as `section 3`; null when it concerns none
 */
export function sayEntry({ kind, decision }: Payload, section: string | null): Said {
	const sentence = SENTENCES[kind];
	// A kind from a later version of Plenary still reads as something.
	const what =
		sentence?.(decision, namePlace(decision, section ?? 'the text')) ??
		kind.replaceAll(/[.-]/g, ' ');
	const quote = words(decision.body) || words(decision.reason) || words(decision.note);
	return { what, quote: quote || null };
}

/** What a decision is about: a section, or the paragraph of it that was named then. */
function namePlace({ block, paragraph, opening }: Decision, section: string): string {
	if (words(block) === '') return section;
	const number = words(paragraph);
	if (number !== '') return `paragraph ${number} of ${section}`;
	return words(opening) ? `“${words(opening)}” in ${section}` : `a paragraph of ${section}`;
}

/** How a section is called in sentences, by its number. */
export function nameSection(number: string): string {
	return number === '' ? 'the preamble' : `section ${number}`;
}

/** A proposal in sentences: `proposal 4 on section 3, “Affordable access”`. */
function proposalOn({ number, title, sections, behalf }: Decision, section: string): string {
	const place =
		Array.isArray(sections) && sections.length > 1 ? count(sections, 'section') : section;
	const group = words(behalf) && ` on behalf of ${words(behalf)}`;
	return `proposal ${String(number)}${group} on ${place}, “${words(title)}”`;
}

/** A Change in sentences: `change 2 of proposal 4 on section 3, “Affordable access”`. */
function changeOf(decision: Decision, section: string): string {
	return `change ${String(decision.change)} of ${proposalOn(decision, section)}`;
}

function words(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function named(names: Record<string, string>, code: unknown): string {
	return names[words(code)] ?? words(code);
}

function stanceWords(stance: unknown, reservation: unknown): string {
	const kind = words(reservation).replaceAll('-', ' ');
	return named(STANCES, stance) + (kind && ` (${kind})`);
}

const DAYS = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

function day(at: unknown): string {
	return typeof at === 'number' ? DAYS.format(at) : '';
}

const MOMENTS = new Intl.DateTimeFormat('en-GB', {
	...{ dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }
});

function moment(at: unknown): string {
	return typeof at === 'number' ? `${MOMENTS.format(at)} UTC` : '';
}

/** A few codes by name, more of them by number. */
function codes(list: unknown): string {
	const named = Array.isArray(list) ? list.map(words) : [];
	return named.length <= 12 ? named.join(', ') : `${named.length} delegations`;
}

function count(list: unknown, noun: string): string {
	const size = Array.isArray(list) ? list.length : 0;
	return size === 1 ? `one ${noun}` : `${size} ${noun}s`;
}

function sectionNames(list: unknown): string {
	const sections = Array.isArray(list) ? (list as { number?: string; title?: string }[]) : [];
	const [only] = sections;
	if (sections.length === 1 && only)
		return `${nameSection(words(only.number))}, ${words(only.title)}`;
	return count(sections, 'section');
}
