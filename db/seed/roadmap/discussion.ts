/** Who speaks: a delegation's code, or the secretariat or the co-facilitator. */
type Voice = string;

/** A thread on words of a section's text, with its replies in order. All of it is invented. */
export type SeededThread = {
	by: Voice;
	/** Words as they stand in the section's text; '' for a thread on the section as a whole. */
	on: string;
	body: string;
	replies?: readonly (readonly [by: Voice, body: string])[];
	resolvedBy?: Voice;
	/** The delegations that alone read it beside who opens it, by their codes. */
	readers?: string;
	/** Who of them asks that all may read it, which then waits for the others' consent. */
	asks?: Voice;
};

/** The invented discussion of sections '' (the preamble) to 4, by section number. */
export const DISCUSSION_FIRST: Readonly<Record<string, readonly SeededThread[]>> = {
	'': [
		{
			by: 'JAM',
			on: 'further digital fragmentation',
			body: 'Could the report say what is fragmenting: networks, rules or markets? Small States meet all three, and the remedies differ.',
			replies: [
				[
					'ISOC',
					'From the technical side we would keep the network apart from the rest. It still interoperates; policies are what diverge.'
				],
				['JAM', 'That distinction would help us. We would support a short clarification.']
			]
		},
		{
			by: 'IFRC',
			on: 'cyberattacks on health institutions',
			body: 'We welcome that health institutions are named. Humanitarian organizations met the same attacks in the same weeks.'
		},
		{
			by: 'NOR',
			on: 'global vision and steerage',
			body: 'We read “steerage” as direction and not as management. Is that how the drafters mean it?',
			replies: [
				['SECRETARIAT', 'Yes: direction. The wording is that of the key messages of June 2020.'],
				['NOR', 'Thank you. That settles it for us.']
			],
			resolvedBy: 'NOR'
		}
	],
	'1': [
		{
			by: 'KEN',
			on: 'universal, affordable, connectivity by 2030',
			body: 'Affordability needs a measure, or it will be whatever a market bears. We suggest recalling the target of two per cent of monthly income for an entry-level plan.',
			replies: [
				[
					'GSMA',
					'Our members work with that target for data. A household bundle would need another basis; we can share figures.'
				],
				['RWA', 'We support a measure, and would leave its level to the statistical bodies.']
			]
		},
		{
			by: 'FJI',
			on: 'everyone should have access to the internet',
			body: 'For outer islands access by satellite is the only access. We ask that the text does not presume cable or mobile coverage.',
			replies: [
				[
					'ITU',
					'The wording is neutral as to technology; we would be content to say so in a footnote.'
				]
			]
		},
		{
			by: 'WEBF',
			on: 'universal, safe, inclusive, and affordable access',
			body: 'We propose “meaningful” beside these four: a shared phone with a monthly allowance is access and changes little.',
			replies: [
				[
					'KEN',
					'We are sympathetic. “Meaningful” will need a definition that we can report against.'
				],
				['POL', 'We would prefer to keep the four terms of the source and define them well.'],
				[
					'WEBF',
					'A definition of the four that covers speed, device and regularity would meet our point.'
				]
			]
		},
		{
			by: 'ICC',
			on: 'expand affordable Internet access to all',
			body: 'Investment follows predictable licensing. A reference to enabling regulation would make this sentence actionable.'
		},
		{
			by: 'UON',
			on: 'digital haves and have-nots',
			body: 'Our surveys suggest three groups rather than two: those with no access, those with occasional access, and those with their own device.'
		}
	],
	'2': [
		{
			by: 'IND',
			on: 'digital public goods',
			body: 'We ask that a definition be added at first mention: open-source software, open data, open models, open standards and open content that respect privacy and do no harm.',
			replies: [
				[
					'NOR',
					'We support this definition. It is the one that our own platform of such goods uses.'
				],
				[
					'DIGEUR',
					'We could accept a definition that does not read as a preference in public procurement.'
				],
				['IND', 'None is intended. “Embraced and supported” is not a procurement rule.']
			]
		},
		{
			by: 'W3C',
			on: "the internet's open source, public origins",
			body: 'Strictly, what was open at the origin were the standards. “Open standards and open source” would be accurate.',
			replies: [['ICANN', 'We agree with the correction of fact.']]
		},
		{
			by: 'WITSA',
			on: 'embraced and supported',
			body: 'By whom? Maintenance is the unfunded part. We would welcome a word on who sustains these goods after the first grant.'
		},
		{
			by: 'BRA',
			on: 'a more equitable world',
			body: 'We would recall that equity here includes language: few of these goods exist in Portuguese, fewer in indigenous languages. @KEN made the same point on section 3.',
			replies: [['UNESCO', 'We would gladly contribute wording on multilingualism.']]
		}
	],
	'3': [
		{
			by: 'NOR',
			on: 'including the most vulnerable',
			body: 'We would welcome naming persons with disabilities here. The term “most vulnerable” leaves too much to the reader. What does the @Co-facilitator hear from others?',
			replies: [
				['CRI', 'We support naming them, and would add older persons.'],
				[
					'FACILITATOR',
					'I take it that naming groups finds support. @NOR, @CRI, would you accept an open list?'
				],
				['NOR', 'An open list works for us.']
			]
		},
		{
			by: 'WWB',
			on: 'under-served groups',
			body: 'Women are not a group among others: in every under-served group they are the less served half. We ask for a sentence of their own.',
			replies: [
				['RWA', 'We support this strongly.'],
				['JPN', 'We can go along with it, in language that has been agreed before.']
			]
		},
		{
			by: 'KEN',
			on: 'equal access to digital tools',
			body: 'Tools without content in our languages are not access. Could “tools and content” be considered?'
		},
		{
			by: 'APC',
			on: 'accelerate developmental progress',
			body: 'Inclusion is an end in itself and not only a means to development. We suggest turning the sentence around.',
			replies: [
				['CHE', 'We understand the point. The present order follows the source; we are flexible.']
			]
		}
	],
	'4': [
		{
			by: 'GHA',
			on: 'skill development and training',
			body: 'Capacity is more than skills: regulators, statistics offices and courts need it as institutions. We propose “skills and institutions”. Would the other States of @AFR agree?',
			replies: [
				[
					'AU',
					'The Commission supports this. Training individuals who then leave is our common experience.'
				],
				['EST', 'We support it, and can share what we learnt in building ours.']
			]
		},
		{
			by: 'UNESCO',
			on: 'capacity building',
			body: 'We would note that media and information literacy belongs under this heading and is mentioned nowhere else.'
		},
		{
			by: 'DIGEUR',
			on: 'around the world',
			body: 'Our members would prefer that existing programmes be mapped before new ones are called for.',
			replies: [
				['ITU', 'A mapping has begun and covers some four hundred programmes.'],
				['DIGEUR', 'Then a reference to it would answer our comment.']
			],
			resolvedBy: 'DIGEUR'
		},
		{
			by: 'UON',
			on: '',
			body: 'The section is short for what it asks. We offer two sentences on universities as places of lifelong training, if delegations wish.'
		}
	]
};
