import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audienceOf, EVERYBODY } from '#lib/kernel/audience.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { guarded } from '#db/database.ts';
import type { Database } from '#db/database.ts';
import { commitDecision, readHead } from '#db/record.ts';
import { DAY } from '#lib/kernel/instants.ts';
import {
	exportRecord,
	readActivity,
	readRecord,
	verifyStoredRecord
} from '#lib/record/queries.server.ts';
import { verifyExport } from '#lib/record/export.ts';
import type { Runtime } from '#server/runtime.ts';
import { dialects, makePlace, openPlace, openTestDatabase } from '../support/database.ts';
import { NOW, seatKenya } from '../support/rows.ts';

type Kenya = Awaited<ReturnType<typeof seatKenya>>;
const clock = { now: () => NOW };

describe.each(dialects)('the record on %s', (dialect) => {
	it('[R3] is one unbroken chain after 100 decisions at once', async () => {
		const { db, kenya, runtime } = await open(dialect);
		const entries = await Promise.all(
			Array.from({ length: 100 }, (_, i) => post(db, kenya, `${i}`))
		);
		expect(entries.every(Boolean)).toBe(true);
		expect(await verifyStoredRecord(runtime, kenya.consultation)).toMatchObject({
			sound: true,
			entries: 100,
			head: await readHead(db, kenya.consultation)
		});
	});

	it('[R1] has an entry exactly where its rows were written', async () => {
		const { db, kenya } = await open(dialect);
		const { section } = db.tables;
		const close = () =>
			commitDecision(db, clock, { ...kenya, kind: 'mode.changed', payload: { to: 'locked' } }, [
				guarded(
					db.read
						.update(section)
						.set({ mode: 'locked' })
						.where(and(eq(section.id, kenya.section), eq(section.mode, 'open')))
				)
			]);
		const outcomes = await Promise.all(Array.from({ length: 8 }, close));
		expect(outcomes.filter(Boolean)).toHaveLength(1);
		expect((await readHead(db, kenya.consultation)).seq).toBe(1);
	});

	it('keeps one chain per consultation', async () => {
		const { db, kenya, runtime } = await open(dialect);
		const other = await seatKenya(db);
		await Promise.all([post(db, kenya, 'a'), post(db, other, 'b'), post(db, kenya, 'c')]);
		expect(await readHead(db, other.consultation)).toMatchObject({ seq: 1 });
		expect(await verifyStoredRecord(runtime, kenya.consultation)).toMatchObject({ entries: 2 });
	});

	it('refuses to record in a consultation that does not exist', async () => {
		const { db, kenya } = await open(dialect);
		const nowhere = { ...kenya, consultation: 'nowhere' as typeof kenya.consultation };
		await expect(post(db, nowhere, 'a')).rejects.toThrow(/no consultation nowhere/);
	});

	it.each([
		['what it says', { payload: '{"kind":"comment.posted"}' }],
		['its kind', { kind: 'position.stated' }],
		['whether it is confidential', { confidential: true }],
		['whom it concerns', { delegation: null }],
		['when it was', { at: NOW + 1 }]
	])('[R4] names the entry in which somebody altered %s', async (_what, harm) => {
		const { db, kenya, runtime } = await open(dialect);
		for (const word of ['one', 'two', 'three']) await post(db, kenya, word);
		const { entry } = db.tables;
		await db.commit([db.read.update(entry).set(harm).where(eq(entry.seq, 2))]);
		expect(await verifyStoredRecord(runtime, kenya.consultation)).toMatchObject({
			sound: false,
			entry: 2
		});
	});

	it('[R8] marks every entry of a demonstration, and none of another', async () => {
		for (const demonstration of [true, false]) {
			const { db, kenya } = await open(dialect, demonstration);
			const entry = await post(db, kenya, 'hello');
			expect(JSON.parse(entry?.payload ?? '')).toMatchObject({ demonstration });
		}
	});

	it('[R5] exports in one piece that verifies, without what is confidential', async () => {
		const { db, kenya, runtime } = await open(dialect, true);
		await post(db, kenya, 'public words');
		await post(db, kenya, 'canary words', true);
		const { consultation } = db.tables;
		const [row] = await db.read.select().from(consultation);
		const pieces = await Array.fromAsync(exportRecord(runtime, row ?? expect.fail()));
		const file = pieces.join('');
		expect(file).toContain('public words');
		expect(file).not.toContain('canary');
		expect(JSON.parse(file)).toMatchObject({ demonstration: true, head: { seq: 2 } });
		expect(await verifyExport(file)).toMatchObject({ sound: true, entries: 2, withheld: 1 });
	});

	it('[R7] shows a confidential entry to its audience alone, here a delegation and facilitation', async () => {
		const { db, kenya, runtime } = await open(dialect);
		await post(db, kenya, 'open words');
		await post(db, kenya, 'quiet words', true);
		const said = async (who: Partial<Seat>, filter = {}) => {
			const shown = await readRecord(runtime, { ...seat(kenya), ...who }, { ...ALL, ...filter });
			return shown.entries.map(({ said }) => said?.quote ?? null);
		};
		const stranger = { delegation: { id: 'x' as DelegationId, code: 'X', name: 'X', group: 'MS' } };
		expect(await said({})).toEqual(['quiet words', 'open words']);
		expect(await said({ role: 'secretariat', delegation: null })).toEqual([
			'quiet words',
			'open words'
		]);
		expect(await said(stranger)).toEqual([null, 'open words']);
		expect(await said({ role: 'observer', delegation: null })).toEqual([null, 'open words']);
		expect(await said(stranger, { delegation: kenya.delegation })).toEqual(['open words']);
		expect(await said(stranger, { subject: 'comments' })).toEqual(['open words']);
		expect(await said({}, { subject: 'comments' })).toHaveLength(2);
	});

	it('[R7] is narrowed to days and to one’s own decisions, which tell nothing of what is withheld', async () => {
		const { db, kenya, runtime } = await open(dialect);
		await post(db, kenya, 'open words');
		await post(db, kenya, 'quiet words', true);
		const quotes = async (who: Partial<Seat>, filter = {}) => {
			const shown = await readRecord(runtime, { ...seat(kenya), ...who }, { ...ALL, ...filter });
			return shown.entries.map(({ said }) => said?.quote ?? null);
		};
		const stranger = { role: 'observer', delegation: null } as const;
		const own = { account: kenya.account as Seat['account'] };
		const [today, tomorrow] = [NOW, NOW + DAY].map((at) => new Date(at).toISOString().slice(0, 10));
		expect(await quotes({}, { from: today, until: today })).toHaveLength(2);
		expect(await quotes(stranger, { from: today, until: today })).toEqual(['open words']);
		expect(await quotes({}, { from: tomorrow })).toEqual([]);
		expect(await quotes({}, { from: 'the day before', until: '2026-13-45' })).toHaveLength(2);
		expect(await quotes(own, { mine: 'yes' })).toHaveLength(2);
		expect(await quotes({ ...stranger, ...own }, { mine: 'yes' })).toEqual(['open words']);
		expect(await quotes({ account: 'other' as Seat['account'] }, { mine: 'yes' })).toEqual([]);
	});

	it('[R7] tells what happened last of what its reader may read, here or in a section', async () => {
		const { db, kenya, runtime } = await open(dialect);
		for (let i = 1; i <= 9; i++) await post(db, kenya, `comment ${i}`);
		await post(db, kenya, 'quiet words', true);
		const stranger: Seat = { ...seat(kenya), role: 'observer', delegation: null };
		const said = async (who: Seat, section?: Kenya['section']) =>
			(await readActivity(runtime, who, section)).map(({ seq, said }) => [seq, said?.quote]);
		expect((await said(seat(kenya)))[0]).toEqual([10, 'quiet words']);
		expect((await said(stranger, kenya.section)).map(([seq]) => seq)).toEqual([
			...[9, 8, 7, 6, 5, 4, 3, 2]
		]);
		expect(await said(stranger, 'elsewhere' as Kenya['section'])).toEqual([]);
	});

	it('is read in pages, newest first, narrowed as asked', async () => {
		const { db, kenya, runtime } = await open(dialect);
		for (let i = 1; i <= 60; i++) await post(db, kenya, `comment ${i}`);
		const newest = await readRecord(runtime, seat(kenya), ALL);
		expect(newest.entries).toHaveLength(50);
		expect(newest.entries[0]).toMatchObject({
			seq: 60,
			said: {
				what: 'replied on section 1',
				quote: 'comment 60',
				who: 'Wanjiku Kamau',
				actingFor: { code: 'KEN', group: 'MS' },
				concerns: null
			}
		});
		const older = await readRecord(runtime, seat(kenya), { ...ALL, before: `${newest.older}` });
		expect(older.entries.map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
		expect(older.older).toBeNull();
		const positions = await readRecord(runtime, seat(kenya), { ...ALL, subject: 'positions' });
		expect(positions.entries).toEqual([]);
		const here = await readRecord(runtime, seat(kenya), { ...ALL, section: kenya.section });
		expect(here.entries).toHaveLength(50);
	});
});

describe.runIf(dialects.includes('postgres'))('two processes on one PostgreSQL', () => {
	it('[R3] write one unbroken chain', async () => {
		const place = await makePlace('postgres');
		const processes = [await openPlace(place), await openPlace(place)] as const;
		const kenya = await seatKenya(processes[0]);
		const posts = Array.from({ length: 60 }, (_, i) =>
			post(i % 2 ? processes[0] : processes[1], kenya, `${i}`)
		);
		expect((await Promise.all(posts)).every(Boolean)).toBe(true);
		expect(await verifyStoredRecord({ db: processes[1] }, kenya.consultation)).toMatchObject({
			sound: true,
			entries: 60
		});
	});
});

const ALL = { subject: '', delegation: '', section: '', before: '' };

async function open(dialect: (typeof dialects)[number], demonstration = false) {
	const db = await openTestDatabase(dialect);
	const kenya = await seatKenya(db, { demonstration });
	return { db, kenya, runtime: { db, clock } as Runtime };
}

function post(db: Database, kenya: Kenya, body: string, confidential = false) {
	const { consultation, section, actor, delegation } = kenya;
	const audience = confidential
		? audienceOf({ facilitation: true, delegations: [delegation] })
		: EVERYBODY;
	const decision = { consultation, section, actor, audience, payload: { body } };
	return commitDecision(db, clock, { ...decision, kind: 'comment.posted' }, []);
}

function seat(kenya: Kenya): Seat {
	return {
		id: kenya.seat,
		account: kenya.account,
		consultation: kenya.consultation,
		role: 'delegate',
		category: 'member-state',
		delegation: { id: kenya.delegation, code: 'KEN', name: 'Kenya', group: 'MS' },
		speaks: true,
		sections: []
	};
}
