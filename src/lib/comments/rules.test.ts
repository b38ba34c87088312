import { describe, expect, it } from 'vitest';
import type { Seat } from '#lib/kernel/actor.ts';
import type { DelegationId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import { plainWords } from '#lib/kernel/words.ts';
import { BODY_LIMIT, mayResolve, quoteOf, readPlace, readPost } from './rules.ts';

const SECTION = 'connect' as SectionId;
const receipt = 'receipt-of-one-form';

function form(fields: Record<string, string>): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.set(name, value);
	return data;
}

function seat(of: Partial<Seat>): Seat {
	return { id: 'seat', role: 'delegate', delegation: null, sections: [], ...of } as Seat;
}

function delegate(code: string, id = `seat of ${code}`): Seat {
	const delegation = { id: code as DelegationId, code, name: code, group: 'MS' };
	return seat({ id: id as SeatId, delegation });
}

describe('[C4] the words of a comment', () => {
	it('keep their line breaks and lose the space around them', () => {
		expect(readPost(form({ body: '  One\r\ntwo \n', receipt }))).toEqual({
			ok: true,
			value: { body: 'One\ntwo', receipt }
		});
	});

	it('lose control characters and bidi overrides, and keep isolates', () => {
		expect(plainWords('a\u0000b\u202ec\u2066d\u2069')).toBe('abc\u2066d\u2069');
	});

	it.each([
		['nothing', '', 'comments.empty'],
		['nothing but space', ' \n\t ', 'comments.empty'],
		['too much', 'x'.repeat(BODY_LIMIT + 1), 'comments.too-long']
	])('are refused when there is %s', (_, body, reason) =>
		expect(readPost(form({ body, receipt }))).toMatchObject({ ok: false, reason })
	);

	it('[C6] need a receipt key', () => {
		expect(readPost(form({ body: 'One' }))).toMatchObject({ reason: 'comments.receipt-missing' });
	});
});

describe('[C5] the place of a thread', () => {
	const anchors = { anchorStart: 'AQID', anchorEnd: 'BAUG', block: '17.3' };

	it('is the whole section when the form names none', () => {
		expect(readPlace(form({ quote: 'forged' }))).toMatchObject({
			value: { anchorStart: null, anchorEnd: null, block: null, quote: '' }
		});
	});

	it('is a paragraph when it names a block alone', () => {
		expect(readPlace(form({ block: '17.3', quote: 'forged' }))).toMatchObject({
			value: { anchorStart: null, block: '17.3', quote: '' }
		});
	});

	it('is words, with their quote on one line and shortened', () => {
		const place = readPlace(form({ ...anchors, quote: `a\n b${'c'.repeat(600)}`, before: 'x ' }));
		if (!place.ok) throw new Error(place.reason);
		expect(place.value).toMatchObject({ ...anchors, before: 'x', after: '' });
		expect(place.value.quote).toHaveLength(500);
		expect(place.value.quote).toMatch(/^a bc+…$/);
	});

	it.each([
		['one anchor', { ...anchors, anchorEnd: '' }],
		['anchors that are no base64', { ...anchors, anchorStart: '<script>' }],
		['anchors too long to be any', { ...anchors, anchorStart: 'AQID'.repeat(40) }],
		['anchors without their block', { ...anchors, block: '' }],
		['a block id that cannot be', { block: 'x'.repeat(12) }]
	])('is refused with %s', (_, fields) =>
		expect(readPlace(form(fields))).toMatchObject({ reason: 'comments.unknown-place' })
	);

	it('shortens by characters, not by halves of them', () => {
		expect(quoteOf('𝔄'.repeat(600))).toBe(`${'𝔄'.repeat(499)}…`);
	});
});

describe('[C7] resolving a thread that Kenya opened', () => {
	const thread = {
		openedBy: { seat: 'seat of KEN' as SeatId, delegation: 'KEN' },
		resolvedAt: null
	};
	it.each([
		['its opener', delegate('KEN'), true],
		['a colleague of its delegation', delegate('KEN', 'another seat'), true],
		['another delegation', delegate('NOR'), false],
		['an observer', seat({ role: 'observer' }), false],
		['the secretariat', seat({ role: 'secretariat' }), true],
		['the facilitator of the section', seat({ role: 'facilitator', sections: [SECTION] }), true],
		['the facilitator of another', seat({ role: 'facilitator' }), false]
	])('by %s', (_, who, may) => expect(mayResolve(who, SECTION, thread)).toBe(may));

	it('is its seat’s own when it has no delegation', () => {
		const own = { openedBy: { seat: 'seat' as SeatId, delegation: null }, resolvedAt: null };
		expect(mayResolve(seat({ role: 'observer' }), SECTION, own)).toBe(true);
		expect(mayResolve(delegate('KEN'), SECTION, own)).toBe(false);
	});
});
