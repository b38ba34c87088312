import type { Rights } from '#lib/kernel/capabilities.ts';
import type { Mode } from '#lib/sections/rules.ts';

export const ROADMAP = {
	slug: 'roadmap',
	title: 'Roadmap for Digital Cooperation',
	mandate:
		'Report of the United Nations Secretary-General, June 2020, taking forward the recommendations of the High-level Panel on Digital Cooperation with the input of Member States and all stakeholder groups.',
	outcome: 'presented',
	calls: [
		{
			code: 'CONNECT',
			text: 'We must achieve universal, safe, inclusive, and affordable access to the Internet for all by 2030. Overcoming the digital divide is key to achieving the Sustainable Development Goals.'
		},
		{
			code: 'RESPECT',
			text: 'Human rights exist online as they do offline and need to be at the center of digital technology. Putting human rights and human agency at the center of everything is crucial in the digital space.'
		},
		{
			code: 'PROTECT',
			text: 'We must mitigate online harms and rising digital security threats, especially for the most vulnerable amongst us.'
		}
	],
	numbering: 'continuous',
	facilitatorLabel: 'Co-facilitator'
} as const;

/** The preamble and the eight key action areas under the source's own words for them. */
export const SECTIONS: readonly { number: string; title: string; mode: Mode }[] = [
	{ number: '', title: 'Preamble', mode: 'locked' },
	{ number: '1', title: 'Achieving universal, affordable, connectivity by 2030', mode: 'open' },
	{
		number: '2',
		title: 'Promoting digital public goods to create a more equitable world',
		mode: 'open'
	},
	{
		number: '3',
		title: 'Ensuring digital inclusion for all, including the most vulnerable',
		mode: 'open'
	},
	{ number: '4', title: 'Strengthening digital capacity building', mode: 'open' },
	{
		number: '5',
		title: 'Ensuring the protection of human rights in the digital era',
		mode: 'open'
	},
	{
		number: '6',
		title:
			'Supporting global cooperation on Artificial Intelligence that is trustworthy, human-rights based, safe and sustainable and promotes peace',
		mode: 'proposals'
	},
	{ number: '7', title: 'Promoting digital trust and security', mode: 'open' },
	{
		number: '8',
		title: 'Building a more effective architecture for digital cooperation',
		mode: 'open'
	}
];

const INPUTS: Rights = {
	secretariat: ['read', 'comment', 'edit'],
	facilitator: ['read', 'comment', 'edit'],
	'member-state': ['read', 'comment'],
	stakeholder: ['read', 'comment'],
	observer: ['read']
};

const DRAFTING: Rights = {
	secretariat: ['read', 'comment', 'edit'],
	facilitator: ['read', 'comment', 'edit'],
	'member-state': ['read', 'comment', 'edit', 'propose', 'cosponsor', 'position', 'block'],
	stakeholder: ['read', 'comment', 'edit', 'propose', 'cosponsor', 'position'],
	observer: ['read']
};

/** Days are counted from the moment of seeding; null runs until the secretariat ends it. */
export const PHASES: readonly {
	name: string;
	rights: Rights;
	opensDay: number;
	closesDay: number | null;
}[] = [
	{ name: 'Roundtable inputs', rights: INPUTS, opensDay: -60, closesDay: -14 },
	{ name: 'Drafting and positions', rights: DRAFTING, opensDay: -14, closesDay: null }
];

/**
 * The source names eight roundtable groups and not what each covered: their areas and
 * members are illustrative.
 */
export const ROUNDTABLES: readonly {
	title: string;
	section: string;
	champions: string[];
	constituents: string[];
}[] = [
	{
		title: 'Connectivity',
		section: '1',
		champions: ['RWA', 'ITU'],
		constituents: ['KEN', 'GSMA', 'ISOC', 'WEBF']
	},
	{
		title: 'Digital public goods',
		section: '2',
		champions: ['NOR', 'IND'],
		constituents: ['IITD', 'WITSA', 'W3C']
	},
	{
		title: 'Digital inclusion',
		section: '3',
		champions: ['FJI', 'WWB'],
		constituents: ['JAM', 'APC', 'GSMA']
	},
	{
		title: 'Digital capacity building',
		section: '4',
		champions: ['GHA', 'UNESCO'],
		constituents: ['AU', 'UON', 'DIGEUR']
	},
	{
		title: 'Digital human rights',
		section: '5',
		champions: ['CHE', 'ACCESS'],
		constituents: ['CRI', 'CAN', 'APC']
	},
	{
		title: 'Artificial intelligence',
		section: '6',
		champions: ['JPN', 'OECD'],
		constituents: ['CAN', 'USP', 'ICC']
	},
	{
		title: 'Digital trust and security',
		section: '7',
		champions: ['EST', 'ICC'],
		constituents: ['POL', 'IFRC', 'ICANN']
	},
	{
		title: 'Architecture for digital cooperation',
		section: '8',
		champions: ['BRA', 'CHE'],
		constituents: ['KEN', 'ISOC', 'ICC', 'APC']
	}
];
