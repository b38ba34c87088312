import type { Peer } from './peer.ts';
import { wire } from './wire.ts';

type Waiting = { wired: Buffer; from: Peer | null };

// Up to so many people every frame goes out at once, as one write to each.
const FEW = 200;
// Beyond that a room makes so many writes a second at most.
const WRITES_PER_SECOND = 10_000;
// What nobody feels between a letter typed and a letter read.
const LONGEST = 100;

/** How long a room of so many waits after a relay before the next, ms. */
export function tickFor(people: number): number {
	return people <= FEW ? 0 : Math.min(LONGEST, (people / WRITES_PER_SECOND) * 1000);
}

/**
 * What a room tells everyone in it. A write to a socket costs more than anything else on an
 * update's way, so frames are made once for all, and those of one moment leave as one write: of one
 * commit in a small room, of one tick in a large one. The first after a pause never waits.
 */
export class Relay {
	readonly #peers: ReadonlySet<Peer>;
	readonly #onTold: () => void;
	#waiting: Waiting[] = [];
	#toldAt = -Infinity;

	constructor(peers: ReadonlySet<Peer>, onTold: () => void) {
		this.#peers = peers;
		this.#onTold = onTold;
	}

	/** Tell everyone but who sent it. */
	tell(message: Uint8Array, from: Peer | null): void {
		this.#waiting.push({ wired: wire(message), from });
		if (this.#waiting.length > 1) return;
		const wait = this.#toldAt + tickFor(this.#peers.size) - performance.now();
		if (wait > 0) setTimeout(() => this.#flush(), wait);
		else queueMicrotask(() => this.#flush());
	}

	#flush(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		this.#toldAt = performance.now();
		const whole = join(waiting);
		const senders = new Set(waiting.map(({ from }) => from));
		for (const peer of this.#peers) {
			if (!peer.isLive) continue;
			if (!senders.has(peer)) peer.write(whole);
			else if (senders.size > 1) peer.write(join(waiting.filter(({ from }) => from !== peer)));
		}
		this.#onTold();
	}
}

function join(waiting: readonly Waiting[]): Buffer {
	const [first] = waiting;
	if (first && waiting.length === 1) return first.wired;
	return Buffer.concat(waiting.map(({ wired }) => wired));
}
