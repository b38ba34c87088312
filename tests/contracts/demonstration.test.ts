import { expect, it, describe } from 'vitest';
import { findAccount } from '#db/accounts.ts';
import { listThreads } from '#db/threads.ts';
import { findConsultation, listPhases, listRoundtables } from '#db/consultations.ts';
import { readDelegationRows } from '#db/delegations.ts';
import { listStatements } from '#db/positions.ts';
import { listBlocks, listSections, updateMode } from '#db/sections.ts';
import { openRoadmap, seedDemonstration } from '#db/seed/demonstration.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import { settleRights } from '#lib/consultations/commands.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { readWaitingPage } from '#lib/notices/queries.server.ts';
import { createSection, setMode } from '#lib/sections/commands.server.ts';
import { settleNumbering } from '#lib/sections/numbering.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { verifyPassword } from '#lib/people/hashing.server.ts';
import { readOwnSeats } from '#lib/people/queries.server.ts';
import { withdrawSeat } from '#lib/people/seats.server.ts';
import { compareMarked } from '#lib/record/marked.server.ts';
import { compareNegotiated } from '#lib/record/negotiated.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { comparePositions } from '#lib/record/statements.server.ts';
import { sayLastVisit } from '#lib/visits/queries.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { formOf } from '../support/decisions.ts';
import { ANYBODY, accepted, openAccount } from '../support/people.ts';
import { openTestRuntime } from '../support/runtime.ts';

async function seedRoadmap(dialect: Dialect) {
	const opened = await openTestRuntime(dialect, { DEMO_PASSWORD: 'as agreed in the hall' });
	const seeded = await seedDemonstration(opened.runtime);
	return { ...opened, seeded, id: await roadmapOf(opened.runtime) };
}

/** The Roadmap before anybody has spoken: quick to make. */
async function openQuietRoadmap(dialect: Dialect) {
	const opened = await openTestRuntime(dialect);
	await openRoadmap(opened.runtime, 'no password');
	opened.announced.length = 0;
	return { ...opened, id: await roadmapOf(opened.runtime) };
}

async function roadmapOf({ db }: Runtime): Promise<ConsultationId> {
	const consultation = await findConsultation(db, 'roadmap');
	if (!consultation) throw new Error('No Roadmap was seeded.');
	return consultation.id;
}

async function as(runtime: Runtime, mailbox: string): Promise<App.Locals> {
	const account = await findAccount(runtime.db, `${mailbox}@plenary.test`);
	if (!account) throw new Error(`Nobody is ${mailbox}.`);
	const { id, email, name, administrator } = account;
	const session = { id: `session of ${mailbox}`, expiresAt: Infinity };
	return { runtime, actor: { account: { id, email, name, administrator }, session } };
}

/** Why something waits for somebody to decide it. */
async function waitingFor(runtime: Runtime, mailbox: string): Promise<string[]> {
	const locals = await as(runtime, mailbox);
	const entered = await enterConsultation(locals, 'roadmap');
	const page = await readWaitingPage(locals, entered, { before: null, attended: false });
	return page.decisions.map(({ why }) => why);
}

