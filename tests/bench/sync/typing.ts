import { setTimeout as pause } from 'node:timers/promises';
import { atOnce } from './at-once.ts';
import { Client, type Place } from './client.ts';
import { cpuOf, residentOf } from './processes.ts';
import { Quantiles } from './quantiles.ts';
import { writeParagraphs } from './spots.ts';
import { letter } from './updates.ts';

/** People in documents, the first `writers` of each typing `rate` letters a second. */
export type TypingJob = {
	task: 'typing';
	/** The server's process. */
	pid: number;
	rooms: Place[][];
	writers: number;
	rate: number;
	warmUp: number;
	seconds: number;
};

/** What was typed and delivered within the measured seconds; times are milliseconds. */
export type Typed = {
	edits: number;
	delivered: number;
	/** Edits that somebody had not been sent a while after the last was typed. */
	missing: number;
	/** The server's CPU time. */
	cpu: number;
	/** The share of a core that this generator took: near 1 it measures itself. */
	generator: number;
	p50: number;
	p95: number;
	p99: number;
	/** The server's memory, MB. */
	resident: number;
	/** Bytes on the line for each delivered edit. */
	bytes: number;
	/** What went wrong with sockets. */
	closed: string[];
};

type Writer = {
	client: Client;
	frames: Buffer[];
	sentAt: Float64Array;
	sent: number;
	/** When the next letter is due. */
	next: number;
	/** How many others are to see each. */
	readers: number;
};

const AT_ONCE = 40;
/** How long after the last letter everybody must have it. */
const GRACE = 10_000;

export async function typeTogether(job: TypingJob): Promise<Typed> {
	const crowd = new Crowd(job);
	await crowd.enter();
	return crowd.type();
}

class Crowd {
	readonly #job: TypingJob;
	readonly #clients: Client[] = [];
	readonly #writers: Writer[] = [];
	readonly #byId = new Map<number, Writer>();
	readonly #latencies = new Quantiles();
	#delivered = 0;
	#isMeasuring = false;

	constructor(job: TypingJob) {
		this.#job = job;
	}

	async enter(): Promise<void> {
		const { rooms, writers, rate, warmUp, seconds } = this.#job;
		const letters = Math.ceil(rate * (warmUp + seconds));
		const everyone: (() => Promise<void>)[] = [];
		const enterRoom = async (places: Place[]) => {
			const [first] = places;
			if (!first) return;
			const spots = await writeParagraphs(first, writers);
			places.forEach((place, i) =>
				everyone.push(async () => {
					const client = await this.#join(place);
					const spot = i < writers ? spots[i] : undefined;
					if (!spot) return;
					const frames = Array.from({ length: letters }, (_, clock) => {
						const left = clock === 0 ? spot.left : { client: client.id, clock: clock - 1 };
						return client.syncFrame(2, letter(client.id, clock, left, spot.right));
					});
					const sentAt = new Float64Array(letters);
					const readers = places.length - 1;
					const writer = { client, frames, sentAt, sent: 0, next: 0, readers };
					this.#writers.push(writer);
					this.#byId.set(client.id, writer);
				})
			);
		};
		await atOnce(
			rooms.map((places) => () => enterRoom(places)),
			AT_ONCE
		);
		await atOnce(everyone, AT_ONCE);
	}

	async #join(place: Place): Promise<Client> {
		const client = await Client.join(place, {
			onRun: (id, from, to) => this.#count(id, from, to)
		});
		this.#clients.push(client);
		return client;
	}

	#count(id: number, from: number, to: number): void {
		const writer = this.#byId.get(id);
		if (!writer) return;
		this.#delivered += to - from;
		if (!this.#isMeasuring) return;
		const now = performance.now();
		for (let clock = from; clock < to; clock++)
			this.#latencies.add(now - (writer.sentAt[clock] ?? now));
	}

	async type(): Promise<Typed> {
		const { pid, warmUp, seconds } = this.#job;
		const typed = this.#typeAll();
		await pause(warmUp * 1000);
		const before = { ...this.#reading(), cpu: cpuOf(pid), own: process.cpuUsage() };
		const startedAt = performance.now();
		this.#isMeasuring = true;
		await pause(seconds * 1000 - 100);
		this.#isMeasuring = false;
		const after = this.#reading();
		const cpu = cpuOf(pid) - before.cpu;
		const own = process.cpuUsage(before.own);
		const took = performance.now() - startedAt;
		const resident = residentOf(pid);
		await typed;
		const due = this.#writers.reduce((sum, { sent, readers }) => sum + sent * readers, 0);
		for (const until = performance.now() + GRACE; this.#delivered < due; await pause(50))
			if (performance.now() > until) break;
		const closed = this.#clients.filter((client) => client.closed !== 0);
		for (const client of this.#clients) client.close();
		const delivered = after.delivered - before.delivered;
		return {
			edits: after.sent - before.sent,
			...{ delivered, missing: due - this.#delivered, cpu, resident },
			generator: (own.user + own.system) / 1000 / took,
			p50: this.#latencies.at(0.5),
			p95: this.#latencies.at(0.95),
			p99: this.#latencies.at(0.99),
			bytes: (after.bytes - before.bytes) / delivered,
			closed: closed.map(({ closed, refused }) => `${closed} ${refused}`)
		};
	}

	#sent(): number {
		return this.#writers.reduce((sum, { sent }) => sum + sent, 0);
	}

	#reading(): { sent: number; delivered: number; bytes: number } {
		const bytes = this.#clients.reduce((sum, { received }) => sum + received, 0);
		return { sent: this.#sent(), delivered: this.#delivered, bytes };
	}

	/** Each writer types at its own moments, spread evenly; resolves when the last letter is sent. */
	async #typeAll(): Promise<void> {
		const every = 1000 / this.#job.rate;
		const startedAt = performance.now();
		this.#writers.forEach((writer, i) => {
			writer.next = startedAt + (every * i) / this.#writers.length;
		});
		const typing = [...this.#writers];
		while (typing.length > 0) {
			const now = performance.now();
			// They come due in their order, one after the other.
			for (let first = typing[0]; first && first.next <= now; first = typing[0]) {
				typing.shift();
				const frame = first.frames[first.sent];
				if (!frame || first.client.closed !== 0) continue;
				first.sentAt[first.sent++] = performance.now();
				first.client.send(frame);
				first.next += every;
				typing.push(first);
			}
			await pause(Math.max(1, (typing[0]?.next ?? 0) - performance.now()));
		}
	}
}
