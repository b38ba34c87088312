import type { Peer } from './peer.ts';

type Waiting = { wired: Buffer; from: Peer | null };

// Up to so many people everything is told at once.
const FEW = 50;
// What people say to each other grows with the square of how many they are: so many of them are
// told a thousand times a second.
const SQUARE = 1_540;
// What nobody feels between a letter typed and a letter read.
const LONGEST = 100;

/** How long a room of so many waits after it was told something before it is told the next, ms. */
export function tickFor(people: number): number {
	return people <= FEW ? 0 : Math.min(LONGEST, people ** 2 / SQUARE);
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
	#timer: ReturnType<typeof setTimeout> | null = null;
	#isDue = false;
	#toldAt = -Infinity;

	constructor(peers: ReadonlySet<Peer>, onTold: () => void) {
		this.#peers = peers;
		this.#onTold = onTold;
	}

	/** How long the room is still to be left alone, ms. */
	get rest(): number {
		const tick = tickFor(this.#peers.size);
		return tick === 0 ? 0 : Math.max(0, this.#toldAt + tick - performance.now());
	}

	/** Tell everyone but who sent it, when the room is no longer to be left alone. */
	tell(wired: Buffer, from: Peer | null): void {
		const { rest } = this;
		if (rest === 0) return this.tellNow(wired, from);
		this.#waiting.push({ wired, from });
		if (!this.#isDue) this.#timer ??= setTimeout(() => this.#flush(), rest);
	}

	/** Tell everyone but who sent it, with all that waits and all else of this moment. */
	tellNow(wired: Buffer, from: Peer | null): void {
		this.#waiting.push({ wired, from });
		if (this.#isDue) return;
		this.#isDue = true;
		queueMicrotask(() => this.#flush());
	}

	#flush(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#isDue = false;
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
