import { describe, expect, it, onTestFinished } from 'vitest';
import { MINUTE } from '#lib/kernel/instants.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { seatIn, setMode } from './drafts.ts';
import { NegotiatingStory } from './fuzz/negotiating.ts';
import type { People } from './fuzz/negotiation.ts';
import { aFolder, furnish, start, type House } from './house.ts';

// NEGOTIATING_SEEDS=500 for a long run; NEGOTIATING_FIRST begins with another seed.
const SEEDS = Number(process.env.NEGOTIATING_SEEDS ?? 3);
const FIRST = Number(process.env.NEGOTIATING_FIRST ?? 1);
const AT_ONCE = 4;
const STEPS = 24;
const PLENTY = { perSecond: 1e9, burst: 1e9 };
const limits = {
	...{ messages: PLENTY, bytes: PLENTY, work: PLENTY, share: PLENTY, syncs: PLENTY },
	...{ socketsPerAccount: 10_000, snapshotEvery: 10, projection: { quiet: 5, atMost: 50 } }
};

async function peopleOf(house: House): Promise<People> {
	return {
		facilitators: [await seatIn(house, 'facilitator'), await seatIn(house, 'facilitator')],
		sides: [
			{ code: 'KEN', people: [house.kenya, await seatIn(house, 'delegate', house.kenya)] },
			{ code: 'NOR', people: [house.norway, await seatIn(house, 'delegate', house.norway)] }
		]
	};
}

async function tell(seed: number): Promise<void> {
	const folder = aFolder();
	let plenary = await start(folder, { limits });
	onTestFinished(() => plenary.close());
	const house = await furnish(plenary);
	const story = new NegotiatingStory(seed, house, await peopleOf(house));
	const here = (): House => ({
		...{ ...house, plenary, runtime: plenary.runtime },
		origin: `http://127.0.0.1:${plenary.port}`
	});
	await story.come(house);
	await story.begin();
	await setMode(house, 'proposals');
	try {
		for (let i = 0; i < STEPS; i++) {
			await story.step();
			if (i !== STEPS / 2) continue;
			story.leave();
			await plenary.close();
			plenary = await start(folder, { limits });
			await story.come(here());
			await story.expectAll();
		}
		await story.end();
	} catch (error) {
		throw new Error(`seed ${seed}:\n${story.told.join('\n')}`, { cause: error });
	}
	const record = await verifyStoredRecord(plenary.runtime, house.consultation);
	expect(record).toMatchObject({ sound: true });
	story.leave();
}

describe(`a section and what is proposed for it over real rooms, ${SEEDS} seeded stories`, () => {
	it.each(Array.from({ length: Math.ceil(SEEDS / AT_ONCE) }, (_, i) => FIRST + i * AT_ONCE))(
		'[X8] read after each step as plain lists of words say (seeds from %i)',
		async (first) => {
			const count = Math.min(AT_ONCE, FIRST + SEEDS - first);
			await Promise.all(Array.from({ length: count }, (_, i) => tell(first + i)));
		},
		5 * MINUTE
	);
});
