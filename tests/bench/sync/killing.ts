import { setTimeout as pause } from 'node:timers/promises';
import { Client, type Place } from './client.ts';
import { writeParagraphs } from './spots.ts';
import { letter } from './updates.ts';

/** Writers type until the server is gone; the last of the places only reads. */
export type KillJob = { task: 'kill'; places: Place[] };

/** For each writer: how many letters the server said were saved, and how many somebody saw. */
export type Witnessed = { client: number; sent: number; acknowledged: number; seen: number }[];

const EVERY = 10;
const LETTERS = 3_000;

export async function typeUntilKilled({ places }: KillJob): Promise<Witnessed> {
	const [first, ...others] = places;
	if (!first) throw new Error('There is nowhere to type.');
	const spots = await writeParagraphs(first, others.length);
	const seen = new Map<number, number>();
	const onRun = (client: number, from: number, to: number) => {
		// What was lost on the way, with all that came after it, was not seen.
		if (from <= (seen.get(client) ?? 0)) seen.set(client, Math.max(to, seen.get(client) ?? 0));
	};
	const reader = await Client.join(first, { onRun });
	const writers = await Promise.all(others.map((place) => Client.join(place, { onRun })));
	// The handshake's answer is acknowledged too, by those who acknowledge.
	await pause(200);
	const before = writers.map(({ saved }) => saved);
	let sent = 0;
	for (; sent < LETTERS && reader.closed === 0; sent++) {
		writers.forEach((writer, i) => {
			const spot = spots[i];
			if (!spot) return;
			const left = sent === 0 ? spot.left : { client: writer.id, clock: sent - 1 };
			writer.send(writer.syncFrame(2, letter(writer.id, sent, left, spot.right)));
		});
		await pause(EVERY);
	}
	return writers.map((writer, i) => ({
		...{ client: writer.id, sent },
		acknowledged: writer.saved - (before[i] ?? 0),
		seen: seen.get(writer.id) ?? 0
	}));
}
