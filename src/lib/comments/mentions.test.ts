import { describe, expect, it } from 'vitest';
import { audienceOf } from '#lib/kernel/audience.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { findMentions, sayUntold, setMentions } from './mentions.ts';
import type { Callable } from './rules.ts';

const callable = (kind: Callable['kind'], call: string): Callable => ({
	...{ kind, call, target: `id-of-${call}`, name: call }
});
const EVERYONE = [
	...['KEN', 'NOR', 'US', 'USA-X'].map((code) => callable('delegation', code)),
	callable('group', 'G77'),
	callable('facilitators', 'co-facilitator'),
	...['Amina Otieno', 'Amina', 'Ken', 'Žofie Dvořáková', 'أمينة', '王芳'].map((name) =>
		callable('account', name)
	)
];

const called = (body: string) =>
	findMentions(body, EVERYONE).map(({ target }) => target.replace('id-of-', ''));

describe('[C22] a comment calls upon', () => {
	it.each([
		['a delegation by its code', '@KEN, please.', ['KEN']],
		['a delegation at the end', 'as said by @KEN', ['KEN']],
		['a group', '(@G77)', ['G77']],
		['the facilitators, in any case', '@Co-Facilitator?', ['co-facilitator']],
		['a person, by the longest name that fits', '@amina otieno’s text', ['Amina Otieno']],
		['a person of one name', '@Amina Odhiambo', ['Amina']],
		['a person whose name a code resembles', '@Ken and @KEN', ['Ken', 'KEN']],
		['a longer code than another', '@USA-X', ['USA-X']],
		['each once', '@KEN @KEN', ['KEN']],
		[
			'names with marks, however they are composed',
			'@Žofie Dvořáková'.normalize('NFD'),
			['Žofie Dvořáková']
		],
		['names in scripts without spaces', '请@王芳看', ['王芳']],
		['names with a word before them that is written to them', 'و@أمينة', ['أمينة']],
		['those in lists and strong words', '- **@KEN** and\n- @NOR', ['KEN', 'NOR']]
	])('%s', (_, body, who) => expect(called(body)).toEqual(who));

	it.each([
		['codes of other case', '@ken @Nor'],
		['words that only begin so', '@KENYA @Aminata @KEN-X @KEN_X @KEN2'],
		['e-mail addresses', 'wanjiku@KEN.example and me@KEN'],
		['handles elsewhere', '@KEN.social @KEN@example.org'],
		['links and addresses', '[@KEN](https://a.example/@KEN) https://b.example/@KEN'],
		['nobody by an @ alone', 'a @ b @']
	])('nobody by %s', (_, body) => {
		expect(called(body).filter((who) => who !== 'Ken')).toEqual([]);
	});

	it('so many at most, and takes no time for more', () => {
		const many = Array.from({ length: 2000 }, (_, i) => callable('account', `Ann ${i}`));
		const body = many
			.map(({ call }) => `@${call}`)
			.join(' ')
			.slice(0, 10_000);
		const before = performance.now();
		expect(findMentions(body, many)).toHaveLength(50);
		expect(performance.now() - before).toBeLessThan(1000);
	});
});

describe('[C22] a mention is set', () => {
	it('in strong words, among other words', () => {
		expect(setMentions('To @KEN:\nwell', [callable('delegation', 'KEN')])).toEqual([
			{
				list: null,
				lines: [
					[{ text: 'To ' }, { text: '@KEN', strong: true }, { text: ':' }],
					[{ text: 'well' }]
				]
			}
		]);
	});

	it('only where somebody is called upon', () => {
		expect(setMentions('To @KEN', [])).toBeNull();
		expect(setMentions('To @NOR', [callable('delegation', 'KEN')])).toEqual([
			{ list: null, lines: [[{ text: 'To @NOR' }]] }
		]);
	});
});

describe('[C23] whoever is called upon and does not read a thread', () => {
	const kenya = audienceOf({ facilitation: false, delegations: ['id-of-KEN' as DelegationId] });
	const everyone = EVERYONE.filter(({ call }) => /^(KEN|NOR|G77|co-|Amina O)/.test(call));

	it('is named to its author', () => {
		expect(sayUntold(everyone, kenya, () => [])).toBe(
			'Not told, since they do not read this thread: NOR, the co-facilitator, and Amina Otieno. ' +
				'Of the G77, only those who read this thread are told.'
		);
	});

	it('is nobody where everybody reads it, or those called upon do', () => {
		expect(sayUntold(everyone, '', () => [])).toBe('');
		const facilitation = audienceOf({ facilitation: true, delegations: [] });
		const seat = { role: 'secretariat', delegation: null } as const;
		const called = everyone.filter(({ kind }) => kind === 'facilitators' || kind === 'account');
		expect(sayUntold(called, facilitation, () => [seat])).toBe('');
	});
});
