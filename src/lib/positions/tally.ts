/** What a cell counts, in the order in which bars show it. */
export const COUNTED = ['support', 'support-if-amended', 'reservation', 'object', 'none'] as const;
export type Counted = (typeof COUNTED)[number];

/** What is counted beside the stances, of delegations that are in those too. Rules P9, P14, P17. */
export const MARKED = ['changed', 'unconfirmed', 'disputed', 'soundings'] as const;
export type Marked = (typeof MARKED)[number];
/** Each is said in words and never by its sign alone. */
export const MARK_WORDS: Record<Marked, string> = {
	changed: 'on an earlier text',
	unconfirmed: 'unconfirmed',
	disputed: 'disputed',
	soundings: 'not stated to all'
};
export const MARK_SIGNS: Record<Marked, string> = {
	changed: 'Δ',
	unconfirmed: '?',
	disputed: '≠',
	soundings: '◐'
};

/** Delegations by stance, and how many of them there is more to say of. */
export type Tally = Record<Counted | Marked | 'total', number>;
