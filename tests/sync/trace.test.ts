import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { readProjection } from '#db/texts.ts';
import { until } from './clients.ts';
import { openHouse, type House, type Visitor } from './house.ts';
import { Raw } from './raw.ts';

type Trace = {
	endContent: string;
	txns: { parents: number[]; agent: number; patches: [number, number, string][] }[];
};

const TRACE = new URL('../traces/friendsforever.json.gz', import.meta.url);
const UNLIMITED = { perSecond: 1e9, burst: 1e9 };

/** One of the trace's two people, who takes in others' edits when the trace says so. */
class Agent {
	readonly doc = new Y.Doc();
	/** How many of the other's edits are taken in. */
	merged = 0;
	/** Edits of the other, as the server relayed them, one a frame. */
	readonly #held: Uint8Array[] = [];
	readonly #socket: WebSocket;
	#isLive = false;

	constructor({ origin, section }: House, { cookie }: Visitor, clientId: number) {
		this.doc.clientID = clientId;
		this.#socket = new WebSocket(`${origin.replace('http', 'ws')}/sync/${section.document}`, {
			headers: { origin, cookie }
		});
		onTestFinished(() => this.#socket.terminate());
		this.#socket.on('message', (data: Buffer) => this.#hear(data));
		this.#socket.on('open', () => this.#send(0, Y.encodeStateVector(this.doc)));
		this.doc.on('update', (update, origin) => {
			if (origin !== this) this.#send(2, update);
		});
	}

	#hear(data: Buffer): void {
		const frame = decoding.createDecoder(data);
		if (decoding.readVarUint(frame) !== 0) return;
		const step = decoding.readVarUint(frame);
		const payload = decoding.readVarUint8Array(frame);
		if (step === 1) Y.applyUpdate(this.doc, payload, this);
		if (step === 1) this.#isLive = true;
		if (step === 2) this.#held.push(payload.slice());
	}

	#send(step: number, payload: Uint8Array): void {
		this.#socket.send(
			encoding.encode((encoder) => {
				encoding.writeVarUint(encoder, 0);
				encoding.writeVarUint(encoder, step);
				encoding.writeVarUint8Array(encoder, payload);
			})
		);
	}

	ready(): Promise<void> {
		return until(() => this.#isLive);
	}

	/** Take in the other's edits up to the `count`th, once they have come. */
	async merge(count: number): Promise<void> {
		if (count <= this.merged) return;
		if (this.#held.length < count) await until(() => this.#held.length >= count);
		const frames = this.#held.slice(this.merged, count);
		this.merged = count;
		Y.transact(this.doc, () => frames.forEach((each) => Y.applyUpdate(this.doc, each)), this);
	}

	/** Everything stands one place further right than in the trace: a marker comes first. */
	edit(patches: Trace['txns'][number]['patches']): void {
		const text = this.doc.getText('text');
		this.doc.transact(() => {
			for (const [at, deleted, inserted] of patches) {
				if (deleted > 0) text.delete(at + 1, deleted);
				if (inserted) text.insert(at + 1, inserted, {});
			}
		});
	}

	get words(): string {
		return this.doc.getText('text').toString();
	}
}

it('a real trace of two people, 26,078 edits and 2,258 merges, ends as theirs did', async () => {
	const { txns, endContent } = JSON.parse(gunzipSync(readFileSync(TRACE)).toString()) as Trace;
	const house = await openHouse({
		limits: { messages: UNLIMITED, bytes: UNLIMITED, work: UNLIMITED }
	});
	// Ids ascend by agent: Yjs orders what was inserted at one place at once by them.
	const agents = [new Agent(house, house.kenya, 1_001), new Agent(house, house.norway, 2_002)];
	for (const agent of agents) await agent.ready();

	// For each edit, the how manieth of its agent it was.
	const ordinals: number[] = [];
	const counts = [0, 0];
	for (const { agent, parents, patches } of txns) {
		const who = agents[agent];
		for (const parent of parents)
			if (txns[parent]?.agent !== agent) await who?.merge(ordinals[parent] ?? 0);
		who?.edit(patches);
		counts[agent] = (counts[agent] ?? 0) + 1;
		ordinals.push(counts[agent] ?? 0);
	}
	await agents[0]?.merge(counts[1] ?? 0);
	await agents[1]?.merge(counts[0] ?? 0);

	expect(agents[0]?.words).toBe(endContent);
	expect(agents[1]?.words).toBe(endContent);
	const fresh = await new Raw(house, house.observer).ready();
	expect(fresh.words).toBe(endContent);
	await until(async () => {
		const projection = await readProjection(house.runtime.db, house.section.id);
		return projection?.blocks[0]?.text === endContent;
	});
}, 180_000);
