import { setTimeout as pause } from 'node:timers/promises';
import * as encoding from 'lib0/encoding';
import { Client, type Place } from './client.ts';
import { heldBy } from './inspecting.ts';
import { Quantiles } from './quantiles.ts';

/** Writers whose carets say much, a reader who reads, and one who stopped. */
export type StallJob = { task: 'stall'; inspector: string; places: Place[]; seconds: number };

export type Stall = {
	/** Seconds until the reader who stopped was cut; null when it never was. */
	cutAfter: number | null;
	/** Megabytes that were sent to each reader. */
	sent: number;
	/** Megabytes that the server held at most beyond what it held before, garbage left out. */
	held: number;
	/** Milliseconds until the reader who reads had what was sent, p95. */
	p95: number;
};

const CARET = 'x'.repeat(3_500);
const EVERY = 80;
const TICK = 10;

export async function stall({ inspector, places, seconds }: StallJob): Promise<Stall> {
	const latencies = new Quantiles();
	const clients = await Promise.all(places.map((place) => Client.join(place)));
	const [stopped, reader, ...writers] = clients;
	if (!stopped || !reader)
		throw new Error('There must be somebody who stops and somebody who reads.');
	reader.heard.onPresence = (payload) => {
		const sentAt = /"at":([0-9.]+)/.exec(payload.toString('latin1'))?.[1];
		if (sentAt) latencies.add(performance.now() - Number(sentAt));
	};
	// Whoever was never seen is not missed.
	stopped.send(stopped.frame(caretOf(stopped.id, 1)));
	await pause(500);
	const before = await heldBy(inspector);
	const startedAt = performance.now();
	stopped.pause();
	let held = 0;
	let clock = 1;
	let cutAfter: number | null = null;
	while (performance.now() - startedAt < seconds * 1000) {
		clock++;
		for (const writer of writers) writer.send(writer.frame(caretOf(writer.id, clock)));
		for (let waited = 0; waited < EVERY; waited += TICK) await pause(TICK);
		// Collecting garbage takes its time: not at every caret.
		if (clock % 12 === 0) held = Math.max(held, (await heldBy(inspector)) - before);
		if (cutAfter === null && reader.gone >= 1) cutAfter = (performance.now() - startedAt) / 1000;
	}
	const sent = reader.received / 1024 / 1024;
	for (const client of clients) client.close();
	return { cutAfter, sent, held: held / 1024 / 1024, p95: latencies.at(0.95) };
}

function caretOf(client: number, clock: number): Uint8Array {
	const state = JSON.stringify({ cursor: { at: performance.now(), words: CARET } });
	const payload = encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, clock);
		encoding.writeVarString(encoder, state);
	});
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint8Array(encoder, payload);
	});
}