describe.each(dialects)('the demonstration on %s', (dialect) => {
	it('is seeded once, with everything it shows and a record that verifies', async () => {
		const { runtime, seeded, id } = await seedRoadmap(dialect);
		expect(seeded).toEqual({ password: 'as agreed in the hall' });
		expect(await seedDemonstration(runtime)).toBeNull();
		const kenya = await findAccount(runtime.db, 'kenya@plenary.test');
		expect(await verifyPassword(kenya?.passwordHash ?? null, 'as agreed in the hall')).toBe(true);
		expect((await findConsultation(runtime.db, 'roadmap'))?.demonstration).toBe(true);
		expect((await verifyStoredRecord(runtime, id)).sound).toBe(true);
		const { db } = runtime;
		const sections = await listSections(db, id);
		expect(sections.map(({ number }) => number).join()).toBe(',1,2,3,4,5,6,7,8');
		expect((await listPhases(db, id)).length).toBe(2);
		expect((await readDelegationRows(db, id)).length).toBeGreaterThanOrEqual(24);
		const tables = await listRoundtables(db, id);
		expect(tables.map((table) => [table.illustrative, table.sections.length])).toEqual(
			Array.from({ length: 8 }, () => [true, 1])
		);
		const threads = await Promise.all(sections.map((each) => listThreads(db, each.id, ANYBODY)));
		expect(threads.flat().filter((thread) => thread.anchorStart).length).toBeGreaterThan(24);
		const stated = await listStatements(db, { consultation: id }, ANYBODY);
		const inForce = new Set(stated.map(({ section, delegation }) => `${section} ${delegation}`));
		expect(inForce.size).toBeGreaterThan(60);
		expect(await waitingFor(runtime, 'kenya')).toEqual(
			expect.arrayContaining([
				'asks for your consent that more may read a thread',
				expect.stringMatching(/^Group of 77 and China supports, if amended: align your delegation/)
			])
		);
		const contest = 'The facilitator called this change editorial. Contest until';
		const norway = await waitingFor(runtime, 'norway');
		expect(norway.filter((why) => why.startsWith(contest))).toHaveLength(1);
		const fifth = await enterSection(await as(runtime, 'costa-rica'), 'roadmap', '5');
		expect(await sayLastVisit(runtime, fifth)).toContain(': 1 paragraph, ');
		for (const compare of [comparePositions, compareNegotiated, compareMarked])
			expect(await compare(runtime, id)).toBeNull();
		const adviser = (await as(runtime, 'adviser')).actor;
		expect(adviser && (await readOwnSeats(runtime, adviser, id)).length).toBe(2);
	});
});

