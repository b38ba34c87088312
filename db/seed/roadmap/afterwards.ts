/** A word that the facilitator spells otherwise, and calls that editorial: invented as the rest. */
export const CORRECTION = {
	section: '5',
	from: 'center',
	to: 'centre',
	note: 'Spelling only: “centre”, as the Organization spells it.',
	days: '14'
};

/** Delegations whose delegates read all sections when two thirds of it had been said. */
export const VISITORS = 'KEN CRI ITU ISOC';
