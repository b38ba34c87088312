import type { Category } from '#lib/kernel/capabilities.ts';
import type { STANDARD_GROUPS } from '#lib/people/groups.ts';

type GroupCode = (typeof STANDARD_GROUPS)[number][0];

/** A delegation of the demonstration and the invented person who enters as it. */
export type SeededDelegation = {
	code: string;
	name: string;
	group: GroupCode;
	region: GroupCode | null;
	category: Category;
	/** The name before `@plenary.test`. */
	mailbox: string;
	person: string;
};

const states: [code: string, name: string, region: GroupCode, person: string][] = [
	['KEN', 'Kenya', 'AFR', 'Wanjiru Mwangi'],
	['GHA', 'Ghana', 'AFR', 'Kojo Asante'],
	['RWA', 'Rwanda', 'AFR', 'Diane Uwimana'],
	['JPN', 'Japan', 'APG', 'Haruka Nishida'],
	['IND', 'India', 'APG', 'Arvind Rao'],
	['FJI', 'Fiji', 'APG', 'Litia Vakaloloma'],
	['EST', 'Estonia', 'EEG', 'Kristjan Tamm'],
	['POL', 'Poland', 'EEG', 'Magdalena Wilk'],
	['BRA', 'Brazil', 'GRULAC', 'Renata Figueiredo'],
	['CRI', 'Costa Rica', 'GRULAC', 'Esteban Quesada'],
	['JAM', 'Jamaica', 'GRULAC', 'Alicia Bennett'],
	['NOR', 'Norway', 'WEOG', 'Sigrid Haugland'],
	['CHE', 'Switzerland', 'WEOG', 'Reto Baumann'],
	['CAN', 'Canada', 'WEOG', 'Geneviève Tremblay']
];

const stakeholders: [
	code: string,
	name: string,
	group: GroupCode,
	mailbox: string,
	person: string
][] = [
	['ITU', 'International Telecommunication Union', 'IG', 'itu', 'Farouk Benali'],
	['UNESCO', 'UNESCO', 'IG', 'unesco', 'Claire Delmas'],
	['AU', 'African Union Commission', 'IG', 'african-union', 'Selam Tesfaye'],
	['OECD', 'OECD', 'IG', 'oecd', 'Marta Lindqvist'],
	['ICC', 'International Chamber of Commerce', 'PS', 'icc', 'Oliver Hartmann'],
	['GSMA', 'GSMA', 'PS', 'gsma', 'Priya Menon'],
	['DIGEUR', 'DIGITALEUROPE', 'PS', 'digitaleurope', 'Lucas Verbruggen'],
	['WITSA', 'World Innovation, Technology and Services Alliance', 'PS', 'witsa', 'Jun Park'],
	['APC', 'Association for Progressive Communications', 'CS', 'apc', 'Valeria Ríos'],
	['ACCESS', 'Access Now', 'CS', 'access-now', 'Noor Haddad'],
	['WEBF', 'World Wide Web Foundation', 'CS', 'web-foundation', 'Emeka Obi'],
	['WWB', "Women's World Banking", 'CS', 'womens-world-banking', 'Leila Karimi'],
	['ICANN', 'ICANN', 'TC', 'icann', 'Tomás Herrera'],
	['ISOC', 'Internet Society', 'TC', 'isoc', 'Hana Novák'],
	['W3C', 'World Wide Web Consortium', 'TC', 'w3c', 'Daniel Okafor'],
	['UON', 'University of Nairobi', 'AC', 'nairobi-university', 'Prof. Grace Njeri'],
	['USP', 'University of São Paulo', 'AC', 'usp', 'Prof. Paulo Siqueira'],
	['IITD', 'Indian Institute of Technology Delhi', 'AC', 'iit-delhi', 'Prof. Meera Iyer'],
	[
		'IFRC',
		'International Federation of Red Cross and Red Crescent Societies',
		'OT',
		'ifrc',
		'Anna Keller'
	]
];

/** Thirty-three delegations over all groups. Real names, invented persons and words. */
export const DELEGATIONS: readonly SeededDelegation[] = [
	...states.map(([code, name, region, person]) => ({
		code,
		name,
		group: 'MS' as const,
		region,
		category: 'member-state' as const,
		mailbox: name.toLowerCase().replaceAll(' ', '-'),
		person
	})),
	...stakeholders.map(([code, name, group, mailbox, person]) => ({
		code,
		name,
		group,
		region: null,
		category: 'stakeholder' as const,
		mailbox,
		person
	}))
];
