import type { ChangeKind, ChangeState, ProposalState } from './rules.ts';

/** Where a proposal stands, in words. Rule X2. */
export const PROPOSAL_STATES: Record<ProposalState, string> = {
	draft: 'Draft',
	tabled: 'Open',
	incorporated: 'Incorporated',
	'not-retained': 'Not retained',
	withdrawn: 'Withdrawn',
	overtaken: 'Overtaken: its words stand in the text'
};

/** Where a Change stands, in words. */
export const CHANGE_STATES: Record<ChangeState, string> = {
	open: 'Open',
	incorporated: 'Incorporated',
	'not-retained': 'Not retained',
	withdrawn: 'Withdrawn',
	overtaken: 'Overtaken: its words stand in the text',
	replaced: 'Replaced by a later wording'
};

/** Where a Change of a kind stands, in words. */
export function stateWords(kind: ChangeKind, state: ChangeState): string {
	return kind === 'retain' && state === 'incorporated'
		? 'Heeded: it stays as it stands'
		: CHANGE_STATES[state];
}

/** Where wording that was recorded for a delegation is from. Rule X27. */
export const SOURCE_WORDS = {
	'e-mail': 'from an e-mail',
	document: 'from a document',
	floor: 'from the floor'
} as const;

/** What is said of wording that its delegation has not confirmed, behind its name. Rule X27. */
export function unconfirmedWords(source: keyof typeof SOURCE_WORDS): string {
	return `recorded by the secretariat ${SOURCE_WORDS[source]}; not yet confirmed`;
}

/**
 * What a Change does, in words.
 *
 * @param place how its paragraph is called, such as `paragraph 12`; '' at the very beginning
 * @param to how that is called behind which it is moved; '' for the very beginning
 */
export function changeWords(kind: ChangeKind, place: string, to?: string): string {
	if (place === '') return 'New paragraph at the beginning';
	switch (kind) {
		case 'amend':
			return `Other wording for ${place}`;
		case 'insert-before':
			return `New paragraph before ${place}`;
		case 'insert-after':
			return `New paragraph after ${place}`;
		case 'alternative':
			return `Alternative to ${place}`;
		case 'delete':
			return `Delete ${place}`;
		case 'retain':
			return `Retain ${place} as it stands`;
		case 'move':
			if (to === undefined) return `Move ${place}`;
			return to === '' ? `Move ${place} to the beginning` : `Move ${place} after ${to}`;
	}
}

/** How a paragraph is called: by its number, or its first words where it prints none. */
export function placeWords(label: string, opening: string): string {
	return label ? `paragraph ${label}` : opening && `“${opening}”`;
}

/** Who sees what a group drafts, in words: `the members of Group of 77 (12 delegations)`. */
export function membersWords({ name, members }: { name: string; members: number }): string {
	return `the members of ${name} (${members} ${members === 1 ? 'delegation' : 'delegations'})`;
}

/** So many proposals, in words. */
export function countWords(proposals: number): string {
	return proposals === 1 ? '1 proposal' : `${proposals} proposals`;
}
