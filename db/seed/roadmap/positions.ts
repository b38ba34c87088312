import type { Reservation, Stance } from '#lib/positions/rules.ts';

/** A stance a delegation takes in the demonstration, with its reason where it gives one. */
export type SeededPosition = {
	by: string;
	/** The paragraph that it is on, by its first words; on the section as a whole without any. */
	on?: string;
	stance: Exclude<Stance, 'withdrawn'>;
	reservation?: Exclude<Reservation, ''>;
	reason?: string;
};

type Section = { support: string; others: readonly SeededPosition[] };

/** Who takes which position on each section: `support` lists codes. All of it is invented. */
export const POSITIONS: Readonly<Record<string, Section>> = {
	'1': {
		support: 'GHA RWA JPN EST CRI JAM NOR CHE CAN ITU AU GSMA WITSA ISOC ICANN IITD IFRC',
		others: [
			{
				by: 'KEN',
				stance: 'support-if-amended',
				reason: 'We support the section if affordability is given a measure.'
			},
			{
				by: 'FJI',
				stance: 'support-if-amended',
				reason: 'The text should remain neutral as to technology, with satellite access in mind.'
			},
			{
				by: 'WEBF',
				stance: 'support-if-amended',
				reason:
					'Access should be meaningful: of a sufficient speed, on a device of one’s own, every day.'
			},
			{ by: 'IND', stance: 'reservation', reservation: 'awaiting-instructions' },
			{
				by: 'POL',
				stance: 'reservation',
				reservation: 'general',
				reason: 'We are studying what the date of 2030 would commit us to.'
			}
		]
	},
	'2': {
		support: 'KEN GHA NOR IND BRA CRI CAN UNESCO W3C IITD USP WEBF',
		others: [
			{
				by: 'DIGEUR',
				stance: 'support-if-amended',
				reason: 'With a definition that is no preference in public procurement.'
			},
			{
				by: 'ICC',
				stance: 'support-if-amended',
				reason:
					'The contribution of proprietary technology should be recognised beside open source.'
			},
			{
				by: 'WITSA',
				stance: 'reservation',
				reservation: 'general',
				reason: 'It should be said who sustains these goods over time.'
			},
			{ by: 'EST', stance: 'reservation', reservation: 'awaiting-instructions' }
		]
	},
	'3': {
		support: 'GHA RWA FJI IND JAM CHE CAN ITU AU GSMA WEBF ISOC UON IFRC',
		others: [
			{
				by: 'CRI',
				stance: 'support-if-amended',
				reason: 'Persons with disabilities and older persons should be named.'
			},
			{
				by: 'WWB',
				stance: 'support-if-amended',
				reason: 'The digital gender divide needs a sentence of its own.'
			},
			{
				by: 'APC',
				stance: 'support-if-amended',
				reason: 'Inclusion should stand as an end in itself.'
			},
			{ by: 'JPN', stance: 'reservation', reservation: 'awaiting-instructions' }
		]
	},
	'4': {
		support: 'KEN RWA FJI JPN EST POL BRA JAM NOR CHE CAN ITU OECD ICC WITSA ISOC USP IITD',
		others: [
			{
				by: 'GHA',
				stance: 'support-if-amended',
				reason: 'Capacity of institutions should be named beside skills.'
			},
			{
				by: 'UNESCO',
				stance: 'support-if-amended',
				reason: 'Media and information literacy belongs in this section.'
			}
		]
	},
	'5': {
		support: 'GHA EST POL CRI NOR CHE CAN UNESCO WEBF WWB W3C UON USP IFRC',
		others: [
			{
				by: 'ACCESS',
				stance: 'object',
				reason: 'A section on rights online cannot stay silent on shutdowns of the internet.'
			},
			{
				by: 'APC',
				stance: 'support-if-amended',
				reason: 'With a sentence on shutdowns and one on surveillance.'
			},
			{
				by: 'ICC',
				stance: 'support-if-amended',
				reason: 'With a reference to the Guiding Principles on Business and Human Rights.'
			},
			{ by: 'RWA', stance: 'reservation', reservation: 'awaiting-instructions' },
			{
				by: 'IND',
				stance: 'reservation',
				reservation: 'general',
				reason: 'We reserve our position until the section can be read as a whole.'
			},
			{ by: 'GHA', on: 'Human rights exist online', stance: 'support' },
			{
				by: 'CHE',
				on: 'Human rights exist online',
				stance: 'support-if-amended',
				reason: 'With “human dignity” beside human agency.'
			}
		]
	},
	'6': {
		support: 'EST CRI NOR CHE UNESCO ICC DIGEUR IITD',
		others: [
			{
				by: 'JPN',
				stance: 'support-if-amended',
				reason: 'With “inclusive” among the qualities named.'
			},
			{ by: 'CAN', stance: 'support-if-amended', reason: 'As proposed by Japan.' },
			{
				by: 'OECD',
				stance: 'support-if-amended',
				reason: 'To bring the text closer to existing principles.'
			},
			{
				by: 'BRA',
				stance: 'object',
				reason:
					'We cannot join cooperation in which developing countries are hardly represented; balanced representation must be stated.'
			},
			{
				by: 'IND',
				stance: 'support-if-amended',
				reason: 'We support the concern of Brazil and could accept wording on representation.'
			},
			{
				by: 'USP',
				stance: 'reservation',
				reservation: 'general',
				reason: 'It should be clear whether military uses are covered.'
			}
		]
	},
	'7': {
		support: 'KEN GHA JPN FJI POL JAM NOR ITU GSMA DIGEUR WITSA ISOC UON',
		others: [
			{
				by: 'EST',
				stance: 'support-if-amended',
				reason: 'The applicability of international law should be recalled.'
			},
			{ by: 'CAN', stance: 'support-if-amended', reason: 'As proposed by Estonia.' },
			{
				by: 'IFRC',
				stance: 'support-if-amended',
				reason: 'Humanitarian organizations and their data should be named.'
			},
			{
				by: 'ICANN',
				stance: 'support-if-amended',
				reason: 'The public core of the internet should be covered.'
			},
			{
				by: 'ACCESS',
				stance: 'object',
				reason:
					'Security must not be pursued by weakening encryption, and the text does not exclude it.'
			},
			{ by: 'IND', stance: 'reservation', reservation: 'awaiting-instructions' }
		]
	},
	'8': {
		support: 'NOR CHE CRI FJI JAM UNESCO AU ISOC W3C UON',
		others: [
			{
				by: 'BRA',
				stance: 'support-if-amended',
				reason: 'With a stronger Internet Governance Forum and no new body.'
			},
			{
				by: 'KEN',
				stance: 'support-if-amended',
				reason: 'Funding must be predictable and broad.'
			},
			{
				by: 'POL',
				stance: 'support-if-amended',
				reason: 'Respective roles and responsibilities should be recalled.'
			},
			{
				by: 'APC',
				stance: 'support-if-amended',
				reason: 'Participation should be on an equal footing.'
			},
			{
				by: 'IND',
				stance: 'object',
				reason:
					'The section must say that public policy for the internet is the task of governments acting together.'
			},
			{
				by: 'ICC',
				stance: 'reservation',
				reservation: 'general',
				reason: 'We are consulting our members on the options.'
			},
			{ by: 'JPN', stance: 'reservation', reservation: 'awaiting-instructions' },
			{
				by: 'ITU',
				stance: 'reservation',
				reservation: 'general',
				reason: 'The mandates of existing organizations should be reflected.'
			}
		]
	}
};
