import { describe, expect, it } from 'vitest';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import {
	changedRights,
	decideNumbering,
	decideRights,
	rightsAt,
	runningPhase,
	type Phase
} from './rules.ts';

const rights: Rights = {
	secretariat: ['read', 'edit'],
	facilitator: ['read'],
	'member-state': ['read', 'edit'],
	stakeholder: ['comment'],
	observer: []
};
const inputs = { position: 0, name: 'Inputs', rights, opensAt: 100, closesAt: 200 } as Phase;
const drafting = {
	...inputs,
	position: 1,
	name: 'Drafting',
	opensAt: 300,
	closesAt: null
} as Phase;
const secretariat = { role: 'secretariat' } as Seat;
const delegate = { role: 'delegate' } as Seat;

describe('the running phase', () => {
	it.each([
		['[C2] is none before the first opens', 99, null],
		['[C2] is the first from its opening instant', 100, 'Inputs'],
		['[C2] is none at the instant it closes', 200, null],
		['[C2] is the next one once it opens, without an end', 10_000, 'Drafting']
	])('%s', (_rule, now, name) =>
		expect(runningPhase([drafting, inputs], now)?.name ?? null).toBe(name)
	);

	it('[C2] is the later one where two overlap', () => {
		const early = { ...drafting, opensAt: 150 };
		expect(runningPhase([early, inputs], 160)?.name).toBe('Drafting');
	});
});

describe('rights', () => {
	it('[C3] are those of the running phase', () =>
		expect(rightsAt([inputs, drafting], 150)).toBe(rights));

	it('[C3] leave only reading between phases, to whom had it', () =>
		expect(rightsAt([inputs, drafting], 250)).toEqual({
			secretariat: ['read'],
			facilitator: ['read'],
			'member-state': ['read'],
			stakeholder: [],
			observer: []
		}));

	it('[C5] leave the secretariat reading before any phase', () =>
		expect(rightsAt([], 0).secretariat).toEqual(['read']));

	it('[C4] are settled by the secretariat alone', () => {
		const ticked = new Set(['secretariat:read', 'observer:comment', 'observer:fly']);
		expect(decideRights(delegate, ticked).ok).toBe(false);
		expect(decideRights(secretariat, ticked)).toEqual({
			ok: true,
			value: {
				secretariat: ['read'],
				facilitator: [],
				'member-state': [],
				stakeholder: [],
				observer: ['comment']
			}
		});
	});

	it('[C5] cannot shut the secretariat out', () =>
		expect(decideRights(secretariat, new Set(['observer:read'])).ok).toBe(false));

	it('tell the record which categories changed', () =>
		expect(changedRights(rights, { ...rights, observer: ['read'] })).toEqual(['observer']));
});

it('[C4] numbering is settled by the secretariat, as a scheme that there is', () => {
	expect(decideNumbering(secretariat, 'pp-op').ok).toBe(true);
	expect(decideNumbering(secretariat, 'roman').ok).toBe(false);
	expect(decideNumbering(delegate, 'pp-op').ok).toBe(false);
});
