import { describe, expect, it } from 'vitest';
import type { Database, Statement } from '#db/database.ts';
import { commitDecision } from '#db/record.ts';
import { newId, type EditorialMarkId } from '#lib/kernel/ids.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { compareMarked } from '#lib/record/marked.server.ts';
import { dialects } from '../support/database.ts';
import { openNegotiation } from '../support/decisions.ts';
import { contest, markAll } from '../support/marking.ts';
import { accepted } from '../support/people.ts';
import { NOW } from '../support/rows.ts';
import { state } from '../support/stating.ts';

describe.each(dialects)('checking editorial marks against their record on %s', (dialect) => {
	/** Kenya states, and Norway in confidence on what it reads like later; the facilitator marks all. */
	async function openMarked() {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const facilitator = await here.seat('facilitator');
		accepted(await state(here, here.kenya));
		const between = await here.write('The internet is for all.', 'Nobody is left behind.');
		accepted(await state(here, norway, { hearers: 'facilitation', ...between }));
		await here.write('The Internet, is for everyone.', 'Nobody is left behind.');
		accepted(await markAll(here, facilitator));
		accepted(await contest(here, here.kenya));
		const problem = async () => {
			const found = await compareMarked(here.runtime, here.consultation);
			return found && `${found.entry ?? '-'}: ${found.problem}`;
		};
		return { ...here, facilitator, between, problem };
	}

	it('[R10] finds nothing where all is as it was decided', async () => {
		const here = await openMarked();
		expect(await here.problem()).toBeNull();
		const verdict = await verifyStoredRecord(here.runtime, here.consultation);
		expect(verdict).toMatchObject({ sound: true, entries: 4 });
	});

	it.each<[string, (db: Database) => Statement, string]>([
		[
			'note',
			({ read, tables }) => read.update(tables.editorialMark).set({ note: 'Other words.' }),
			'3: its editorial mark has another note'
		],
		[
			'window',
			({ read, tables }) => read.update(tables.editorialMark).set({ contestUntil: NOW * 2 }),
			'3: its editorial mark has another end of its window'
		],
		[
			'date',
			({ read, tables }) => read.update(tables.editorialMark).set({ markedAt: 1 }),
			'3: its editorial mark has another date'
		],
		[
			'text that it leads to',
			({ read, tables }) => read.update(tables.editorialChange).set({ toHash: 'f'.repeat(64) }),
			'3: its editorial mark is about other texts'
		],
		[
			'reason of a contest',
			({ read, tables }) => read.update(tables.editorialContest).set({ reason: 'Nothing.' }),
			'4: its contest has another reason'
		],
		[
			'audience of a contest',
			({ read, tables }) =>
				read.update(tables.editorialContest).set({ audience: 'facilitation' as never }),
			'4: its contest has another audience'
		],
		[
			'contest that is gone',
			({ read, tables }) => read.delete(tables.editorialContest),
			'4: its contest is not there'
		]
	])('[R10] names an altered %s', async (_, harm, problem) => {
		const here = await openMarked();
		await here.runtime.db.commit([harm(here.runtime.db)]);
		expect(await here.problem()).toBe(problem);
	});

	it('[R10] names a change that was added to a mark or taken from it, told or not', async () => {
		const here = await openMarked();
		const { read, tables, commit } = here.runtime.db;
		const changes = await read.select().from(tables.editorialChange);
		const names = changes.map(({ block }) => block).sort();
		expect(names).toEqual(['', '', '7.1', '7.1']);
		const about = '3: its editorial mark is about other texts';
		for (const left of changes) {
			await commit([read.delete(tables.editorialChange)]);
			const rest = changes.filter((each) => each !== left);
			await commit([read.insert(tables.editorialChange).values(rest)]);
			expect(await here.problem()).toBe(about);
			await commit([read.insert(tables.editorialChange).values([left])]);
			expect(await here.problem()).toBeNull();
		}
		const [first] = changes;
		if (!first) throw new Error('Nothing was marked.');
		const added = { ...first, fromHash: 'e'.repeat(64) };
		await commit([read.insert(tables.editorialChange).values([added])]);
		expect(await here.problem()).toBe(about);
	});

	it('[R10] names marks and contests that are in no entry, and marks that are gone', async () => {
		const here = await openMarked();
		const { read, tables, commit } = here.runtime.db;
		const [row] = await read.select().from(tables.editorialMark);
		const [contested] = await read.select().from(tables.editorialContest);
		const changes = await read.select().from(tables.editorialChange);
		if (!row || !contested) throw new Error('Nothing was marked.');
		const id = newId<EditorialMarkId>(NOW);
		const forged = { ...row, id, receipt: 'forged' };
		await commit([read.insert(tables.editorialMark).values(forged)]);
		expect(await here.problem()).toBe(`-: the editorial mark ${id} is in no entry`);
		await commit([
			read.delete(tables.editorialContest),
			read.delete(tables.editorialChange),
			read.delete(tables.editorialMark)
		]);
		expect(await here.problem()).toBe('3: its editorial mark is not there');
		const other = { ...contested, mark: id };
		await commit([
			read.insert(tables.editorialMark).values([row]),
			read.insert(tables.editorialChange).values(changes),
			read.insert(tables.editorialContest).values([contested])
		]);
		expect(await here.problem()).toBeNull();
		await commit([
			read.insert(tables.editorialMark).values([forged]),
			read.insert(tables.editorialContest).values([other])
		]);
		expect(await here.problem()).toMatch(/^-: the (contest of )?editorial mark .* is in no entry$/);
	});

	it('[R10] checks entries of before by what they say', async () => {
		const here = await openNegotiation(dialect);
		const { runtime, consultation, section, actor, text } = here;
		const { db, clock } = runtime;
		const mark = newId<EditorialMarkId>(NOW);
		const row = {
			id: mark,
			consultation,
			section,
			note: 'A comma.',
			receipt: 'of-before-the-hash'
		};
		const by = { account: actor.account as never, seat: actor.seat as never };
		const to = 'b'.repeat(64);
		const payload = { mark, section: '1', note: row.note, contestUntil: NOW + 1, to };
		const change = { mark, block: '', fromHash: text.textHash, toHash: to };
		await commitDecision(
			db,
			clock,
			{
				...{ consultation, section, actor, kind: 'editorial.marked' },
				payload: { ...payload, from: [text.textHash] }
			},
			[
				db.read
					.insert(db.tables.editorialMark)
					.values({ ...row, ...by, markedAt: NOW, contestUntil: NOW + 1 }),
				db.read.insert(db.tables.editorialChange).values(change)
			]
		);
		const problem = async () => (await compareMarked(runtime, consultation))?.problem ?? null;
		expect(await problem()).toBeNull();
		await db.commit([db.read.update(db.tables.editorialChange).set({ toHash: 'c'.repeat(64) })]);
		expect(await problem()).toBe('its editorial mark is about other texts');
	});
});
