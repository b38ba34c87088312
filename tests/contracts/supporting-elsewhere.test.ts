import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { readDelegationProposals } from '#lib/proposals/delegation.server.ts';
import { allAsRows, walkAllRows } from '#lib/proposals/support-rows.server.ts';
import { runCommand } from '#server/commands/run.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { join, stateOn } from '../support/supporting.ts';
import { begin, tableWords } from '../support/tabling.ts';

/** Kenya has tabled other words for a paragraph; Norway supports them, and objects to facilitators alone. */
async function open(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const named = await tableWords(here, here.kenya, 'The internet is for all.');
	const norway = await here.seatDelegation('NOR');
	accepted(await stateOn(here, norway, named));
	here.clock.at += 1000;
	const sounding = { stance: 'object', reason: 'Between us.', hearers: 'facilitation' };
	accepted(await stateOn(here, norway, named, { ...sounding, version: 1 }));
	return { here, named, norway };
}

describe.each(dialects)('positions on Changes outside their cards on %s', (dialect) => {
	it('[X32] [P14] stand in exports, after those on the text, for whoever may see them', async () => {
		const { here, norway } = await open(dialect);
		const rowsFor = async (who: App.Locals) =>
			(await Array.fromAsync(walkAllRows(who, await enterConsultation(who, here.slug)))).flat();
		const about = { delegationCode: 'NOR', section: '1', block: '7.1', proposal: '1', change: '1' };
		for (const [who, stance, receipt] of [
			[norway, 'object', 'NOR-P1.1-F1'],
			[await here.seat('facilitator'), 'object', 'NOR-P1.1-F1'],
			[here.kenya, 'support', 'NOR-P1.1-1'],
			[await here.seat('observer'), 'support', 'NOR-P1.1-1']
		] as const) {
			const on = { ...about, proposalTitle: 'Meaningful access', changeState: 'open' };
			expect(await rowsFor(who)).toMatchObject([{ ...on, stance, receipt }]);
		}
		const printed = { id: here.consultation, demonstration: false };
		expect(await allAsRows(here.runtime, printed)).toEqual(await rowsFor(here.kenya));
		let csv = '';
		await runCommand(here.runtime, ['positions', here.slug, '--csv'], (line) => (csv += line));
		expect(csv).toMatch(/,demonstration,proposal,proposal title,change,change state\r?\n/);
		expect(csv).toContain('Meaningful access,1,open');
		expect(csv).not.toContain('Between us.');
	});

	it('[P19] stand on a delegation’s page with what it proposes and sponsors', async () => {
		const { here, named, norway } = await open(dialect);
		await begin(here, here.kenya, { title: 'Not tabled' });
		const read = async (who: App.Locals, code: string) =>
			readDelegationProposals(who, await enterConsultation(who, here.slug), code);
		const line = { number: 1, title: 'Meaningful access', sponsor: { code: 'KEN' } };
		const observer = await here.seat('observer');
		for (const who of [here.kenya, observer])
			expect(await read(who, 'ken')).toMatchObject({
				...{ tabled: { found: 1, shown: [line] }, sponsored: [], stated: { found: 0 } }
			});
		const stated = (stance: string) => ({
			found: 1,
			shown: [
				{
					proposal: line,
					what: 'Other wording for “The internet is for everyone.”',
					statement: { stance }
				}
			]
		});
		expect(await read(observer, 'NOR')).toMatchObject({
			...{ tabled: { found: 0 }, sponsored: [], stated: stated('support') }
		});
		expect((await read(norway, 'NOR')).stated).toMatchObject(stated('object'));
		// Asking is for the two sides alone; sponsoring for everybody.
		accepted(await join(here, norway, named, 'asked'));
		expect((await read(observer, 'NOR')).sponsored).toEqual([]);
		accepted(await join(here, here.kenya, named, 'accepted', { delegation: 'NOR' }));
		expect((await read(observer, 'NOR')).sponsored).toMatchObject([line]);
		accepted(await join(here, norway, named, 'withdrawn'));
		expect((await read(observer, 'NOR')).sponsored).toEqual([]);
		expect((await read(observer, 'XXX')).tabled.found).toBe(0);
	});

	it('[R10] are compared with the record, which names one that was altered, removed or added', async () => {
		const { here } = await open(dialect);
		const { db } = here.runtime;
		const { changePosition } = db.tables;
		const verify = async () => {
			let out = '';
			await runCommand(here.runtime, ['verify-record'], (line) => (out += line));
			return out;
		};
		expect(await verify()).toContain('sound, 3 entries');
		const [first, ...others] = await db.read
			.select()
			.from(changePosition)
			.orderBy(changePosition.statedAt);
		if (!first) throw new Error('Norway stated nothing.');
		const isFirst = eq(changePosition.id, first.id);
		for (const [harm, what] of [
			[{ stance: 'object' as const }, 'stance'],
			[{ hash: 'f'.repeat(64) }, 'change'],
			[{ audience: 'facilitation' as never, version: 7 }, 'version'],
			[{ statedAt: 1 }, 'date']
		] as const) {
			await db.commit([db.read.update(changePosition).set(harm).where(isFirst)]);
			expect(await verify()).toContain(`entry 2: its position has another ${what}`);
			await db.commit([db.read.update(changePosition).set(first).where(isFirst)]);
		}
		await db.commit([db.read.delete(changePosition).where(isFirst)]);
		expect(await verify()).toContain('entry 2: its position is not there');
		const forged = {
			...first,
			id: `${first.id}x` as typeof first.id,
			version: 9,
			receipt: 'forged'
		};
		await db.commit([db.read.insert(changePosition).values([first, forged])]);
		expect(await verify()).toContain(`the position ${forged.id} is in no entry`);
		expect(others).toHaveLength(1);
	});
});
