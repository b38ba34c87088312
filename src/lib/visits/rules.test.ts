import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '#lib/kernel/instants.ts';
import { lastVisit, readText, sayChanged, saySince, seeText, type Visit } from './rules.ts';

const START = Date.UTC(2026, 11, 3, 14, 5);
const seen = (minutes: number, hash = 'a'): Visit => ({
	seenAt: START + minutes * MINUTE,
	seenHash: hash,
	beforeAt: null,
	beforeHash: ''
});

describe('a visit', () => {
	it('[V1] begins with the first sight of a section', () => {
		const visit = seeText(null, START, 'a');
		expect(visit).toEqual(seen(0));
		expect(lastVisit(null, START)).toBeNull();
		expect(lastVisit(visit, START + MINUTE)).toBeNull();
	});

	it.each([
		['goes on for half an hour after it was last seen', 30 * MINUTE, null],
		['has ended after that', 30 * MINUTE + 1, { at: START, hash: 'a' }]
	])('[V1] %s', (_rule, after, last) => {
		expect(lastVisit(seen(0), START + after)).toEqual(last);
		const next = seeText(seen(0), START + after, 'b');
		expect(next).toEqual({
			seenAt: START + after,
			seenHash: 'b',
			beforeAt: last?.at ?? null,
			beforeHash: last?.hash ?? ''
		});
	});

	it('[V1] is compared with the same one before it, however often it is seen', () => {
		let visit: Visit = seen(0);
		for (const minutes of [60, 75, 100, 130])
			visit = seeText(visit, START + minutes * MINUTE, `${minutes}`) ?? visit;
		expect(lastVisit(visit, START + 131 * MINUTE)).toEqual({ at: START, hash: 'a' });
		expect(lastVisit(visit, START + 161 * MINUTE)).toEqual({
			at: START + 130 * MINUTE,
			hash: '130'
		});
	});

	it.each([-5, 0, 4.999])('[V4] is not noted again %d seconds later', (seconds) => {
		expect(seeText(seen(0), START + seconds * SECOND, 'b')).toBeNull();
		expect(seeText(seen(0), START + 5 * SECOND, 'b')).not.toBeNull();
	});

	it('[V6] that read everything is compared with what its page showed', () => {
		const visit = readText(START, START + MINUTE, 'b');
		expect(lastVisit(visit, START + 2 * MINUTE)).toEqual({ at: START, hash: 'b' });
		expect(readText(START + MINUTE, START, 'b').beforeAt).toBe(START);
	});
});

describe('what changed since a visit', () => {
	const nothing = { paragraphs: 0, comments: 0, positions: 0 };
	const last = { at: START };

	it.each([
		[{ paragraphs: 3, comments: 2, positions: 1 }, '3 paragraphs, 2 new comments, 1 position'],
		[{ ...nothing, comments: 1 }, '1 new comment'],
		[{ ...nothing, paragraphs: null }, 'the text'],
		[nothing, '']
	])('%o is “%s”', (changed, words) => expect(sayChanged(changed)).toBe(words));

	it('is said with the date of the visit, or that there was none', () => {
		expect(saySince(last, { ...nothing, positions: 2 })).toBe(
			'Changed since your last visit on 3 Dec 2026, 14:05 UTC: 2 positions'
		);
		expect(saySince(last, nothing)).toBe(
			'Nothing changed since your last visit on 3 Dec 2026, 14:05 UTC'
		);
		expect(saySince(null, nothing)).toBe('This is your first visit');
	});
});
