import { describe, expect, it } from 'vitest';
import { findConsultation } from '#db/consultations.ts';
import type { GroupId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import { insertGroup } from '#db/delegations.ts';
import { enterConsultation, readOwnConsultations } from '#lib/consultations/queries.server.ts';
import { acceptInvitation } from '#lib/people/accepting.server.ts';
import { readDelegations } from '#lib/people/delegations.server.ts';
import { readGroupings } from '#lib/people/groupings.server.ts';
import { addMembers, changePresidency } from '#lib/people/groups.server.ts';
import { issueInvitation } from '#lib/people/invitations.server.ts';
import { readParticipant } from '#lib/people/queries.server.ts';
import { withdrawSeat } from '#lib/people/seats.server.ts';
import { suspendDelegation, suspendSeat } from '#lib/people/suspending.server.ts';
import { reinstateDelegation, withdrawDelegation } from '#lib/people/withdrawing.server.ts';
import { statePosition } from '#lib/positions/commands.server.ts';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { accepted, FROM, openAccount, seated } from '../support/people.ts';
import { NOW } from '../support/rows.ts';

/** Kenya with two seats, Norway, and a secretariat signed in. */
async function open(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const { runtime, consultation, delegation } = here;
	const norway = await here.seatDelegation('NOR');
	const { id } = await openAccount(runtime, 'office@plenary.test');
	const office = await seated(runtime, id, { consultation, role: 'secretariat' });
	const aide = await openAccount(runtime, 'aide@plenary.test');
	const second = await seated(runtime, aide.id, { consultation, role: 'delegate', delegation });
	const locals = { runtime, actor: office.actor };
	const invite = async (into = delegation) =>
		accepted(
			await issueInvitation(locals, office, {
				...{ consultation, role: 'delegate', delegation: into, speaks: false, sections: [] },
				...{ note: '', days: 14 }
			})
		).token;
	const state = async (fields: object = {}) => {
		const form = { ...here.text, version: 0, stance: 'support', receipt: crypto.randomUUID() };
		return statePosition(here.kenya, here.slug, '1', formOf({ ...form, ...fields }));
	};
	return { ...here, seat: here.actor.seat, norway, office, locals, second, aide, invite, state };
}

describe.each(dialects)('a suspended seat on %s', (dialect) => {
	it('[P27] has no rights at all until that is lifted, and is told so', async () => {
		const { runtime, kenya, seat, slug, office, locals, announced, account, kinds } =
			await open(dialect);
		accepted(await suspendSeat(locals, office, seat, true));
		expect(announced).toContain(`rights/account/${account}`);
		const told = { status: 403, body: { reason: 'people.seat-suspended' } };
		await expect(enterConsultation(kenya, slug)).rejects.toMatchObject(told);
		await expect(enterConsultation(kenya, slug)).rejects.toMatchObject({
			body: { message: expect.stringMatching(/as Kenya is suspended.+secretariat \(office\)/s) }
		});
		await expect(enterSection(kenya, slug, '1')).rejects.toMatchObject(told);
		expect(await readOwnConsultations(kenya)).toMatchObject([{ seat: null, phase: null }]);
		accepted(await suspendSeat(locals, office, seat, true));
		accepted(await suspendSeat(locals, office, seat, false));
		expect((await enterConsultation(kenya, slug)).participant.seat.id).toBe(seat);
		expect(await kinds()).toEqual(['seat.suspended', 'seat.suspension-lifted']);
		expect(await findConsultation(runtime.db, slug)).not.toBeNull();
	});

	it('[P27] shows its state, and leaves whoever has another to act from that', async () => {
		const { runtime, consultation, second, aide, office, locals } = await open(dialect);
		await seated(runtime, aide.id, { consultation, role: 'observer' });
		accepted(await suspendSeat(locals, office, second.seat.id, true));
		const acting = await readParticipant(runtime, second.actor, consultation);
		expect(acting?.seat.role).toBe('observer');
		const { delegations } = await readDelegations(runtime, office.seat);
		const kenya = delegations.find(({ code }) => code === 'KEN');
		expect(kenya?.seats.filter(({ suspended }) => suspended)).toMatchObject([{ name: 'aide' }]);
	});

	it('[P10] is not the last of the secretariat that can act', async () => {
		const { runtime, consultation, office, locals } = await open(dialect);
		const own = office.seat.id;
		const last = { reason: 'people.last-secretariat' };
		expect(await suspendSeat(locals, office, own, true)).toMatchObject(last);
		const { id } = await openAccount(runtime, 'desk@plenary.test');
		const desk = await seated(runtime, id, { consultation, role: 'secretariat' });
		const outcomes = await Promise.all([
			suspendSeat(locals, office, desk.seat.id, true),
			suspendSeat({ runtime }, desk, own, true)
		]);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
		const [standing, suspended] = outcomes[0].ok ? [office, desk] : [desk, office];
		expect(
			await withdrawSeat({ runtime, actor: standing.actor }, standing, standing.seat.id)
		).toMatchObject(last);
		accepted(await withdrawSeat({ runtime, actor: standing.actor }, standing, suspended.seat.id));
	});

	it('[P27] is not got around by an invitation', async () => {
		const { runtime, kenya, seat, office, locals, invite, norway, slug } = await open(dialect);
		const { id } = (await enterConsultation(norway, slug)).participant.seat.delegation ?? {};
		const token = await invite(id);
		accepted(await suspendSeat(locals, office, seat, true));
		expect(await acceptInvitation(kenya, token, FROM.address)).toMatchObject({
			reason: 'people.suspended-here'
		});
		expect(await runtime.db.read.select().from(runtime.db.tables.seat)).toHaveLength(4);
	});

	it('[P4] is suspended by the secretariat alone, in its own consultation', async () => {
		const { runtime, seat, norway, slug } = await open(dialect);
		const { participant } = await enterConsultation(norway, slug);
		expect(await suspendSeat({ runtime }, participant, seat, true)).toMatchObject({ status: 403 });
		const elsewhere = await open(dialect);
		expect(await suspendSeat(elsewhere.locals, elsewhere.office, seat, true)).toMatchObject({
			status: 404
		});
	});
});

describe.each(dialects)('a delegation on %s', (dialect) => {
	it('[P27] is suspended with all its seats and what invites into it', async () => {
		const { office, locals, kenya, second, slug, delegation, invite, kinds, runtime } =
			await open(dialect);
		const token = await invite();
		accepted(await suspendDelegation(locals, office, delegation, true));
		const aide = { runtime, actor: second.actor };
		for (const who of [kenya, aide])
			await expect(enterConsultation(who, slug)).rejects.toMatchObject({ status: 403 });
		const stranger = await openAccount(runtime, 'new@plenary.test');
		const joining = await acceptInvitation(
			{ ...kenya, actor: { ...second.actor, account: stranger } },
			token,
			FROM.address
		);
		expect(joining).toMatchObject({ reason: 'people.invitation-revoked' });
		accepted(await suspendDelegation(locals, office, delegation, false));
		for (const who of [kenya, aide]) await enterConsultation(who, slug);
		expect((await kinds()).slice(1)).toEqual([
			'delegation.suspended',
			'delegation.suspension-lifted'
		]);
	});

	it('[P28] is counted no more once it is withdrawn, and again when it is taken back', async () => {
		const { office, locals, kenya, norway, slug, delegation, runtime, announced, consultation } =
			await open(dialect);
		const here = await enterConsultation(norway, slug);
		const group = newId<GroupId>(NOW);
		const row = { id: group, consultation, code: 'G77', name: 'Group of 77', position: 2 };
		await runtime.db.commit([insertGroup(runtime.db, { ...row, kind: 'negotiating' })]);
		const term = { since: NOW - 1, until: null };
		accepted(await addMembers(locals, office, { group, delegations: [delegation], ...term }));
		accepted(await changePresidency(locals, office, { group, delegation, since: NOW - 1 }));
		const counted = async () => (await readMatrix(norway, slug)).matrix.rows[0]?.all;
		expect((await counted())?.total).toBe(2);
		announced.length = 0;
		accepted(await withdrawDelegation(locals, office, delegation));
		expect(announced).toContain(`positions/${consultation}`);
		expect((await counted())?.total).toBe(1);
		await expect(enterConsultation(kenya, slug)).rejects.toMatchObject({
			body: { reason: 'people.seat-ended' }
		});
		expect(await readOwnConsultations(kenya)).toEqual([]);
		const { groups } = await readGroupings(runtime, here.participant.seat, 'G77');
		expect(groups.find(({ id }) => id === group)).toMatchObject({ size: 0, president: null });
		expect(await withdrawDelegation(locals, office, delegation)).toMatchObject({ status: 404 });
		accepted(await reinstateDelegation(locals, office, delegation));
		expect((await counted())?.total).toBe(2);
		await expect(enterConsultation(kenya, slug)).rejects.toMatchObject({ status: 403 });
	});

	it('[P28] leaves what it stated in the record, and counts it when it is back', async () => {
		const { office, locals, norway, slug, delegation, state, kinds } = await open(dialect);
		accepted(await state());
		accepted(await withdrawDelegation(locals, office, delegation));
		const support = async () => (await readMatrix(norway, slug)).matrix.rows[0]?.all.support;
		expect(await support()).toBe(0);
		expect(await kinds()).toEqual(['position.stated', 'delegation.withdrawn']);
		accepted(await reinstateDelegation(locals, office, delegation));
		expect(await support()).toBe(1);
	});
});
