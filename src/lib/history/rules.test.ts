import { describe, expect, it } from 'vitest';
import { CATEGORIES, type Capability, type Rights } from '#lib/kernel/capabilities.ts';
import { MINUTE, SECOND } from '#lib/kernel/instants.ts';
import { closuresFor, listSteps, LONGEST, type RightsChange } from './rules.ts';

const edit = (at: number, who: string | null) => ({
	...{ at, account: who, seat: who, delegation: who }
});

/** Steps as who made them and which edits they end with. */
function steps(edits: readonly ReturnType<typeof edit>[], closures = [] as never[]) {
	return listSteps(edits, closures).steps.map(
		({ last, kind }) => `${kind === 'edit' ? edits[last]?.account : kind} ${last}`
	);
}

describe('the steps of a history', () => {
	it('[H2] are runs of one author’s edits, ended by a pause', () => {
		expect(
			steps([edit(0, null), edit(10, 'KEN'), edit(20, 'KEN'), edit(30 + MINUTE, 'KEN')])
		).toEqual(['source 0', 'KEN 2', 'KEN 3']);
	});

	it('[H2] of people who type at once overlap; who goes on later begins anew', () => {
		const later = 20 * SECOND;
		expect(steps([edit(0, 'KEN'), edit(1, 'NOR'), edit(2, 'KEN'), edit(3, 'NOR')])).toEqual([
			'KEN 2',
			'NOR 3'
		]);
		expect(steps([edit(0, 'KEN'), edit(1, 'NOR'), edit(later, 'KEN')])).toEqual([
			'KEN 0',
			'NOR 1',
			'KEN 2'
		]);
	});

	it('[H2] are never longer than five minutes, however long somebody types', () => {
		const typing = Array.from({ length: 12 }, (_, i) => edit(i * MINUTE, 'KEN'));
		const { steps } = listSteps(typing, []);
		expect(steps.every(({ startedAt, endedAt }) => endedAt - startedAt <= LONGEST)).toBe(true);
		expect(steps).toHaveLength(2);
	});

	it('[H2] of nobody are named for what they are', () => {
		expect(steps([edit(0, null), edit(1, 'KEN'), edit(2, null)])).toEqual([
			'source 0',
			'KEN 1',
			'server 2'
		]);
	});

	it('[H4] of a time that was closed to the reader are one, without a name', () => {
		const edits = [edit(0, null), edit(10, 'KEN'), edit(20, 'NOR'), edit(30, 'KEN')];
		const { steps, stepOf } = listSteps(edits, [{ from: 10, until: 25 }]);
		expect(steps).toMatchObject([
			{ kind: 'source', last: 0 },
			{ kind: 'closed', first: 1, last: 2, startedAt: 10, endedAt: 25 },
			{ kind: 'edit', first: 3, last: 3 }
		]);
		expect([...stepOf]).toEqual([0, 1, 1, 2]);
	});
});

const rights = (capabilities: readonly Capability[]): Rights =>
	Object.fromEntries(CATEGORIES.map((category) => [category, capabilities])) as Rights;
const READ = rights(['read']);
const NONE = rights([]);
const phase = (opensAt: number, closesAt: number | null, granted: Rights, position = 1) => ({
	...{ name: `phase ${position}`, position, opensAt, closesAt, rights: granted }
});

describe('what a reader of the text may read of its history', () => {
	it('[H4] is everything when they could always read', () => {
		expect(closuresFor('stakeholder', [phase(0, null, READ)], [], 100)).toEqual([]);
	});

	it('[H4] is nothing of a phase in which they could not, and of the pause after it', () => {
		const phases = [phase(0, 10, READ, 1), phase(10, 20, NONE, 2), phase(30, null, READ, 3)];
		expect(closuresFor('stakeholder', phases, [], 100)).toEqual([{ from: 10, until: 30 }]);
		expect(closuresFor('secretariat', phases, [], 100)).toEqual([]);
	});

	it('[H4] follows every change of the rights within a phase', () => {
		const change = (at: number, is: Rights, was: Rights | null): RightsChange => ({
			...{ phase: 'phase 1', at, rights: is, was }
		});
		const now = [phase(0, null, READ)];
		const shut = [change(10, NONE, READ), change(20, READ, NONE)];
		expect(closuresFor('observer', now, shut, 100)).toEqual([{ from: 10, until: 20 }]);
		// Older entries do not say what the rights were before: then nothing of it is told.
		expect(closuresFor('observer', now, [change(10, READ, null)], 100)).toEqual([
			{ from: 0, until: 10 }
		]);
	});
});
