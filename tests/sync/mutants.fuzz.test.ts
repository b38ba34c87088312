import { describe, expect, it } from 'vitest';
import { Random } from '#lib/editing/fuzz/random.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import { until } from './clients.ts';
import { Barrage, placesOf } from './fuzz/barrage.ts';
import { edit } from './fuzz/edits.ts';
import { mutate } from './fuzz/mutants.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

// FUZZ_MUTANTS=1000000 for a long run; FUZZ_FIRST begins with another seed.
const MUTANTS = Number(process.env.FUZZ_MUTANTS ?? 100_000);
const FIRST = Number(process.env.FUZZ_FIRST ?? 1);
const IN_ONE_TEXT = 1_000;
const TEXTS_AT_ONCE = 10;
const OVER_SOCKETS = 150;
const AT_ONCE = 10;
/** What a client without anything of its own answers to step 1. */
const NOTHING = Uint8Array.of(0, 0);
const PLENTY = { perSecond: 1e9, burst: 1e9 };

async function makeTexts({ runtime, consultation }: House, count: number): Promise<Section[]> {
	const wishes = Array.from({ length: count }, (_, i) => ({
		...{ title: `Under fire ${i}`, mode: 'open' as const }
	}));
	const at = { id: consultation, numbering: 'continuous' as const };
	const added = await addSections(runtime, at, wishes, null);
	if (!added.ok) throw new Error('the sections could not be made');
	return added.value;
}

const batches = Math.ceil(MUTANTS / IN_ONE_TEXT / TEXTS_AT_ONCE);

describe(`${MUTANTS} mutants of honest changes`, () => {
	it.each(Array.from({ length: batches }, (_, i) => FIRST + i * TEXTS_AT_ONCE))(
		'kill nobody, stall nobody and leave no byte behind when they are refused (seeds from %i)',
		async (first) => {
			const house = await openHouse();
			for (const [i, section] of (await makeTexts(house, TEXTS_AT_ONCE)).entries()) {
				const barrage = await Barrage.open(first + i, house, section);
				await barrage.send(IN_ONE_TEXT);
			}
		},
		10 * MINUTE
	);
});

it(`${OVER_SOCKETS} of them over sockets leave others at work, who read what everybody reads`, async () => {
	const house = await openHouse({ limits: { refusals: PLENTY, socketsPerAccount: 1_000 } });
	const random = new Random(FIRST);
	const norway = await new Raw(house, house.norway).ready();
	const attack = async () => {
		const kenya = await new Raw(house, house.kenya).ready();
		const update = kenya.change((doc) => edit(doc, random));
		const mutant = mutate(update, random, {
			...{ other: update, places: placesOf(norway.doc) },
			clients: [kenya.doc.clientID, norway.doc.clientID, 77]
		});
		kenya.sync(1, NOTHING);
		kenya.sync(2, mutant);
		await until(() => kenya.closed === 4403 || kenya.saved === 2);
		kenya.socket.terminate();
	};
	for (let round = 1; round <= OVER_SOCKETS / AT_ONCE; round++) {
		await Promise.all(Array.from({ length: AT_ONCE }, attack));
		norway.type('.');
		await until(() => norway.saved === round);
	}
	const fresh = await new Raw(house, house.observer).ready();
	await until(() => norway.words === fresh.words);
	expect(norway.closed).toBe(0);
});
