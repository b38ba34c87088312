import { describe, expect, it } from 'vitest';
import { DAY } from '#lib/kernel/instants.ts';
import type { SeatId } from '#lib/kernel/ids.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { acceptInvitation, acceptOwn, declineOwn } from '#lib/people/accepting.server.ts';
import { readIssuedInvitations } from '#lib/people/delegations.server.ts';
import { addShown, tryImport } from '#lib/people/importing.server.ts';
import { issueInvitation } from '#lib/people/invitations.server.ts';
import { readInvitationsFor } from '#lib/people/invited.server.ts';
import { inviteMany } from '#lib/people/inviting.server.ts';
import { suspendSeat } from '#lib/people/suspending.server.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { openNegotiation } from '../support/decisions.ts';
import { accepted, FROM, openAccount, seated } from '../support/people.ts';

/** Kenya and Norway, each with one delegate signed in, and the secretariat. */
async function open(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const { runtime, consultation } = here;
	await here.seatDelegation('NOR');
	const { id } = await openAccount(runtime, 'office@plenary.test');
	const office = await seated(runtime, id, { consultation, role: 'secretariat' });
	const locals = { runtime, actor: office.actor };
	const aide = await openAccount(runtime, 'aide@plenary.test');
	const place = { consultation, role: 'delegate' as const, delegation: here.delegation };
	const kenyan = await seated(runtime, aide.id, place);
	const mine = { runtime, actor: kenyan.actor };
	const invite = (fields: object = {}, person: SeatId = kenyan.seat.id) =>
		issueInvitation(locals, office, {
			...{ consultation, role: 'observer', delegation: null, speaks: false, sections: [] },
			...{ note: '', days: 14, person, ...fields }
		});
	return { ...here, office, locals, kenyan, mine, invite };
}

describe.each(dialects)('[P30] an invitation by name on %s', (dialect) => {
	it('waits for whoever it is for, and for nobody else', async () => {
		const { runtime, mine, kenya, invite, office, announced, consultation } = await open(dialect);
		announced.length = 0;
		expect(accepted(await invite())).toMatchObject({ to: 'aide' });
		expect(announced).toContain(`people/${consultation}`);
		expect(await readInvitationsFor(runtime, mine.actor)).toMatchObject([
			{ role: 'observer', invitedBy: 'office', consultation: { title: 'Roadmap' } }
		]);
		for (const actor of [kenya.actor, office.actor])
			expect(actor && (await readInvitationsFor(runtime, actor))).toEqual([]);
		expect(await readIssuedInvitations(runtime, office.seat)).toMatchObject([
			{ state: 'open', invited: 'aide' }
		]);
	});

	it('is accepted as a link is, and only by them', async () => {
		const { mine, kenya, invite, slug, kinds } = await open(dialect);
		const { id, token } = accepted(await invite());
		expect(await acceptInvitation(mine, token, FROM.address)).toMatchObject({ status: 404 });
		expect(await acceptOwn(kenya, id)).toMatchObject({ status: 410 });
		expect(await declineOwn(kenya, id)).toMatchObject({ status: 410 });
		accepted(await acceptOwn(mine, id));
		expect((await enterConsultation(mine, slug)).participant.seat.role).toBe('observer');
		expect(await acceptOwn(mine, id)).toMatchObject({ status: 410 });
		expect(await kinds()).toEqual(['invitation.issued', 'invitation.accepted']);
	});

	it('is declined for good, which the record and the secretariat see', async () => {
		const { runtime, mine, office, invite, kinds } = await open(dialect);
		const { id } = accepted(await invite());
		const outcomes = await Promise.all([declineOwn(mine, id), acceptOwn(mine, id)]);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
		const again = accepted(await invite({ role: 'facilitator' }));
		accepted(await declineOwn(mine, again.id));
		expect(await acceptOwn(mine, again.id)).toMatchObject({ status: 410 });
		const issued = await readIssuedInvitations(runtime, office.seat);
		expect(issued.find((each) => each.id === again.id)?.state).toBe('declined');
		expect((await kinds()).at(-1)).toBe('invitation.declined');
	});

	it('is not open beyond its days, nor to a suspended seat', async () => {
		const { runtime, mine, clock, invite, office, locals, kenyan } = await open(dialect);
		const { id } = accepted(await invite());
		accepted(await suspendSeat(locals, office, kenyan.seat.id, true));
		expect(await acceptOwn(mine, id)).toMatchObject({ reason: 'people.suspended-here' });
		expect(await invite()).toMatchObject({ reason: 'people.person-gone' });
		accepted(await suspendSeat(locals, office, kenyan.seat.id, false));
		clock.at += 14 * DAY;
		expect(await readInvitationsFor(runtime, mine.actor)).toEqual([]);
		expect(await acceptOwn(mine, id)).toMatchObject({ status: 410 });
	});

	it('goes to nobody of another consultation, and to nobody where they sit', async () => {
		const { invite, delegation } = await open(dialect);
		const elsewhere = await open(dialect);
		expect(await invite({}, elsewhere.kenyan.seat.id)).toMatchObject({ status: 404 });
		expect(await invite({ role: 'delegate', delegation })).toMatchObject({
			reason: 'people.sits-there'
		});
	});
});

