/** How each stance is shown: its sign, its words and the token of its colour. */
export const STANCE_MARKS: Record<string, { sign: string; words: string; token: string }> = {
	support: { sign: '✓', words: 'Support', token: 'support' },
	'support-if-amended': { sign: '✓±', words: 'Support if amended', token: 'amended' },
	reservation: { sign: '–', words: 'Reservation', token: 'reservation' },
	object: { sign: '✕', words: 'Object', token: 'object' },
	withdrawn: { sign: '·', words: 'Withdrawn', token: 'none' },
	none: { sign: '·', words: 'No position stated', token: 'none' }
};
