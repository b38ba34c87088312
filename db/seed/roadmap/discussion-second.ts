import type { SeededThread } from './discussion.ts';

/** The invented discussion of sections 5 to 8, by section number. */
export const DISCUSSION_SECOND: Readonly<Record<string, readonly SeededThread[]>> = {
	'5': [
		{
			by: 'CHE',
			on: 'human rights apply both online and offline',
			body: 'This is agreed language of the Human Rights Council. We ask that it be kept word for word.',
			replies: [
				['CAN', 'We fully associate ourselves with this.'],
				['CRI', 'So do we.']
			]
		},
		{
			by: 'ACCESS',
			on: 'protection of human rights in the digital era',
			body: 'A section on rights that does not mention shutdowns of the internet will look incomplete. We propose a sentence.',
			replies: [
				['RWA', 'We would need to consult the capital on any such sentence.'],
				['ISOC', 'We can offer wording that stays with the effects on the network and on people.'],
				['ACCESS', 'We would welcome that as a basis.']
			]
		},
		{
			by: 'JPN',
			on: 'human agency',
			body: 'Could the secretariat say what “human agency” adds to “human rights” in this sentence?',
			replies: [
				[
					'SECRETARIAT',
					'The two stand side by side in the source: rights as held, agency as exercised when systems decide.'
				]
			]
		},
		{
			by: 'ICC',
			on: 'at the center of digital technology',
			body: 'We would recall the Guiding Principles on Business and Human Rights here, as the frame that companies already apply.'
		}
	],
	'6': [
		{
			by: 'JPN',
			on: 'trustworthy, human-rights based, safe and sustainable',
			body: 'We support the order of these terms. We would add “inclusive”, as in the principles endorsed in 2019.',
			replies: [
				[
					'OECD',
					'The principles referred to do say “inclusive growth”. Adding the word would bring the texts closer.'
				],
				['CAN', 'We support the addition.']
			]
		},
		{
			by: 'BRA',
			on: 'global cooperation',
			body: 'Developing countries sit in few of the bodies where this is discussed. We ask for wording on balanced representation.',
			replies: [['IND', 'We support Brazil.']]
		},
		{
			by: 'USP',
			on: 'promotes peace',
			body: 'We would welcome clarity on whether military uses are inside or outside this section. Readers will ask.',
			replies: [
				[
					'FACILITATOR',
					'My understanding is that they are dealt with elsewhere. I would welcome views on saying so.'
				],
				['NOR', 'Saying so would be useful.'],
				['POL', 'We would rather leave it unsaid than open that discussion here.']
			]
		},
		{
			by: 'DIGEUR',
			on: '',
			body: 'One sentence carries seven conditions. We suggest keeping the sentence and listing below what each asks of developers and of States.'
		}
	],
	'7': [
		{
			by: 'EST',
			on: 'digital trust and security',
			body: 'We would recall that international law applies in cyberspace. Without it the section describes threats and no rule.',
			replies: [
				['CAN', 'We support a reference, in the words of the 2015 report of governmental experts.'],
				['BRA', 'We can support it in exactly those words.']
			]
		},
		{
			by: 'IFRC',
			on: 'cyberattacks on healthcare services',
			body: 'We propose adding humanitarian organizations and their data. The harm is of the same kind.',
			replies: [
				['CHE', 'We support this.'],
				['NOR', 'As do we.']
			]
		},
		{
			by: 'ICANN',
			on: 'critical infrastructure',
			body: 'We ask whether the public core of the internet is meant to be covered. We think that it should be, by name.',
			replies: [['EST', 'We would support naming it.']]
		},
		{
			by: 'POL',
			on: 'Cyber conflict is on the rise',
			body: 'This is stated as a fact and carries no source. A footnote would protect the text.',
			replies: [['SECRETARIAT', 'We will look for one that all sides recognise.']]
		},
		{
			by: 'ICC',
			on: 'a level playing field',
			body: 'For whom? Small firms bear the same duties of security with a fraction of the means.'
		}
	],
	'8': [
		{
			by: 'RWA',
			on: 'multi-stakeholder',
			body: 'Between our two delegations first: shall we propose to name the local level here, cities and municipalities?',
			replies: [
				['KEN', 'We could go along with that. Let us see what the other African States say.']
			],
			readers: 'KEN',
			asks: 'RWA'
		},
		{
			by: 'BRA',
			on: 'more effective architecture for digital cooperation',
			body: 'We could not support a new body. We could support a stronger Internet Governance Forum with a small, funded secretariat.',
			replies: [
				['CHE', 'That is also our preference, and that of several members of the roundtable.'],
				['KEN', 'We support the Forum. Funding must not depend on a few contributors.'],
				['ISOC', 'The technical community would support this course.']
			]
		},
		{
			by: 'IND',
			on: 'make digital governance a priority',
			body: 'Whose priority: of Member States or of the Organization? The two halves of the sentence seem to have different subjects.',
			replies: [['SECRETARIAT', 'The source leaves it open. Delegations may wish to settle it.']]
		},
		{
			by: 'APC',
			on: 'global and multi-stakeholder',
			body: 'We ask that “on an equal footing” be considered after these words.',
			replies: [
				[
					'POL',
					'Respective roles and responsibilities are the agreed formula. We would need that beside it.'
				],
				['APC', 'Both formulas can stand together, as they have before.']
			]
		},
		{
			by: 'ICC',
			on: 'norms, cooperative frameworks, and safeguards',
			body: 'Business would welcome “interoperable” before “frameworks”. Sixty differing sets of rules protect nobody.'
		}
	]
};
