import { describe, expect, it } from 'vitest';
import { addSections } from '#lib/sections/commands.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import { openApart, type Apart } from './apart.ts';
import { until } from './clients.ts';
import type { House } from './house.ts';
import { Raw } from './raw.ts';

const MB = 1024 * 1024;
const TEXTS = 40;
const PLENTY = { perSecond: 1e9, burst: 1e9 };

async function addTexts({ runtime, consultation }: House): Promise<Section[]> {
	const at = { id: consultation, numbering: 'continuous' as const };
	const wishes = Array.from({ length: TEXTS }, (_, i) => ({
		...{ title: `Text ${i}`, mode: 'open' as const }
	}));
	const added = await addSections(runtime, at, wishes, null);
	if (!added.ok) throw new Error('the sections could not be made');
	return added.value;
}

/** Open all texts, write into each as people do, and have read everything. */
async function openAll({ house }: Apart, sections: readonly Section[]): Promise<Raw[]> {
	const raws = await Promise.all(
		sections.map((section) => new Raw({ ...house, section }, house.kenya).ready())
	);
	for (const raw of raws)
		for (let i = 0; i < 60; i++)
			raw.sync(
				2,
				raw.change((doc) => doc.getText('text').insert(1, `${i} `.repeat(200), {}))
			);
	await until(() => raws.every(({ saved }) => saved === 60), 60_000);
	return raws;
}

describe('texts that everybody has left', () => {
	it('give back the memory that they took', async () => {
		let sections: Section[] = [];
		const apart = await openApart(
			{ messages: PLENTY, bytes: PLENTY, work: PLENTY, share: PLENTY, clientsPerAccount: 1_000 },
			{ prepare: async (house) => void (sections = await addTexts(house)) }
		);
		const leave = async (raws: Raw[]) => {
			for (const { socket } of raws) socket.terminate();
			await until(() => raws.every(({ closed }) => closed > 0));
		};
		await leave(await openAll(apart, sections.slice(0, 4)));
		const before = await apart.held();
		const raws = await openAll(apart, sections);
		const open = await apart.held();
		await leave(raws);
		expect(open - before).toBeGreaterThan(4 * MB);
		// Rooms are put away once their snapshots are on disk.
		const most = before + (open - before) * 0.35;
		await until(async () => (await apart.held()) < most, 30_000);
	}, 120_000);
});
