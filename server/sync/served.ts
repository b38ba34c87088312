import type { StoredState } from './document.ts';
import { step1Frame, step2Frame, updateHead } from './frames.ts';
import { wire } from './wire.ts';

// How many state vectors are kept in mind, and how many updates since.
const VECTORS = 4;
const FRAMES = 200;
/** When it was made so long ago, the storm is over; ms. */
const KEPT = 10_000;

/** The state vector of whoever has nothing. */
export const NOTHING = Uint8Array.of(0);

/**
 * What those who come are served, as it goes over the line. When many come at once most lack the
 * same: that is encoded once, and what is typed meanwhile follows it in frames of its own.
 */
export class Served {
	/** By state vector: the state beyond it, and the updates since. Null while nobody comes. */
	#states: Map<string, Buffer[]> | null = null;
	#asking: Buffer | null = null;
	#forgetting: ReturnType<typeof setTimeout> | null = null;

	/** What those who have nothing are served: a state as it is stored, and the updates since. */
	begin([state, ...updates]: StoredState): void {
		if (updates.length >= FRAMES) return;
		const frames = updates.map((update) => wire(update, updateHead(update)));
		this.#keep(keyOf(NOTHING), [wire(step2Frame(state)), ...frames]);
	}

	/** What those who have nothing are served; null when it has yet to be encoded. */
	get whole(): Buffer | null {
		const frames = this.#states?.get(keyOf(NOTHING));
		return frames ? joined(frames) : null;
	}

	/** What brings a peer from `vector` to now; `encode` says it anew. */
	since(vector: Uint8Array, encode: () => Uint8Array): Buffer {
		const key = keyOf(vector);
		const known = this.#states?.get(key) ?? [wire(step2Frame(encode()))];
		this.#keep(key, known);
		return joined(known);
	}

	/** What asks those who come for what the text lacks; `encode` says anew what it has. */
	asking(encode: () => Uint8Array): Buffer {
		this.#remember();
		return (this.#asking ??= wire(step1Frame(encode())));
	}

	#keep(key: string, frames: Buffer[]): void {
		const states = (this.#states ??= new Map<string, Buffer[]>());
		states.set(key, frames);
		const [oldest] = states.keys();
		if (oldest !== undefined && states.size > VECTORS) states.delete(oldest);
		this.#remember();
	}

	#remember(): void {
		this.#forgetting ??= setTimeout(() => this.forget(), KEPT).unref();
	}

	/** The text changed by an update, as it goes over the line. */
	add(frame: Buffer): void {
		this.#asking = null;
		const states = this.#states;
		if (!states) return;
		for (const [key, frames] of states) if (frames.push(frame) > FRAMES) states.delete(key);
	}

	/** What was served is not to be served any more. */
	forget(): void {
		this.#states = null;
		this.#asking = null;
		if (this.#forgetting) clearTimeout(this.#forgetting);
		this.#forgetting = null;
	}
}

function joined(frames: readonly Buffer[]): Buffer {
	const [whole] = frames;
	return whole && frames.length === 1 ? whole : Buffer.concat(frames);
}

function keyOf(vector: Uint8Array): string {
	return Buffer.from(vector).toString('latin1');
}
