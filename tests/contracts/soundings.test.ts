import { describe, expect, it } from 'vitest';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import { positionsAsRows } from '#lib/positions/queries.server.ts';
import { exportRecord, verifyStoredRecord } from '#lib/record/queries.server.ts';
import { dialects } from '../support/database.ts';
import { openNegotiation } from '../support/decisions.ts';
import { readPositionRows } from '../support/position-rows.ts';
import { accepted } from '../support/people.ts';
import { state, widget } from '../support/stating.ts';

describe.each(dialects)('[P14] soundings on %s', (dialect) => {
	const sound = { hearers: 'facilitation', reason: 'Between us.', receipt: 'a-sounding-of-one' };

	/** Kenya objects in public, sounds support if amended, and keeps a note for itself. */
	async function soundOut() {
		const here = await openNegotiation(dialect);
		accepted(await state(here, here.kenya));
		here.clock.at += 1000;
		const amended = { ...sound, stance: 'support-if-amended', version: 1 };
		const sounded = accepted(await state(here, here.kenya, amended));
		here.clock.at += 1000;
		const note = { hearers: 'delegation', reason: 'Our red line.', receipt: 'a-note-to-oneself' };
		const noted = accepted(
			await state(here, here.kenya, { ...note, stance: 'reservation', version: 2 })
		);
		return { here, sounded, noted };
	}

	it('are in force for those who hear them, and nowhere for others', async () => {
		const { here, sounded, noted } = await soundOut();
		expect([sounded.number, noted.number]).toEqual(['KEN-1-F1', 'KEN-1-D1']);
		const colleague = await here.seat('delegate');
		const observer = await here.seat('observer');
		const facilitator = await here.seat('facilitator');
		const secretariat = await here.seat('secretariat');
		const norway = await here.seatDelegation('NOR');
		const wish = { section: '1', group: null, delegation: 'KEN' };
		for (const [who, stance, seen, marks] of [
			[here.kenya, 'reservation', 3, { soundings: 1 }],
			[colleague, 'reservation', 3, { soundings: 1 }],
			[facilitator, 'support-if-amended', 2, { soundings: 1 }],
			[secretariat, 'support-if-amended', 2, { soundings: 1 }],
			[observer, 'object', 1, { soundings: 0 }],
			[norway, 'object', 1, { soundings: 0 }]
		] as const) {
			const { matrix, drill } = await readMatrix(who, here.slug, wish);
			expect(matrix.rows[0]?.all).toMatchObject({ [stance]: 1, ...marks });
			expect(drill?.history?.statements).toHaveLength(seen - 1);
			const [row, ...more] = await readPositionRows(who, here.slug);
			expect([row?.stance, more.length]).toEqual([stance, 0]);
			expect((await widget(here, who)).strip).toMatchObject({ [stance]: 1, ...marks });
			const said = JSON.stringify([matrix, drill, row, await widget(here, who)]);
			expect(said.includes('Between us.')).toBe(seen > 1);
			expect(said.includes('Our red line.')).toBe(seen > 2);
			if (seen === 1) expect(said).not.toMatch(/KEN-1-[FD]/);
		}
		const printed = JSON.stringify(
			await positionsAsRows(here.runtime, { id: here.consultation, demonstration: false })
		);
		expect(printed).not.toMatch(/Between us|red line/);
	});

	it('are withheld in the record, and announced only to those who may watch', async () => {
		const { here } = await soundOut();
		const topic = `positions/${here.consultation}`;
		const told = here.announced.filter((each) => each.startsWith('positions/'));
		expect(told).toEqual([
			topic,
			`${topic}/${here.delegation}`,
			`${topic}/facilitation`,
			`${topic}/${here.delegation}`
		]);
		const exported = (
			await Array.fromAsync(
				exportRecord(here.runtime, {
					...{ id: here.consultation, slug: here.slug, title: 'Roadmap', demonstration: false }
				})
			)
		).join('');
		expect(exported).toContain('Too vague.');
		expect(exported).not.toMatch(/Between us|red line/);
		expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
			sound: true
		});
	});

	it('leave no gap in what everybody sees, and are withdrawn by themselves', async () => {
		const { here } = await soundOut();
		here.clock.at += 1000;
		const open = { stance: 'support', version: 3, receipt: 'a-second-open-one' };
		expect(accepted(await state(here, here.kenya, open)).number).toBe('KEN-1-2');
		here.clock.at += 1000;
		const back = { stance: 'withdrawn', hearers: 'facilitation', reason: '', version: 4 };
		const withdrawn = await state(here, here.kenya, { ...back, receipt: 'taking-it-back--' });
		expect(accepted(withdrawn).number).toBe('KEN-1-F2');
		const facilitator = await here.seat('facilitator');
		expect((await widget(here, facilitator)).strip).toMatchObject({ support: 1, soundings: 0 });
	});
});