describe.each(dialects)('a consultation on %s', (dialect) => {
	it('[C1] is entered from a seat; unknown, unseated and signed out do not get in', async () => {
		const { runtime } = await openQuietRoadmap(dialect);
		const kenya = await as(runtime, 'kenya');
		expect((await enterConsultation(kenya, 'roadmap')).participant.seat.delegation?.code).toBe(
			'KEN'
		);
		await expect(enterConsultation(kenya, 'nowhere')).rejects.toMatchObject({ status: 404 });
		await expect(enterSection(kenya, 'roadmap', '99')).rejects.toMatchObject({ status: 404 });
		await expect(
			enterConsultation({ runtime, actor: null }, 'roadmap', '/c/roadmap/sections/3')
		).rejects.toMatchObject({
			status: 303,
			location: '/sign-in?to=%2Fc%2Froadmap%2Fsections%2F3'
		});
	});

	it('[P18] tells who was seated once that the seat was withdrawn, and nobody else', async () => {
		const { runtime } = await openQuietRoadmap(dialect);
		const [office, kenya] = [await as(runtime, 'secretariat'), await as(runtime, 'kenya')];
		const { participant } = await enterConsultation(office, 'roadmap');
		const { seat } = (await enterConsultation(kenya, 'roadmap')).participant;
		accepted(await withdrawSeat(office, participant, seat.id));
		await expect(enterConsultation(kenya, 'roadmap')).rejects.toMatchObject({
			status: 403,
			body: {
				reason: 'people.seat-ended',
				message: expect.stringMatching(/as Kenya\..+turn to its secretariat \(Ana Lucía Duarte\)/s)
			}
		});
		await openAccount(runtime, 'stranger@plenary.test');
		const stranger = enterConsultation(await as(runtime, 'stranger'), 'roadmap');
		await expect(stranger).rejects.toMatchObject({ status: 404 });
	});

	it('[P18] says nothing of one seat of two', async () => {
		const { runtime, id } = await openQuietRoadmap(dialect);
		const [office, adviser] = [await as(runtime, 'secretariat'), await as(runtime, 'adviser')];
		const { participant } = await enterConsultation(office, 'roadmap');
		const [first, second] = adviser.actor ? await readOwnSeats(runtime, adviser.actor, id) : [];
		if (first) accepted(await withdrawSeat(office, participant, first.id));
		expect((await enterConsultation(adviser, 'roadmap')).participant.seat.id).toBe(second?.id);
	});

	it('[M7] sets a mode, tells sockets and pages, and keeps it in the record', async () => {
		const { runtime, announced, id } = await openQuietRoadmap(dialect);
		const form = formOf({ mode: 'locked' });
		expect(await setMode(await as(runtime, 'kenya'), 'roadmap', '3', form)).toMatchObject({
			status: 403
		});
		expect(announced).toEqual([]);
		accepted(await setMode(await as(runtime, 'facilitator'), 'roadmap', '3', form));
		expect(announced).toContain(`consultation/${id}`);
		expect(announced).toContain(`rights/consultation/${id}`);
		const kenya = await enterSection(await as(runtime, 'kenya'), 'roadmap', '3');
		expect(kenya.rights).toMatchObject({ write: false, comment: true, reason: 'sections.locked' });
		expect(await verifyStoredRecord(runtime, id)).toMatchObject({ sound: true });
	});

	it('[M7] does not set a mode that somebody else changed meanwhile', async () => {
		const { runtime } = await openQuietRoadmap(dialect);
		const { section } = await enterSection(await as(runtime, 'facilitator'), 'roadmap', '3');
		expect(await runtime.db.commit([updateMode(runtime.db, section.id, 'locked', 'open')])).toBe(
			false
		);
	});

	it('[M8] adds a section that continues the numbers and that its facilitator holds', async () => {
		const { runtime, id } = await openQuietRoadmap(dialect);
		const form = formOf({ title: 'Data governance', mode: 'proposals' });
		expect((await createSection(await as(runtime, 'facilitator'), 'roadmap', form)).ok).toBe(false);
		const made = accepted(await createSection(await as(runtime, 'secretariat'), 'roadmap', form));
		expect(made.number).toBe('9');
		const blocks = await listBlocks(runtime.db, id);
		expect(blocks.at(-1)).toMatchObject({ section: made.id, number: '' });
		const { rights } = await enterSection(await as(runtime, 'facilitator'), 'roadmap', '9');
		expect(rights.write).toBe(true);
	});

	it('[C4] numbers the whole text anew when the secretariat settles the scheme', async () => {
		const { runtime, announced, id } = await openQuietRoadmap(dialect);
		const form = formOf({ numbering: 'pp-op' });
		accepted(await settleNumbering(await as(runtime, 'secretariat'), 'roadmap', form));
		const numbers = (await listBlocks(runtime.db, id)).map(({ number }) => number).filter(Boolean);
		expect(numbers[0]).toBe('PP1');
		expect(numbers.filter((number) => number.startsWith('OP'))[0]).toBe('OP1');
		expect(announced.filter((topic) => topic.startsWith('text/')).length).toBe(9);
	});

	it('[C4] settles rights on the phase that its form displayed, at once', async () => {
		const { runtime } = await openQuietRoadmap(dialect);
		const secretariat = await as(runtime, 'secretariat');
		const { phase } = await enterConsultation(secretariat, 'roadmap');
		if (!phase) throw new Error('No phase runs.');
		const form = formOf({
			phase: phase.id,
			shown: JSON.stringify(phase.rights),
			'secretariat:read': 'on',
			'member-state:read': 'on'
		});
		accepted(await settleRights(secretariat, 'roadmap', form));
		const kenya = await enterSection(await as(runtime, 'kenya'), 'roadmap', '3');
		expect(kenya.rights).toMatchObject({
			read: true,
			write: false,
			reason: 'sections.phase-reads'
		});
		const observer = await as(runtime, 'observer');
		await expect(enterSection(observer, 'roadmap', '3')).rejects.toMatchObject({ status: 404 });
		form.set('observer:read', 'on');
		expect(await settleRights(secretariat, 'roadmap', form)).toMatchObject({
			reason: 'consultations.changed-meanwhile'
		});
	});

	it('[C4] settles one of two forms that were sent at once', async () => {
		const { runtime, id } = await openQuietRoadmap(dialect);
		const secretariat = await as(runtime, 'secretariat');
		const { phase } = await enterConsultation(secretariat, 'roadmap');
		const shown = { phase: phase?.id ?? '', shown: JSON.stringify(phase?.rights) };
		const settle = (box: string) =>
			settleRights(
				secretariat,
				'roadmap',
				formOf({ ...shown, 'secretariat:read': 'on', [box]: 'on' })
			);
		const outcomes = await Promise.all([settle('observer:read'), settle('stakeholder:read')]);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
		expect(outcomes.find(({ ok }) => !ok)).toMatchObject({
			reason: 'consultations.changed-meanwhile'
		});
		const phases = await listPhases(runtime.db, id);
		const settled = phases.find((each) => each.id === phase?.id)?.rights;
		expect([settled?.observer, settled?.stakeholder].flat()).toEqual(['read']);
	});
});
