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
