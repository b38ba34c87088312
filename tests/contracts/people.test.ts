import { describe, expect, it } from 'vitest';
import { DAY } from '#lib/kernel/instants.ts';
import type { Participant } from '#lib/kernel/actor.ts';
import type { GroupId } from '#lib/kernel/ids.ts';
import { acceptInvitation, acceptWithNewAccount } from '#lib/people/accepting.server.ts';
import {
	addDelegation,
	readDelegations,
	readIssuedInvitations
} from '#lib/people/delegations.server.ts';
import {
	issueInvitation,
	readInvitation,
	revokeInvitation
} from '#lib/people/invitations.server.ts';
import { readParticipant } from '#lib/people/queries.server.ts';
import {
	changeSections,
	changeSpeaks,
	chooseSeat,
	withdrawSeat
} from '#lib/people/seats.server.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { accepted, FROM, openAccount, PASSWORD, seated, signedIn } from '../support/people.ts';
import { seatKenya } from '../support/rows.ts';
import { openTestRuntime } from '../support/runtime.ts';

/** A consultation with Kenya's delegate in it, and its secretariat signed in. */
async function openConsultation(dialect: Dialect) {
	const opened = await openTestRuntime(dialect);
	const { runtime } = opened;
	const place = await seatKenya(runtime.db);
	const account = await openAccount(runtime, 'secretariat@plenary.test');
	const { consultation } = place;
	const secretariat = await seated(runtime, account.id, { consultation, role: 'secretariat' });
	const locals = { runtime, actor: secretariat.actor };
	const invite = (fields: object = {}, by: Participant = secretariat) =>
		issueInvitation(locals, by, {
			...{ consultation, role: 'delegate', delegation: place.delegation, speaks: true },
			...{ sections: [], note: 'for A. at a@plenary.test', days: 14, ...fields }
		});
	const kinds = async () => {
		const { entry } = runtime.db.tables;
		return (await runtime.db.read.select().from(entry).orderBy(entry.seq)).map(({ kind }) => kind);
	};
	return { ...opened, ...place, secretariat, locals, invite, kinds };
}

const NEW = { name: 'Amina', email: 'amina@plenary.test', password: PASSWORD };

describe.each(dialects)('an invitation on %s', (dialect) => {
	it('says who invites, as whom, to what, and seats a new account', async () => {
		const { runtime, consultation, invite, kinds, announced } = await openConsultation(dialect);
		const { token } = accepted(await invite());
		expect(accepted(await readInvitation(runtime, token, FROM.address))).toMatchObject({
			...{ state: 'open', invitedBy: 'secretariat', role: 'delegate', category: 'member-state' },
			delegation: { code: 'KEN', name: 'Kenya', group: 'MS' },
			speaks: true
		});
		accepted(await acceptWithNewAccount(runtime, token, NEW, FROM));
		const { account } = runtime.db.tables;
		const amina = (await runtime.db.read.select().from(account)).find(
			({ email }) => email === NEW.email
		);
		if (!amina) throw new Error('no account was made');
		const actor = await signedIn(runtime, amina.id);
		const participant = await readParticipant(runtime, actor, consultation);
		expect(participant?.seat).toMatchObject({ category: 'member-state', speaks: true });
		expect((await kinds()).slice(-2)).toEqual(['invitation.issued', 'invitation.accepted']);
		expect(announced).toContain(`people/${consultation}`);
		expect(announced).toContain(`rights/account/${amina.id}`);
	});

	it('[P11] seats once, however many try at a time', async () => {
		const { runtime, invite } = await openConsultation(dialect);
		const { token } = accepted(await invite());
		const tries = ['a', 'b', 'c'].map((name) =>
			acceptWithNewAccount(runtime, token, { ...NEW, email: `${name}@plenary.test` }, FROM)
		);
		const outcomes = await Promise.all(tries);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
		expect(outcomes.filter(({ ok }) => !ok)).toEqual(
			expect.arrayContaining([expect.objectContaining({ status: 410 })])
		);
	});

	it('[P11] keeps no token, and works neither revoked nor expired', async () => {
		const { runtime, clock, invite, locals, secretariat } = await openConsultation(dialect);
		const first = accepted(await invite());
		const second = accepted(await invite());
		const rows = await runtime.db.read.select().from(runtime.db.tables.invitation);
		expect(JSON.stringify(rows)).not.toContain(first.token);
		accepted(await revokeInvitation(locals, secretariat, first.id));
		expect(await acceptInvitation(locals, first.token, FROM.address)).toMatchObject({
			status: 410,
			reason: 'people.invitation-revoked'
		});
		clock.at += 14 * DAY;
		expect(await acceptInvitation(locals, second.token, FROM.address)).toMatchObject({
			status: 410,
			reason: 'people.invitation-expired'
		});
		expect(await acceptInvitation(locals, 'guessed', FROM.address)).toMatchObject({ status: 404 });
	});

	it('[P2] seats an existing account, which then acts as the new seat', async () => {
		const { runtime, consultation, invite, locals, secretariat } = await openConsultation(dialect);
		const { token } = accepted(await invite());
		accepted(await acceptInvitation(locals, token, FROM.address));
		const acting = () => readParticipant(runtime, secretariat.actor, consultation);
		expect((await acting())?.seat.role).toBe('delegate');
		accepted(await chooseSeat(runtime, secretariat.actor, consultation, secretariat.seat.id));
		expect((await acting())?.seat.role).toBe('secretariat');
	});

	it('[P8] seats nobody twice in one place', async () => {
		const { locals, invite } = await openConsultation(dialect);
		accepted(await acceptInvitation(locals, accepted(await invite()).token, FROM.address));
		const again = accepted(await invite()).token;
		expect(await acceptInvitation(locals, again, FROM.address)).toMatchObject({ status: 409 });
	});

	it('[P4] is issued by the secretariat alone, into its own consultation', async () => {
		const { runtime, consultation, delegation, invite } = await openConsultation(dialect);
		const account = await openAccount(runtime, 'other@plenary.test');
		const place = { consultation, role: 'delegate' as const, delegation };
		expect(await invite({}, await seated(runtime, account.id, place))).toMatchObject({
			status: 403
		});
		const elsewhere = await seatKenya(runtime.db);
		expect(await invite({ consultation: elsewhere.consultation })).toMatchObject({ status: 403 });
		expect(await invite({ delegation: elsewhere.delegation })).toMatchObject({ status: 404 });
		expect(
			await invite({
				role: 'facilitator',
				delegation: null,
				speaks: false,
				sections: [elsewhere.section]
			})
		).toMatchObject({ status: 404 });
	});
});

