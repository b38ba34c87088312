import { describe, expect, it } from 'vitest';
import { readAllMemberships } from '#db/groups.ts';
import type { DelegationId, GroupId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import { DAY } from '#lib/kernel/instants.ts';
import { insertGroup } from '#db/delegations.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { readGroupings } from '#lib/people/groupings.server.ts';
import {
	addGroup,
	addMembers,
	changeCounting,
	changePresidency,
	endMembership
} from '#lib/people/groups.server.ts';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import { sayEntry } from '#lib/record/entries.ts';
import type { Payload } from '#lib/record/verify.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { NOW } from '../support/rows.ts';

/** A consultation of three States, its secretariat, and a group they may form. */
async function open(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const { runtime, consultation } = here;
	await here.seatDelegation('NOR');
	await here.seatDelegation('GHA');
	const office = await here.seat('secretariat');
	const { participant } = await enterConsultation(office, here.slug);
	const [regional, civil] = [newId<GroupId>(NOW), newId<GroupId>(NOW)];
	await runtime.db.commit([
		insertGroup(runtime.db, {
			...{ id: regional, consultation, code: 'AFR', name: 'African Group', kind: 'regional' },
			position: 2
		}),
		insertGroup(runtime.db, {
			...{ id: civil, consultation, code: 'CS', name: 'Civil society', kind: 'stakeholder' },
			position: 3
		})
	]);
	accepted(await addGroup(office, participant, { code: 'g77', name: 'Group of 77' }));
	const read = (code = '') => readGroupings(runtime, participant.seat, code);
	const groups = (await read()).groups;
	const g77 = groups.find(({ code }) => code === 'G77')?.id;
	if (!g77) throw new Error('no group was formed');
	const idOf = async (code: string): Promise<DelegationId> => {
		const found = (await read()).delegations.find((each) => each.code === code);
		if (!found) throw new Error(`no ${code}`);
		return found.id;
	};
	const [ken, nor, gha] = await Promise.all(['KEN', 'NOR', 'GHA'].map(idOf));
	const join = (delegations: DelegationId[], fields: object = {}) =>
		addMembers(office, participant, {
			...{ group: g77, delegations, since: NOW, until: null, ...fields }
		});
	const said = async () => {
		const { entry } = runtime.db.tables;
		const rows = await runtime.db.read.select().from(entry).orderBy(entry.seq);
		return rows.map(({ payload }) => sayEntry(JSON.parse(payload) as Payload, null).what);
	};
	return {
		...{ ...here, office, participant, read, g77, regional, civil, join, said },
		states: { ken: ken as DelegationId, nor: nor as DelegationId, gha: gha as DelegationId }
	};
}

describe.each(dialects)('groups on %s', (dialect) => {
	it('[P25] are formed by the secretariat, one of a code', async () => {
		const { office, participant, kenya, slug, kinds, announced, consultation } =
			await open(dialect);
		const again = { code: 'G77', name: 'Another' };
		expect(await addGroup(office, participant, again)).toMatchObject({ status: 409 });
		const delegate = (await enterConsultation(kenya, slug)).participant;
		expect(await addGroup(kenya, delegate, { code: 'EU', name: 'EU' })).toMatchObject({
			status: 403
		});
		expect(await kinds()).toEqual(['group.added']);
		expect(announced).toContain(`people/${consultation}`);
	});

	it('[P24] take many members at once, and leave those they have', async () => {
		const { join, read, states, said } = await open(dialect);
		const { ken, nor, gha } = states;
		expect(accepted(await join([ken]))).toEqual({ joined: ['Kenya'], already: [] });
		expect(accepted(await join([ken, nor, gha]))).toMatchObject({ already: ['Kenya'] });
		expect(accepted(await join([ken, nor, gha]))).toMatchObject({ joined: [] });
		const { open: group } = await read('g77');
		expect(group?.members.map(({ code }) => code)).toEqual(['GHA', 'KEN', 'NOR']);
		expect(group?.candidates).toEqual([]);
		expect(await said()).toEqual([
			'formed the negotiating group Group of 77 (G77)',
			'entered KEN as members of the Group of 77 from 22 November 2026',
			'entered GHA, NOR as members of the Group of 77 from 22 November 2026'
		]);
	});

	it('[P24] keep memberships apart in time, however many enter them at once', async () => {
		const { runtime, consultation, join, states } = await open(dialect);
		const [a, b, c] = [NOW, NOW + DAY, NOW + 2 * DAY];
		const tries = [a, b, c].map((since) => join([states.ken], { since, until: null }));
		await Promise.all(tries);
		expect(await readAllMemberships(runtime.db, consultation)).toHaveLength(1);
	});

	it('[P24] are left on a day, and entered again from that day on', async () => {
		const { office, participant, join, read, states, g77, clock, said } = await open(dialect);
		accepted(await join([states.ken]));
		const leaving = { group: g77, delegation: states.ken, since: NOW };
		const end = (until: number) => endMembership(office, participant, { ...leaving, until });
		expect(await end(NOW)).toMatchObject({ status: 400 });
		accepted(await end(NOW + DAY));
		expect(await end(NOW + DAY)).toMatchObject({ status: 409 });
		expect(accepted(await join([states.ken])).joined).toEqual([]);
		expect(accepted(await join([states.ken], { since: NOW + 3 * DAY })).joined).toEqual(['Kenya']);
		expect((await read('G77')).open?.members).toHaveLength(1);
		clock.at += DAY;
		expect((await read('G77')).open?.members).toEqual([]);
		clock.at += 2 * DAY;
		expect((await read('G77')).open).toMatchObject({ members: [{}], others: [{}] });
		expect(await said()).toContain(
			'ended the membership of Kenya in the Group of 77 on 23 November 2026'
		);
	});

	it('[P24] change the columns of regional groups when their day comes', async () => {
		const { office, participant, read, kenya, slug, regional, states, clock } = await open(dialect);
		const since = NOW + DAY;
		const input = { group: regional, delegations: [states.ken], since, until: since + DAY };
		accepted(await addMembers(office, participant, input));
		const counted = async () => (await readMatrix(kenya, slug)).matrix.rows[0]?.groups.AFR?.total;
		expect(await counted()).toBe(0);
		clock.at = since;
		expect(await counted()).toBe(1);
		expect((await read()).groups.find(({ code }) => code === 'AFR')?.size).toBe(1);
		clock.at = since + DAY;
		expect(await counted()).toBe(0);
	});

	it('[P15] count a delegation in one of them, and the matrix follows', async () => {
		const { office, participant, kenya, slug, civil, states, g77, announced, consultation, said } =
			await open(dialect);
		const move = (countedIn: GroupId) =>
			changeCounting(office, participant, { delegation: states.nor, countedIn });
		expect(await move(g77)).toMatchObject({ status: 400 });
		announced.length = 0;
		accepted(await move(civil));
		const [row] = (await readMatrix(kenya, slug)).matrix.rows;
		expect([row?.groups.MS?.total, row?.groups.CS?.total, row?.all.total]).toEqual([2, 1, 3]);
		expect(announced).toContain(`positions/${consultation}`);
		expect((await said()).at(-1)).toBe('settled that NOR is counted in CS; it was counted in MS');
	});

	it('[P26] are spoken for by one delegation at a time', async () => {
		const { office, participant, read, states, g77, regional, clock, said } = await open(dialect);
		const preside = (delegation: DelegationId | null, since: number, group = g77) =>
			changePresidency(office, participant, { group, delegation, since });
		accepted(await preside(states.ken, NOW - DAY));
		expect(await preside(states.nor, NOW - DAY)).toMatchObject({ status: 409 });
		accepted(await preside(states.nor, NOW + DAY));
		const president = async () =>
			(await read()).groups.find(({ id }) => id === g77)?.president?.code ?? null;
		expect(await president()).toBe('KEN');
		clock.at += DAY;
		expect(await president()).toBe('NOR');
		accepted(await preside(null, NOW + 2 * DAY));
		clock.at += DAY;
		expect(await president()).toBe(null);
		expect(await preside(states.ken, clock.at, regional)).toMatchObject({ status: 400 });
		expect((await said()).slice(-2)).toEqual([
			'settled that NOR speaks for the Group of 77 from 23 November 2026',
			'settled that nobody speaks for the Group of 77 from 24 November 2026'
		]);
	});

	it('[P4] are not touched from another consultation', async () => {
		const { join, states } = await open(dialect);
		const elsewhere = await open(dialect);
		expect(await join([elsewhere.states.ken])).toMatchObject({ status: 400 });
		expect(await join([states.ken], { group: elsewhere.g77 })).toMatchObject({ status: 404 });
	});
});
