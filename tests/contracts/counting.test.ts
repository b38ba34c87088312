import { describe, expect, it } from 'vitest';
import type { Seat } from '#lib/kernel/actor.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { readCounts } from '#lib/positions/counting.server.ts';
import { countStandings } from '#lib/positions/matrix.ts';
import { readParagraph } from '#lib/positions/paragraphs.server.ts';
import { disputePosition, recordPosition } from '#lib/positions/recording.server.ts';
import { HEARERS, STANCES } from '#lib/positions/rules.ts';
import { readStandingsOn } from '#lib/positions/standings.server.ts';
import { listSections } from '#db/sections.ts';
import { readTargetText } from '#lib/positions/targets.server.ts';
import type { TargetBlock } from '#lib/positions/targets.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { state } from '../support/stating.ts';

const TARGETS = ['', '7.1', '7.2'] as TargetBlock[];
const STEPS = 30;

/** The same numbers from 0 up to `below` for the same seed. */
function chances(seed: number): (below: number) => number {
	let at = seed;
	return (below) => {
		at = (at * 48_271) % 2_147_483_647;
		return at % below;
	};
}

describe.each(dialects)('[P23] what is kept counted on %s', (dialect) => {
	it.each([1, 2, 3])('is what the rules say after every step, seed %i', async (seed) => {
		const here = await openNegotiation(dialect);
		const { runtime, slug } = here;
		const norway = await here.seatDelegation('NOR');
		const fiji = await here.seatDelegation('FJI');
		const secretariat = await here.seat('secretariat');
		const readers = [here.kenya, norway, fiji, secretariat, await here.seat('observer')];
		const [section] = await listSections(runtime.db, here.consultation);
		if (!section) throw new Error('There is no section.');
		const chance = chances(seed);
		const pick = <T>(from: readonly T[]): T => from[chance(from.length)] as T;

		async function step(turn: number): Promise<void> {
			here.clock.at += 1000;
			const block = pick(TARGETS);
			const receipt = `step-${turn}-of-this-history`;
			const who = pick([here.kenya, norway, fiji]);
			if (chance(6) === 0) {
				await here.write(...pick([['One.', 'Two.'], ['One.'], ['Others.', 'Two.']]));
			} else if (chance(4) === 0) {
				const said = { delegation: pick(['KEN', 'NOR']), stance: 'object', reason: 'As said.' };
				const form = formOf({ ...said, source: 'floor', receipt, block });
				await recordPosition(secretariat, slug, '1', form);
			} else {
				const { shown } = await readParagraph(who, slug, '1', block || '7.1').catch(() => ({
					shown: null
				}));
				const text = await readTargetText(runtime.db, { section: section!, block });
				if (!shown || !text) return;
				const { current, history } = shown.position;
				if (block && current?.source && chance(2) === 0)
					await disputePosition(who, slug, '1', formOf({ position: current.id, block }));
				const version = block ? history.length : chance(3);
				const said = { stance: pick(STANCES), hearers: pick(HEARERS), reason: 'So.' };
				const on = { textHash: text.hash, textSeq: text.seq };
				await state(here, who, { ...said, ...on, version, receipt, block });
			}
		}

		for (let turn = 0; turn < STEPS; turn++) {
			await step(turn);
			for (const locals of readers) {
				const seat: Seat = (await enterConsultation(locals, slug)).participant.seat;
				const { counted } = await readCounts(runtime, here.consultation, [section], seat);
				const { counts } = counted.get(section.id) ?? { counts: new Map() };
				for (const block of TARGETS) {
					const hash = (await readTargetText(runtime.db, { section, block }))?.hash ?? '';
					const { standings } = await readStandingsOn(runtime, { section, block }, hash, seat);
					const said = standings.some((each) => each.statement ?? each.disputed);
					const plain = countStandings(standings, ['MS']);
					if (said || block === '') expect([turn, counts.get(block)]).toEqual([turn, plain]);
				}
			}
		}
		const stated = await here.kinds();
		expect(stated.length).toBeGreaterThan(STEPS / 4);
	});
});
