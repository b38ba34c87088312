import { once } from 'node:events';
import { describe, it } from 'vitest';
import { addSections } from '#lib/sections/commands.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import { serveApart } from './apart.ts';
import { until } from './clients.ts';
import { SocketStory } from './fuzz/sockets.ts';
import { aFolder, furnish, start, type House } from './house.ts';

// CONVERGENCE_SEEDS=10000 for a long run; CONVERGENCE_FIRST begins with another seed.
const SEEDS = Number(process.env.CONVERGENCE_SEEDS ?? 100);
const FIRST = Number(process.env.CONVERGENCE_FIRST ?? 1);
const AT_ONCE = 20;
const STEPS = 30;
// In every second group people take their time, and texts rest after so many milliseconds without them.
const REST = Number(process.env.CONVERGENCE_REST ?? 1);
const PATIENCE = 100;
const PLENTY = { perSecond: 1e9, burst: 1e9 };
const LIMITS = {
	...{ messages: PLENTY, bytes: PLENTY, work: PLENTY, refusals: PLENTY, syncs: PLENTY },
	...{ socketsPerAccount: 10_000, snapshotEvery: 10 }
};

/** A folder that no server holds, with a consultation of so many sections. */
async function makeHouse(count: number) {
	const folder = aFolder();
	const plenary = await start(folder);
	const house = await furnish(plenary);
	const wishes = Array.from({ length: count }, (_, i) => ({
		...{ title: `Story ${i}`, mode: 'open' as const }
	}));
	const at = { id: house.consultation, numbering: 'continuous' as const };
	const added = await addSections(plenary.runtime, at, wishes, null);
	await plenary.close();
	if (!added.ok) throw new Error('the sections could not be made');
	return { folder, house, sections: added.value };
}

const at = (house: House, port: number): House => ({
	...house,
	origin: `http://127.0.0.1:${port}`
});

async function tellAll(first: number, { folder, house, sections }: Made): Promise<void> {
	const mayRest = Math.floor(first / AT_ONCE) % 2 === 1;
	const limits = mayRest ? { ...LIMITS, restAfter: REST } : LIMITS;
	const stories = sections.map((section: Section, i) =>
		mayRest ? new SocketStory(first + i, section, PATIENCE) : new SocketStory(first + i, section)
	);
	const all = (act: (story: SocketStory) => Promise<void>) => Promise.all(stories.map(act));

	const { child, port } = await serveApart(folder, limits);
	await all((story) => story.come(at(house, port)));
	const telling = all((story) => story.tell(STEPS));
	await until(() => stories.every(({ steps }) => steps > STEPS / 2), MINUTE);
	child.kill('SIGKILL');
	for (const story of stories) story.leave();
	await Promise.all([telling, once(child, 'exit')]);

	const second = await start(folder, { limits });
	await all((story) => story.come(at(house, second.port)));
	await all((story) => story.tell(STEPS));
	await second.close();
	for (const story of stories) story.leave();

	const third = await start(folder, { limits });
	await all((story) => story.come(at(house, third.port)));
	await all((story) => story.end());
	await third.close();
}

type Made = Awaited<ReturnType<typeof makeHouse>>;

const groups = Math.ceil(SEEDS / AT_ONCE);

describe(`three people in one text over sockets, ${SEEDS} seeded stories`, () => {
	it.each(Array.from({ length: groups }, (_, i) => FIRST + i * AT_ONCE))(
		'end alike and as plain lists say, through lost lines, refusals, kill -9 and a restart (seeds from %i)',
		async (first) => tellAll(first, await makeHouse(Math.min(AT_ONCE, SEEDS))),
		5 * MINUTE
	);
});
