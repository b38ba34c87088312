import { once } from 'node:events';
import { describe, it } from 'vitest';
import { MINUTE } from '#lib/kernel/instants.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import { serveApart } from './apart.ts';
import { until } from './clients.ts';
import { openDraft, seatIn } from './drafts.ts';
import { ProposingStory } from './fuzz/proposing.ts';
import { aFolder, furnish, start, type House } from './house.ts';

// PROPOSING_SEEDS=5000 for a long run; PROPOSING_FIRST begins with another seed.
const SEEDS = Number(process.env.PROPOSING_SEEDS ?? 12);
const FIRST = Number(process.env.PROPOSING_FIRST ?? 1);
const AT_ONCE = 6;
const PROPOSALS = 3;
const STEPS = 60;
const PLENTY = { perSecond: 1e9, burst: 1e9 };
const limits = {
	...{ messages: PLENTY, bytes: PLENTY, work: PLENTY, share: PLENTY, syncs: PLENTY },
	...{ socketsPerAccount: 10_000, snapshotEvery: 10 }
};

/** A folder that no server holds, with so many sections and proposals for each. */
async function makeStories(first: number, count: number) {
	const folder = aFolder();
	const plenary = await start(folder);
	const house = await furnish(plenary);
	const wishes = Array.from({ length: count }, (_, i) => ({
		...{ title: `Story ${i}`, mode: 'open' as const }
	}));
	const place = { id: house.consultation, numbering: 'continuous' as const };
	const added = await addSections(plenary.runtime, place, wishes, null);
	if (!added.ok) throw new Error('the sections could not be made');
	const colleague = await seatIn(house, 'delegate', house.kenya);
	const drafters = [house.kenya, colleague];
	const stories: ProposingStory[] = [];
	for (const [i, section] of added.value.entries()) {
		const texts = Array.from({ length: PROPOSALS }, () => openDraft({ ...house, section }));
		const proposals = (await Promise.all(texts)).map(({ text }) => ({ text, drafters }));
		const people = { section: [house.norway, house.kenya], proposals };
		stories.push(new ProposingStory(first + i, section, people));
	}
	await plenary.close();
	return { folder, house, stories };
}

const at = (house: House, port: number): House => ({
	...house,
	origin: `http://127.0.0.1:${port}`
});

async function tellAll({ folder, house, stories }: Awaited<ReturnType<typeof makeStories>>) {
	const all = (act: (story: ProposingStory) => Promise<void>) => Promise.all(stories.map(act));
	const { child, port } = await serveApart(folder, limits);
	await all((story) => story.come(at(house, port)));
	const telling = all((story) => story.tell(STEPS));
	await until(() => stories.every(({ steps }) => steps > STEPS / 2), MINUTE);
	child.kill('SIGKILL');
	for (const story of stories) story.leave();
	await Promise.all([telling, once(child, 'exit')]);

	const again = await start(folder, { limits });
	const here = { ...at(house, again.port), runtime: again.runtime };
	await all((story) => story.come(here));
	await all((story) => story.tell(STEPS));
	await all((story) => story.end());
	await again.close();
}

const groups = Math.ceil(SEEDS / AT_ONCE);

describe(`a section and ${PROPOSALS} proposals for it over sockets, ${SEEDS} seeded stories`, () => {
	it.each(Array.from({ length: groups }, (_, i) => FIRST + i * AT_ONCE))(
		'[X10] end as plain lists say: the section by its own people alone, each proposal as that and its own (seeds from %i)',
		async (first) => tellAll(await makeStories(first, Math.min(AT_ONCE, SEEDS))),
		5 * MINUTE
	);
});
