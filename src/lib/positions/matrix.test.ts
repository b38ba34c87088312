import { describe, expect, it } from 'vitest';
import { CAPABILITIES, CATEGORIES, type Rights } from '#lib/kernel/capabilities.ts';
import type { DelegationId, PositionId, SectionId } from '#lib/kernel/ids.ts';
import { NOTHING_MARKED } from './editorial.ts';
import { matrixRow, mostContestedFirst, tally } from './matrix.ts';
import { mayStillObject, standingsOn, within, type CountedDelegation } from './standings.ts';
import { rowsAsCsv, rowsOf, walkCsv, walkJson } from './rows.ts';
import type { Stance, Statement } from './rules.ts';

function delegation(code: string, group: string, ...regions: string[]): CountedDelegation {
	const category = group === 'MS' ? 'member-state' : 'stakeholder';
	const named = { id: code as DelegationId, code, name: `The ${code}` };
	return { ...named, category, group, regions, negotiating: [] };
}

function says(stance: Stance, textHash = 'today', reason = ''): Statement {
	const reservation = stance === 'reservation' ? 'general' : '';
	const who = { statedAt: 0, statedBy: 'A. Person', receipt: 'X-1-1', version: 1 };
	const how = {
		id: 'x' as PositionId,
		hearers: 'everybody',
		source: '',
		disputedAt: null
	} as const;
	return { stance, reservation, reason, textHash, ...who, ...how, notes: [], origin: '' };
}

const DELEGATIONS = [
	delegation('KEN', 'MS', 'AFR'),
	delegation('NOR', 'MS', 'WEOG'),
	delegation('TUR', 'MS', 'WEOG', 'APG'),
	delegation('KIR', 'MS'),
	delegation('ITU', 'IG'),
	delegation('NGO', 'CS')
];

function standings(stated: Record<string, Statement>) {
	const statements = new Map(
		Object.entries(stated).map(([code, each]) => [code as DelegationId, [each]])
	);
	return standingsOn(DELEGATIONS, statements, 'today', NOTHING_MARKED);
}

const onlyStatesBlock = Object.fromEntries(
	CATEGORIES.map((category) => [
		category,
		CAPABILITIES.filter((each) => each !== 'block' || category === 'member-state')
	])
) as unknown as Rights;

function row(number: string, stated: Record<string, Statement>) {
	const section = { id: number as SectionId, number, title: `Section ${number}` };
	return matrixRow(
		section,
		standings(stated),
		['MS', 'IG', 'CS', 'AC', 'WEOG', 'APG'],
		onlyStatesBlock
	);
}

describe('[P10] counting', () => {
	const { all, groups } = row('1', {
		KEN: says('object', 'then'),
		NOR: says('support'),
		TUR: says('withdrawn', 'then'),
		ITU: says('reservation')
	});

	it('counts each delegation once in all', () => {
		expect(all).toEqual({
			support: 1,
			'support-if-amended': 0,
			reservation: 1,
			object: 1,
			none: 3,
			...{ unconfirmed: 0, disputed: 0, soundings: 0, lapsed: 0 },
			changed: 1,
			total: 6,
			through: {},
			marks: [{ sign: 'Δ', count: 1, words: 'on an earlier text' }]
		});
	});

	it('counts each in its one counting group, so that columns add up to all', () => {
		expect(groups.MS).toMatchObject({ support: 1, object: 1, none: 2, total: 4 });
		const columns = ['MS', 'IG', 'CS', 'AC'].map((code) => groups[code]?.total ?? 0);
		expect(columns.reduce((sum, total) => sum + total)).toBe(all.total);
	});

	it('shows a State of two regional groups in both, and one of none in neither', () => {
		expect(groups.WEOG?.total).toBe(2);
		expect(groups.APG?.total).toBe(1);
	});

	it('counts a withdrawn position as none stated, never as changed', () => {
		expect(tally(within(standings({ TUR: says('withdrawn', 'then') }), 'APG'))).toMatchObject({
			none: 1,
			changed: 0
		});
	});

	it('shows a group without delegations as empty', () => {
		expect(groups.AC?.total).toBe(0);
	});
});

it('[P11] lists who may still object: those who may block and do not support', () => {
	const names = mayStillObject(
		standings({ NOR: says('support'), KEN: says('support-if-amended'), NGO: says('object') }),
		onlyStatesBlock
	).map((each) => each.delegation.code);
	expect(names).toEqual(['KEN', 'TUR', 'KIR']);
});

it('[P12] puts the most contested first and keeps the order of the text among equals', () => {
	const rows = [
		row('1', { KEN: says('support') }),
		row('2', { KEN: says('support-if-amended') }),
		row('3', { KEN: says('reservation') }),
		row('4', { KEN: says('object') }),
		row('5', { KEN: says('object'), NOR: says('reservation') }),
		row('6', {})
	];
	const order = mostContestedFirst(rows).map((each) => each.section.number);
	expect(order).toEqual(['5', '4', '3', '2', '1', '6']);
});

describe('rows for exports', () => {
	const rows = rowsOf(
		{ number: '3', title: 'Inclusion' },
		standings({ KEN: says('object', 'then', '=HYPERLINK("x"),\nno'), NOR: says('support') }),
		true
	);

	it('carry only what was stated, with the demonstration mark', () => {
		expect(rows.map((each) => each.delegationCode)).toEqual(['KEN', 'NOR']);
		expect(rows[0]).toMatchObject({
			section: '3',
			changedSince: true,
			statedAt: '1970-01-01T00:00:00.000Z',
			demonstration: true
		});
	});

	it('[P20] name the paragraph that they are on, by its number and its id', () => {
		const on = { id: '7.2', label: '12(a)' };
		const [row] = rowsOf({ number: '3', title: '' }, standings({ KEN: says('object') }), true, on);
		expect(row).toMatchObject({ section: '3', paragraph: '12(a)', block: '7.2' });
		expect(rows[0]).toMatchObject({ paragraph: '', block: '' });
	});

	it('neutralise formulas and quote what needs it', () => {
		const lines = rowsAsCsv(rows).split('\r\n');
		expect(lines[0]).toMatch(/^section,section title,paragraph,paragraph id,delegation code,/);
		expect(lines[1]).toContain(`"'=HYPERLINK(""x""),\nno"`);
	});

	it('are the same in stretches, some of them empty', async () => {
		const join = async (pieces: AsyncIterable<string>) => (await Array.fromAsync(pieces)).join('');
		async function* walk() {
			for (const row of rows) yield* [[], [row]];
			yield [];
		}
		expect(await join(walkCsv(walk()))).toBe(rowsAsCsv(rows));
		const json = await join(walkJson({ consultation: 'x' }, walk()));
		expect(JSON.parse(json)).toEqual({ consultation: 'x', positions: rows });
		const none = walkJson({ consultation: 'x' }, (async function* () {})());
		expect(JSON.parse(await join(none))).toEqual({ consultation: 'x', positions: [] });
	});
});