describe.each(dialects)('seats on %s', (dialect) => {
	it('[P17] are withdrawn at once, with an entry of the record', async () => {
		const { runtime, account, consultation, seat, secretariat, locals, kinds, announced } =
			await openConsultation(dialect);
		const actor = await signedIn(runtime, account);
		expect(await readParticipant(runtime, actor, consultation)).not.toBeNull();
		accepted(await withdrawSeat(locals, secretariat, seat));
		expect(await readParticipant(runtime, actor, consultation)).toBeNull();
		expect(await withdrawSeat(locals, secretariat, seat)).toMatchObject({ status: 404 });
		expect((await kinds()).at(-1)).toBe('seat.withdrawn');
		expect(announced).toContain(`rights/account/${account}`);
	});

	it('[P10] keep the last of the secretariat', async () => {
		const { secretariat, locals } = await openConsultation(dialect);
		expect(await withdrawSeat(locals, secretariat, secretariat.seat.id)).toMatchObject({
			reason: 'people.last-secretariat'
		});
	});

	it('[P10] keep one of the secretariat, though two withdraw each other at once', async () => {
		const { runtime, consultation, secretariat, locals } = await openConsultation(dialect);
		const { id } = await openAccount(runtime, 'desk@plenary.test');
		const other = await seated(runtime, id, { consultation, role: 'secretariat' });
		const outcomes = await Promise.all([
			withdrawSeat(locals, secretariat, other.seat.id),
			withdrawSeat({ runtime, actor: other.actor }, other, secretariat.seat.id)
		]);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
	});

	it('[P6] speak when the secretariat says so', async () => {
		const { runtime, account, consultation, seat, secretariat, locals, kinds } =
			await openConsultation(dialect);
		accepted(await changeSpeaks(locals, secretariat, seat, false));
		const actor = await signedIn(runtime, account);
		expect((await readParticipant(runtime, actor, consultation))?.seat.speaks).toBe(false);
		expect((await kinds()).at(-1)).toBe('seat.speaks-changed');
	});

	it('[P9] of facilitators hold the sections the secretariat settles', async () => {
		const { runtime, consultation, section, seat, secretariat, locals, kinds } =
			await openConsultation(dialect);
		const account = await openAccount(runtime, 'facilitator@plenary.test');
		const place = { consultation, role: 'facilitator' as const };
		const { actor, seat: theirs } = await seated(runtime, account.id, place);
		accepted(await changeSections(locals, secretariat, theirs.id, [section]));
		const now = await readParticipant(runtime, actor, consultation);
		expect(now?.seat.sections).toEqual([section]);
		expect((await kinds()).at(-1)).toBe('seat.sections-changed');
		const elsewhere = await seatKenya(runtime.db);
		for (const [whose, which] of [
			[theirs.id, elsewhere.section],
			[seat, section]
		] as const)
			expect((await changeSections(locals, secretariat, whose, [which])).ok).toBe(false);
	});

	it('[P2] are not acted as by others', async () => {
		const { runtime, seat, consultation, secretariat } = await openConsultation(dialect);
		expect(await chooseSeat(runtime, secretariat.actor, consultation, seat)).toMatchObject({
			status: 404
		});
	});
});

describe.each(dialects)('delegations on %s', (dialect) => {
	it('[P15] are added once per code, counted in one group', async () => {
		const { runtime, group, secretariat, locals } = await openConsultation(dialect);
		const input = { code: 'nor', name: 'Norway', category: 'member-state' as const, groups: [] };
		accepted(await addDelegation(locals, secretariat, { ...input, countedIn: group }));
		expect(await addDelegation(locals, secretariat, { ...input, countedIn: group })).toMatchObject({
			status: 409
		});
		const nowhere = { ...input, countedIn: 'nowhere' as GroupId };
		expect(await addDelegation(locals, secretariat, nowhere)).toMatchObject({ status: 400 });
		const { delegations } = await readDelegations(runtime, secretariat.seat);
		expect(delegations.map(({ code, group }) => `${group} ${code}`)).toEqual(['MS KEN', 'MS NOR']);
	});

	it('[P5] show addresses, notes and invitations to the secretariat alone', async () => {
		const { runtime, account, consultation, secretariat, invite } = await openConsultation(dialect);
		accepted(await invite());
		const kenya = await readParticipant(runtime, await signedIn(runtime, account), consultation);
		if (!kenya) throw new Error('Kenya is not seated');
		const seen = async ({ seat }: Participant) =>
			JSON.stringify([
				await readDelegations(runtime, seat),
				await readIssuedInvitations(runtime, seat)
			]);
		expect(await seen(secretariat)).toContain('@plenary.test');
		expect(await seen(kenya)).not.toContain('@');
		const record = await runtime.db.read.select().from(runtime.db.tables.entry);
		expect(JSON.stringify(record)).not.toContain('@');
	});
});
