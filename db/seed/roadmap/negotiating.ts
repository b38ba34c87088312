import type { SeededPosition } from './positions.ts';

/**
 * Negotiating groups of the demonstration's Member States: who belongs to them is as it is, since
 * before the consultation began; who presides, and all that they state, is invented.
 */
export const NEGOTIATING_GROUPS: readonly {
	code: string;
	name: string;
	members: string;
	president: string;
}[] = [
	{
		code: 'G77',
		name: 'Group of 77 and China',
		members: 'KEN GHA RWA IND FJI BRA CRI JAM',
		president: 'KEN'
	},
	{ code: 'EU', name: 'European Union', members: 'EST POL', president: 'POL' },
	{ code: 'AOSIS', name: 'Alliance of Small Island States', members: 'FJI JAM', president: 'FJI' }
];

/** What a group states on a section, or a paragraph of it, in the demonstration, and who aligns with it then. */
export type SeededGroupStatement = Omit<SeededPosition, 'by'> & {
	group: string;
	section: string;
	aligned: string;
};

/** In the order in which they are made: the last on a section is a group's position. */
export const GROUP_STATEMENTS: readonly SeededGroupStatement[] = [
	{ group: 'AOSIS', section: '2', stance: 'support', aligned: 'JAM' },
	{ group: 'G77', section: '4', stance: 'support', aligned: 'CRI IND' },
	{
		group: 'G77',
		section: '4',
		stance: 'support-if-amended',
		reason: 'With means of implementation: capacity is not built by declaring that it should be.',
		aligned: 'IND'
	},
	{ group: 'EU', section: '6', stance: 'support', aligned: 'POL' },
	{
		group: 'G77',
		section: '8',
		stance: 'support-if-amended',
		reason: 'With a seat for developing countries wherever the architecture is decided.',
		aligned: 'GHA RWA'
	},
	{
		group: 'G77',
		section: '7',
		on: 'We must mitigate online harms',
		stance: 'support-if-amended',
		reason: 'With a word on capacity: whoever cannot detect an attack cannot mitigate it.',
		aligned: 'GHA IND'
	}
];