describe.each(dialects)('[P31] a list of people on %s', (dialect) => {
	it('gets a link for each, once, and reasons for the rest', async () => {
		const { runtime, office, locals, kenyan } = await open(dialect);
		const list = 'KEN, yes, w@example.org\nATL, no, nobody\nnor, no, Ola';
		const many = (days = 14) => inviteMany(locals, office, { list, days });
		expect(await many(0)).toMatchObject({ reason: 'people.invitation-days' });
		const { made, refused } = accepted(await many());
		expect(made.map(({ line, speaks, note }) => [line, speaks, note])).toEqual([
			[1, true, 'w@example.org'],
			[3, false, 'Ola']
		]);
		expect(refused).toEqual([{ line: 2, word: 'ATL', reason: 'people.delegation-gone' }]);
		const stranger = await openAccount(runtime, 'new@plenary.test');
		const joining = { ...locals, actor: { ...office.actor, account: stranger } };
		accepted(await acceptInvitation(joining, made[0]?.token ?? '', FROM.address));
		const rows = JSON.stringify(await runtime.db.read.select().from(runtime.db.tables.invitation));
		for (const { token } of made) expect(rows).not.toContain(token);
		const again = accepted(await many());
		expect(again.made.map(({ line }) => line)).toEqual([1]);
		expect(again.refused.map(({ reason }) => reason)).toContain('people.invited-already');
		expect(await inviteMany(locals, kenyan, { list, days: 14 })).toMatchObject({ status: 403 });
		const record = await runtime.db.read.select().from(runtime.db.tables.entry);
		expect(JSON.stringify(record)).not.toContain('@');
	});
});

describe.each(dialects)('[P29] a table on screen on %s', (dialect) => {
	const OTHERS = '\tstakeholder\tMS\n';
	const TABLE = `code\tname\tcategory\tgroup\nNOR\tNorway${OTHERS}GHA\tGhana${OTHERS}X\tToo short${OTHERS}`;

	it('is tried first, and then does exactly what was shown, once', async () => {
		const { runtime, office, kinds, kenyan } = await open(dialect);
		const table = TABLE.replaceAll('\n', '\r\n');
		const dry = accepted(await tryImport(runtime, office, TABLE));
		expect(dry.lines.map(({ line, word, what }) => [line, word, what])).toEqual([
			[2, 'NOR', 'present'],
			[3, 'GHA', 'add'],
			[4, 'X', 'problem']
		]);
		expect(await kinds()).toEqual([]);
		expect(await tryImport(runtime, kenyan, TABLE)).toMatchObject({ status: 403 });
		const { shown } = dry;
		const other = { table: `${TABLE}SWE\tSweden${OTHERS}`, shown };
		expect(await addShown(runtime, office, other)).toMatchObject({ status: 409 });
		expect(accepted(await addShown(runtime, office, { table, shown })).added).toEqual(['GHA']);
		expect(accepted(await addShown(runtime, office, { table, shown }))).toMatchObject({
			...{ added: [], present: ['NOR', 'GHA'] }
		});
		expect(await kinds()).toEqual(['delegation.added']);
	});

	it('is refused with a reason when it is none', async () => {
		const { runtime, office } = await open(dialect);
		const why = async (table: string) => {
			const tried = await tryImport(runtime, office, table);
			return tried.ok ? '' : tried.reason;
		};
		expect(await why('name\nNorway')).toBe('people.import-heading');
		expect(await why('code,name\n"NOR,Norway')).toBe('csv.quotes');
		expect(await why(`code\n${'NOR\n'.repeat(1_001)}`)).toBe('people.import-long');
		expect(await why('\ncode;name\nGHA;\n\n')).toBe('');
	});
});
