import type { Capability } from '#lib/kernel/capabilities.ts';
import type { Consultation, Numbering } from './rules.ts';

/** A capability in words, as a phase's rights list it. */
export const CAPABILITY_WORDS: Record<Capability, string> = {
	read: 'Read',
	comment: 'Comment',
	edit: 'Edit',
	propose: 'Propose wording',
	cosponsor: 'Co-sponsor',
	position: 'Take positions',
	block: 'Block consensus'
};

/** What a capability lets one do, in a few words; those that no screen uses yet say so. */
export const CAPABILITY_MEANINGS: Record<Capability, string> = {
	read: 'see the text, the comments and the positions',
	comment: 'comment on the text and reply',
	edit: 'change the text of open sections',
	propose:
		'draft other wording for sections that are not locked; whoever may speak for the delegation tables it',
	cosponsor: 'stand behind wording that others proposed (not used by any screen yet)',
	position: 'say where one’s delegation stands, for whoever may speak for it',
	block: 'be listed on the positions page as able to block consensus'
};

/** What becomes of the text. */
export const OUTCOME_WORDS: Record<Consultation['outcome'], string> = {
	presented: 'The text is presented',
	transmitted: 'The text is transmitted',
	adopted: 'The text is adopted',
	none: 'No outcome is foreseen'
};

/** The numbering schemes in words, with an example. */
export const NUMBERING_WORDS: Record<Numbering, string> = {
	continuous: 'Through the whole text: 1, 2, 3 …',
	'per-section': 'From 1 in each section',
	'pp-op': 'As in a resolution: PP1 …, OP1 …'
};
