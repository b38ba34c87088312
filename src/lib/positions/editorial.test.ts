import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Audience } from '#lib/kernel/audience.ts';
import type { DelegationId, EditorialMarkId } from '#lib/kernel/ids.ts';
import {
	changesFrom,
	grounded,
	groundOf,
	standsOn,
	textsLeadingTo,
	type Editorial,
	type EditorialChange
} from './editorial.ts';
import type { Stance } from './rules.ts';

const KENYA = 'KEN' as DelegationId;
const NONE = new Set<EditorialMarkId>();
const mark = (id: string) => id as EditorialMarkId;
const marks = (...ids: string[]) => new Set(ids.map(mark));

/** `m1 a>b` is mark m1 of the change from text a to text b. */
function changes(...written: string[]): EditorialChange[] {
	return written.map((each) => {
		const [id = '', from = '', to = ''] = each.split(/[ >]/);
		return { mark: mark(id), block: '', from, to };
	});
}

function marked(...written: string[]): Editorial {
	const all = changes(...written);
	const ids = [...new Set(all.map((each) => each.mark))];
	return {
		marks: ids.map((id, i) => ({
			...{ id, note: '', by: 'F. Acilitator' },
			...{ markedAt: Date.UTC(2026, 11, 3 + i), contestUntil: Date.UTC(2026, 11, 6 + i) }
		})),
		changes: all,
		contests: []
	};
}

function taken(textHash: string, stance: Stance = 'object') {
	return { stance, textHash, hearers: 'everybody', notes: [] as string[] } as const;
}

describe('[E2] a position stands', () => {
	it.each<[string, string[], string[], boolean]>([
		['on the text it was taken on', [], [], true],
		['where the change was marked', ['m1 a>b'], [], true],
		['through several marks, one after the other', ['m1 a>c', 'm2 c>b'], [], true],
		['not against the direction of a mark', ['m1 b>a'], [], false],
		['not where its delegation contested', ['m1 a>b'], ['m1'], false],
		['by another mark of the same change', ['m1 a>b', 'm2 a>b'], ['m1'], true],
		['around a circle', ['m1 a>c', 'm2 c>a', 'm3 c>b'], [], true],
		['not on what no mark leads to', ['m1 a>c', 'm2 c>a', 'm3 d>b'], [], false]
	])('%s', (what, written, contested, stands) => {
		const hash = what.startsWith('on the text') ? 'b' : 'a';
		expect(standsOn(hash, 'b', changes(...written), marks(...contested))).toBe(stands);
	});
});

describe('[E2] [E4] over any marks and contests', () => {
	const text = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
	const id = fc.constantFrom('m1', 'm2', 'm3', 'm4').map(mark);
	const change = fc.record({ mark: id, block: fc.constant(''), from: text, to: text });
	const graph = fc.array(change, { maxLength: 12 });
	const contested = fc.uniqueArray(id, { maxLength: 3 }).map((ids) => new Set(ids));
	const check = (
		...[property]: [fc.IProperty<[string, string, EditorialChange[], Set<EditorialMarkId>]>]
	) => fc.assert(property, { seed: 20261122, numRuns: 400 });

	/** All walks of a length up to the number of texts, tried one by one. */
	const walks = (from: string, to: string, all: readonly EditorialChange[], depth = 6): boolean =>
		from === to ||
		(depth > 0 && all.some((each) => each.from === from && walks(each.to, to, all, depth - 1)));

	it('a position stands where a walk over uncontested changes leads, and nowhere else', () =>
		check(
			fc.property(text, text, graph, contested, (from, to, all, without) => {
				const valid = all.filter((each) => !without.has(each.mark));
				expect(standsOn(from, to, all, without)).toBe(walks(from, to, valid));
			})
		));

	it('contesting never lets stand what did not, and marking never lets fall what stood', () =>
		check(
			fc.property(text, text, graph, contested, (from, to, all, without) => {
				if (standsOn(from, to, all, without)) expect(standsOn(from, to, all, NONE)).toBe(true);
				if (standsOn(from, to, all.slice(1), without))
					expect(standsOn(from, to, all, without)).toBe(true);
			})
		));

	it('whoever stands somewhere is among those told when that text changes', () =>
		check(
			fc.property(text, text, graph, contested, (from, to, all, without) => {
				if (standsOn(from, to, all, without)) expect(textsLeadingTo([to], all)).toContain(from);
				expect(textsLeadingTo([to], all).includes(from)).toBe(standsOn(from, to, all, NONE));
			})
		));

	it('the text it stands on last is one it stands on', () =>
		check(
			fc.property(text, text, graph, contested, (from, today, all, without) => {
				const last = changesFrom(from, all, without).at(-1)?.to ?? from;
				expect(standsOn(from, last, all, without)).toBe(true);
				const editorial = { ...marked(), changes: all };
				const ground = groundOf(taken(from), KENYA, '', today, editorial);
				expect(ground.changed).toBe(!standsOn(from, today, all, NONE));
			})
		));
});

