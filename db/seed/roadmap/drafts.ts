/** What delegations of the demonstration wrote into a section, one after the other, and took out again. */
export type SeededEdit = {
	/** The code of a delegation, or `FACILITATOR`. */
	by: string;
	/** Days before the seeding. */
	daysAgo: number;
	/** Words that are taken out; '' for none. */
	out: string;
	/** Words that are put in where those stood, or at the end of the text. */
	put: string;
};

/** By section. In the end the text reads as the source does: its history shows what was tried. */
export const DRAFTS: Readonly<Record<string, readonly SeededEdit[]>> = {
	'3': [
		{ by: 'KEN', daysAgo: 9, out: '', put: ' No community shall be left offline.' },
		{ by: 'NOR', daysAgo: 8, out: 'left offline', put: 'left behind' },
		{ by: 'IND', daysAgo: 6, out: '', put: ' Women and girls come first.' },
		{
			...{ by: 'FACILITATOR', daysAgo: 2, put: '' },
			out: ' No community shall be left behind. Women and girls come first.'
		}
	]
};
