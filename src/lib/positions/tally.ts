/** What a cell counts, in the order in which bars show it. */
export const COUNTED = ['support', 'support-if-amended', 'reservation', 'object', 'none'] as const;
export type Counted = (typeof COUNTED)[number];

/** What is counted beside the stances, of delegations that are in those too. Rules P9, P14, P17, P44. */
export const MARKED = ['changed', 'unconfirmed', 'disputed', 'soundings', 'lapsed'] as const;
export type Marked = (typeof MARKED)[number];
/** Each is said in words and never by its sign alone. */
export const MARK_WORDS: Record<Marked, string> = {
	changed: 'on an earlier text',
	unconfirmed: 'unconfirmed',
	disputed: 'disputed',
	soundings: 'not stated to all',
	lapsed: 'aligned with an earlier statement of a group'
};
export const MARK_SIGNS: Record<Marked, string> = {
	changed: 'Δ',
	unconfirmed: '?',
	disputed: '≠',
	soundings: '◐',
	lapsed: '⊘'
};

/** Something to say of so many delegations, as a page shows it and reads it out. */
type Mark = { sign: string; count: number; words: string };

/** What of a tally is shown: what counts none is left out. */
export type ShownTally = Partial<Record<Counted, number>> &
	Pick<Tally, 'total'> &
	Partial<Pick<Tally, 'through' | 'marks'>>;

/** Delegations by stance, and how many of them there is more to say of. */
export type Tally = Record<Counted | Marked | 'total', number> & {
	/** How many of a stance hold it through a negotiating group: the others state it directly. Rule P43. */
	through: Partial<Record<Counted, number>>;
	/** What is marked, in words, so that the pages need not carry them. */
	marks: Mark[];
};