describe('[E3] the ground of a position', () => {
	it('is the last text it stands on, when the text changes again', () => {
		const editorial = marked('m1 a>b', 'm2 b>c');
		expect(groundOf(taken('a'), KENYA, '', 'd', editorial)).toMatchObject({
			...{ hash: 'c', changed: true, mark: null }
		});
		expect(groundOf(taken('a'), KENYA, '', 'c', editorial)).toMatchObject({ mark: 'm2' });
	});

	it('is its own text when nothing was marked, or it was withdrawn', () => {
		expect(groundOf(taken('a'), KENYA, '', 'b', marked())).toMatchObject({
			...{ hash: 'a', changed: true }
		});
		const withdrawn = taken('a', 'withdrawn');
		expect(groundOf(withdrawn, KENYA, '', 'b', marked())).toMatchObject({ changed: false });
	});

	it('of a paragraph is its own, and no other’s', () => {
		const editorial = { ...marked('m1 a>b') };
		expect(groundOf(taken('a'), KENYA, '7.1', 'b', editorial).changed).toBe(true);
		const ofIt = editorial.changes.map((each) => ({ ...each, block: '7.1' }));
		expect(groundOf(taken('a'), KENYA, '7.1', 'b', { ...editorial, changes: ofIt })).toMatchObject({
			...{ changed: false, mark: 'm1' }
		});
	});
});

describe('[E5] a contest', () => {
	const contest = (audience: Audience, delegation = KENYA) => ({
		...marked('m1 a>b'),
		contests: [
			{ mark: mark('m1'), delegation, audience, reason: 'No.', at: 0, by: 'Wanjiku Kamau' }
		]
	});
	const heard = (hearers: 'everybody' | 'facilitation' | 'delegation') => ({
		...taken('a'),
		hearers
	});
	it.each([
		['made in public holds for all', '', ['everybody', 'facilitation', 'delegation']],
		['made in a sounding', 'KEN facilitation', ['facilitation', 'delegation']],
		['made within the delegation', 'KEN', ['delegation']]
	] as const)('%s, and shows in nothing that more people see', (_, audience, meant) => {
		for (const hearers of ['everybody', 'facilitation', 'delegation'] as const) {
			const { changed } = groundOf(heard(hearers), KENYA, '', 'b', contest(audience));
			expect([hearers, changed]).toEqual([hearers, meant.some((each) => each === hearers)]);
		}
	});

	it('is of its delegation alone', () => {
		const ghana = contest('', 'GHA' as DelegationId);
		expect(groundOf(taken('a'), KENYA, '', 'b', ghana).changed).toBe(false);
	});

	it('is said in words, as standing is', () => {
		const say = (editorial: Editorial) => {
			const ground = groundOf(taken('a'), KENYA, '', 'b', editorial);
			return grounded(taken('a'), KENYA, ground, editorial).notes;
		};
		expect(say(marked('m1 a>b'))).toEqual([
			'Stands: the facilitator called the change of 3 Dec 2026 editorial'
		]);
		expect(say(contest(''))).toEqual([
			'Contested: the change of 3 Dec 2026 is not editorial for it'
		]);
		expect(say(marked())).toEqual([]);
	});
});
