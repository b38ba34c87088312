import { describe, expect, it } from 'vitest';
import { readConsultationWish } from './rules.ts';

const roadmap = {
	slug: 'roadmap-2',
	title: ' Roadmap ',
	mandate: '',
	outcome: 'adopted',
	facilitatorLabel: ''
};
const wish = (fields: Partial<typeof roadmap> = {}) => {
	const all = { ...roadmap, ...fields };
	return readConsultationWish((name) => all[name]);
};

describe('a consultation to open', () => {
	it('is taken without space around its title, with a word for facilitators', () =>
		expect(wish()).toEqual({
			ok: true,
			value: { ...roadmap, title: 'Roadmap', facilitatorLabel: 'Facilitator' }
		}));

	it.each([
		'a',
		'Roadmap',
		'road map',
		'-roadmap',
		'roadmap-',
		'road--map',
		'../x',
		'x'.repeat(41)
	])('[A3] is not at the address %s', (slug) =>
		expect(wish({ slug })).toMatchObject({ reason: 'admin.slug' })
	);

	it.each([
		[{ title: ' ' }, 'admin.title'],
		[{ outcome: 'won' }, 'admin.outcome'],
		[{ mandate: 'x'.repeat(2001) }, 'admin.mandate'],
		[{ facilitatorLabel: 'x'.repeat(41) }, 'admin.label']
	])('is refused with %j', (fields, reason) => expect(wish(fields)).toMatchObject({ reason }));
});
