import { setTimeout as pause } from 'node:timers/promises';
import { atOnce } from './at-once.ts';
import { Client, type Place } from './client.ts';
import { heldBy } from './inspecting.ts';
import { cpuOf, residentOf } from './processes.ts';
import { Quantiles } from './quantiles.ts';

/** Everybody joins at the same moment, with a state vector of what they have: [0] is nothing. */
export type StormJob = { task: 'storm'; pid: number; places: Place[]; vector: Uint8Array };

/** What a storm took: CPU and times in milliseconds, bytes for each who joined. */
export type Storm = { cpu: number; took: number; p95: number; bytes: number; joined: number };

const SETTLING = 500;

export async function storm({ pid, places, vector }: StormJob): Promise<Storm> {
	const before = cpuOf(pid);
	const startedAt = performance.now();
	const each = new Quantiles();
	const all = await Promise.allSettled(
		places.map(async (place) => {
			const client = await Client.open(place);
			await client.sync(vector);
			each.add(performance.now() - startedAt);
			return client;
		})
	);
	// A server that is overrun keeps some out.
	const clients = all.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
	const took = performance.now() - startedAt;
	// What the last of them still makes the server do belongs to it.
	await pause(SETTLING);
	const cpu = cpuOf(pid) - before;
	const bytes = clients.reduce((sum, { received }) => sum + received, 0) / clients.length;
	for (const client of clients) client.close();
	return { cpu, took, p95: each.at(0.95), bytes, joined: clients.length };
}

/** Many are in sections and nobody does anything. */
export type IdleJob = {
	task: 'idle';
	pid: number;
	inspector: string;
	places: Place[];
	seconds: number;
};

/**
 * Bytes a minute for each, and kilobytes of the server's memory that each took: of its heap and
 * buffers, and of what the system gave to it.
 */
export type Idle = {
	connections: number;
	bytes: number;
	memory: number;
	resident: number;
	cpu: number;
};

const AT_ONCE = 30;

export async function stayIdle(job: IdleJob): Promise<Idle> {
	const { pid, inspector, places, seconds } = job;
	const before = { held: await heldBy(inspector), resident: residentOf(pid) };
	const clients = await atOnce(
		places.map((place) => () => Client.join(place)),
		AT_ONCE
	);
	await pause(2 * SETTLING);
	const cpu = cpuOf(pid);
	const received = () => clients.reduce((sum, client) => sum + client.received, 0);
	const from = received();
	await pause(seconds * 1000);
	const spent = cpuOf(pid) - cpu;
	const minutes = (seconds / 60) * clients.length;
	const heard = received() - from;
	const held = await heldBy(inspector);
	const result = {
		connections: clients.filter(({ closed }) => closed === 0).length,
		bytes: heard / minutes,
		memory: (held - before.held) / 1024 / clients.length,
		resident: ((residentOf(pid) - before.resident) * 1024) / clients.length,
		cpu: spent / seconds
	};
	for (const client of clients) client.close();
	return result;
}
