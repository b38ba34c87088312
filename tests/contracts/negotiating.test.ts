import { describe, expect, it } from 'vitest';
import { readGroupsPage } from '#lib/positions/groups-page.server.ts';
import { positionsAsRows } from '#lib/positions/queries.server.ts';
import { readRecord, verifyStoredRecord } from '#lib/record/queries.server.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { Database, Statement } from '#db/database.ts';
import { compareNegotiated } from '#lib/record/negotiated.server.ts';
import { dialects } from '../support/database.ts';
import { openGroup } from '../support/negotiating.ts';
import { readPositionRows } from '../support/position-rows.ts';
import { accepted } from '../support/people.ts';
import { widget } from '../support/stating.ts';

describe.each(dialects)('negotiating groups on %s', (dialect) => {
	it('[P40] whoever speaks for the presiding delegation states for the group, and nobody else', async () => {
		const here = await openGroup(dialect);
		const mute = await here.seat('delegate');
		const refusals = await Promise.all(
			[
				here.fiji,
				here.norway,
				mute,
				await here.seat('facilitator'),
				await here.seat('secretariat')
			].map((who) => here.speak(who))
		);
		expect(refusals.map((each) => (each.ok ? 'stated' : each.reason))).toEqual([
			...['positions.not-presiding', 'positions.not-presiding', 'positions.not-a-speaker'],
			...['positions.facilitators-impartial', 'positions.delegations-only']
		]);
		expect(await here.speak(here.kenya, {}, 'NONE')).toMatchObject({ status: 404 });
		expect(accepted(await here.speak(here.kenya)).number).toBe('G77-1-G1');
	});

	it('[P41] it is bound to the text, sent twice stated once, and has a history', async () => {
		const here = await openGroup(dialect);
		const once = { receipt: 'the-very-same-form' };
		const [first, second] = [
			await here.speak(here.kenya, once),
			await here.speak(here.kenya, once)
		];
		expect(accepted(second)).toEqual(accepted(first));
		const other = await here.speak(here.kenya, { ...once, reason: 'Something else.' });
		expect(other).toMatchObject({ reason: 'positions.stated-before' });
		const early = await here.speak(here.kenya, { version: 0 });
		expect(early).toMatchObject({ reason: 'positions.changed-meanwhile' });
		const today = await here.write('The internet is for everybody.');
		const stale = await here.speak(here.kenya, { version: 1 });
		expect(stale).toMatchObject({ reason: 'positions.text-changed' });
		expect('changes' in stale && stale.changes?.length).toBeGreaterThan(0);
		expect((await here.on(here.norway)).changed).toBe(true);
		const wish = { stance: 'withdrawn', reason: '', version: 1, ...today };
		expect(accepted(await here.speak(here.kenya, wish)).number).toBe('G77-1-G2');
		const shown = await here.on(here.norway);
		expect([shown.statement, shown.earlier.map(({ stance }) => stance)]).toEqual([
			null,
			['withdrawn', 'object']
		]);
		expect(await here.kinds()).toEqual(['negotiating.stated', 'negotiating.withdrawn']);
	});

	it('[P41] [P43] forms sent twice at the same moment have one answer each', async () => {
		const here = await openGroup(dialect);
		for (const [version, stance] of ['object', 'withdrawn', 'support'].entries()) {
			const once = { stance, receipt: `one-form-to-${stance}`, version };
			const sent = await Promise.all([1, 2].map(() => here.speak(here.kenya, once)));
			const [one, other] = sent.map((each) => accepted(each));
			expect(other).toEqual(one);
		}
		const answer = { receipt: 'one-form-to-align-with' };
		const sent = await Promise.all([1, 2].map(() => here.align(here.fiji, answer)));
		const [one, other] = sent.map((each) => accepted(each));
		expect(other).toEqual(one);
	});

	it('[P42] it counts nobody, and members are told and others not asked', async () => {
		const here = await openGroup(dialect);
		accepted(await here.speak(here.kenya));
		expect(await here.matrixOf(here.norway)).toMatchObject({ object: 0, none: 4 });
		const linesFor = async (who: App.Locals) =>
			(await widget(here, who)).lines.map(({ words }) => words);
		expect(await linesFor(here.norway)).toEqual(['Group of 77 objects']);
		for (const member of [here.kenya, here.fiji])
			expect(await linesFor(member)).toEqual([
				'Group of 77 objects: align your delegation, or state its own position'
			]);
		accepted(await here.align(here.fiji));
		expect(await linesFor(here.fiji)).toEqual(['Group of 77 objects: your delegation is aligned']);
		expect((await widget(here, here.fiji)).current?.notes).toEqual(['Through Group of 77']);
	});

	it('[P43] who aligns is counted under the group’s stance, and apart', async () => {
		const here = await openGroup(dialect);
		accepted(await here.speak(here.kenya));
		accepted(await here.own(here.norway));
		const once = { receipt: 'aligning-only-once' };
		const form = { ...once, version: 0 };
		const first = accepted(await here.align(here.fiji, form));
		expect(first).toMatchObject({ number: 'FJI-1-G77-1.1', aligned: true });
		expect(accepted(await here.align(here.fiji, form))).toEqual(first);
		expect(await here.align(here.norway)).toMatchObject({ reason: 'positions.not-a-member' });
		expect(await here.matrixOf(here.norway)).toMatchObject({
			...{ object: 2, none: 2, through: { object: 1 } }
		});
		const shown = await here.on(here.norway);
		expect(shown.members.map(({ delegation, how }) => [delegation.code, how])).toEqual([
			...[
				['FJI', 'aligned'],
				['IND', 'none'],
				['KEN', 'none']
			]
		]);
		const rows = await readPositionRows(here.norway, here.slug);
		expect(rows.map(({ delegationCode, through }) => [delegationCode, through])).toEqual([
			...[
				['FJI', 'G77'],
				['NOR', '']
			]
		]);
		const printed = { id: here.consultation, demonstration: false };
		expect(await positionsAsRows(here.runtime, printed)).toEqual(rows);
		const page = await readGroupsPage(here.india, here.slug);
		expect(page.groups).toEqual([
			{
				...{ code: 'G77', name: 'Group of 77', members: 3, member: true },
				president: { code: 'KEN', name: 'Kenya' }
			}
		]);
		expect(page.rows[0]?.cells[0]).toMatchObject({ stance: 'object', aligned: 1 });
	});

	it('[P43] it is revoked, and each word is one entry of the record, in words', async () => {
		const here = await openGroup(dialect);
		accepted(await here.speak(here.kenya));
		accepted(await here.align(here.fiji));
		accepted(await here.align(here.fiji, { aligned: 'no' }));
		expect(await here.align(here.fiji, { aligned: 'no' })).toMatchObject({
			reason: 'positions.not-aligned'
		});
		expect(await here.matrixOf(here.fiji)).toMatchObject({ object: 0, none: 4 });
		const { participant } = await enterConsultation(here.norway, here.slug);
		const filter = { subject: 'positions', delegation: '', section: '', before: '' };
		const { entries } = await readRecord(here.runtime, participant.seat, filter);
		expect(entries.map(({ said }) => `${said?.actingFor?.code} ${said?.what}`)).toEqual([
			'FJI is no longer aligned with Group of 77 on section 1',
			'FJI aligned itself with Group of 77 on section 1: object',
			'KEN stated the position of Group of 77 on section 1: object'
		]);
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('[P44] a position of its own replaces an alignment, and an alignment that', async () => {
		const here = await openGroup(dialect);
		accepted(await here.own(here.fiji, { stance: 'support', reason: '' }));
		accepted(await here.speak(here.kenya));
		expect((await here.on(here.fiji)).own?.replaces).toBe(
			'Aligning takes the place of your delegation’s own position (support).'
		);
		accepted(await here.align(here.fiji));
		expect((await widget(here, here.fiji)).replaces).toContain('aligned with Group of 77');
		expect(await here.matrixOf(here.norway)).toMatchObject({ object: 1, support: 0 });
		accepted(await here.own(here.fiji, { stance: 'support', reason: '', version: 1 }));
		expect(await here.matrixOf(here.norway)).toMatchObject({ object: 0, support: 1, through: {} });
		accepted(await here.align(here.fiji));
		expect(await here.matrixOf(here.norway)).toMatchObject({ object: 1, support: 0 });
	});

	it('[P44] a new statement asks again, and counts nobody who has not answered it', async () => {
		const here = await openGroup(dialect);
		accepted(await here.speak(here.kenya));
		accepted(await here.align(here.fiji));
		const old = (await here.on(here.fiji)).statement?.id ?? '';
		accepted(await here.speak(here.kenya, { stance: 'support', reason: '', version: 1 }));
		expect(await here.matrixOf(here.norway)).toMatchObject({
			...{ object: 0, support: 0, none: 4, lapsed: 1 }
		});
		const shown = await here.on(here.fiji);
		expect([shown.own?.answer, shown.members[0]?.how]).toEqual(['stated-anew', 'lapsed']);
		expect((await widget(here, here.fiji)).lines[0]?.words).toContain('stated anew');
		expect(await here.align(here.fiji, { statement: old })).toMatchObject({
			reason: 'positions.group-stated-anew'
		});
		accepted(await here.align(here.fiji));
		expect(await here.matrixOf(here.norway)).toMatchObject({ support: 1, through: { support: 1 } });
	});

	it('[P44] of two groups it is aligned with one, the last', async () => {
		const here = await openGroup(dialect);
		await here.form('AOSIS', 'Small Islands', [here.fiji]);
		accepted(await here.speak(here.kenya));
		accepted(await here.speak(here.kenya, { stance: 'support', reason: '' }, 'AOSIS'));
		accepted(await here.align(here.fiji));
		expect((await here.on(here.fiji, 'AOSIS')).own?.replaces).toContain('Group of 77');
		accepted(await here.align(here.fiji, {}, 'AOSIS'));
		expect(await here.matrixOf(here.norway)).toMatchObject({
			...{ object: 0, support: 1, through: { support: 1 } }
		});
		expect((await here.on(here.fiji)).members[0]?.how).toBe('elsewhere');
	});

	it('[P44] whoever leaves the group is aligned until then, and not after', async () => {
		const here = await openGroup(dialect);
		accepted(await here.speak(here.kenya));
		accepted(await here.align(here.fiji));
		const { db } = here.runtime;
		const { membership } = db.tables;
		const until = here.clock.at + 500;
		await db.commit([db.read.update(membership).set({ until })]);
		here.clock.at = until - 1;
		expect(await here.matrixOf(here.norway)).toMatchObject({ object: 1 });
		here.clock.at = until;
		expect(await here.matrixOf(here.norway)).toMatchObject({ object: 0, none: 4 });
	});

	it('[P15] a confidential position later shows to those who may see it alone', async () => {
		const here = await openGroup(dialect);
		accepted(await here.speak(here.kenya));
		accepted(await here.align(here.fiji));
		const before = [await here.matrixOf(here.norway), await here.on(here.norway)];
		const note = { stance: 'support', reason: 'Between us.', hearers: 'facilitation' };
		accepted(await here.own(here.fiji, note));
		expect([await here.matrixOf(here.norway), await here.on(here.norway)]).toEqual(before);
		const facilitator = await here.seat('facilitator');
		expect(await here.matrixOf(facilitator)).toMatchObject({ support: 1, object: 0, soundings: 1 });
		expect(await here.matrixOf(here.fiji)).toMatchObject({ support: 1, object: 0 });
	});

	it.each<[string, string, (db: Database) => Statement, string]>([
		[
			'stance of a group’s statement',
			'its group’s statement',
			({ read, tables }) => read.update(tables.groupStatement).set({ stance: 'support' }),
			'stance'
		],
		[
			'date of an alignment',
			'its alignment',
			({ read, tables }) => read.update(tables.alignment).set({ at: 1 }),
			'date'
		],
		[
			'answer of an alignment',
			'its alignment',
			({ read, tables }) => read.update(tables.alignment).set({ aligned: false }),
			'answer'
		]
	])('[R10] the record names an altered %s', async (_, what, harm, word) => {
		const here = await openGroup(dialect);
		accepted(await here.speak(here.kenya));
		accepted(await here.align(here.fiji));
		const { runtime, consultation } = here;
		expect(await compareNegotiated(runtime, consultation)).toBeNull();
		await runtime.db.commit([harm(runtime.db)]);
		expect((await compareNegotiated(runtime, consultation))?.problem).toBe(
			`${what} has another ${word}`
		);
	});

	it('[R10] the record names an alignment that was removed, or added without an entry', async () => {
		const here = await openGroup(dialect);
		accepted(await here.speak(here.kenya));
		accepted(await here.align(here.fiji));
		const { runtime, consultation } = here;
		const { read, tables, commit } = runtime.db;
		const [row] = await read.select().from(tables.alignment);
		if (!row) throw new Error('Nobody aligned.');
		await commit([read.delete(tables.alignment)]);
		expect((await compareNegotiated(runtime, consultation))?.problem).toBe(
			'its alignment is not there'
		);
		const forged = { ...row, version: 2, receipt: 'forged' };
		await commit([read.insert(tables.alignment).values([row, forged])]);
		expect((await compareNegotiated(runtime, consultation))?.problem).toContain('is in no entry');
	});
});
