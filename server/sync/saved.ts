import type { Peer } from './peer.ts';

/** Tells peers how many of their update frames are durable; frames of one batch as one. */
export class Saved {
	readonly #untold = new Set<Peer>();
	readonly #onTold: () => void;

	constructor(onTold: () => void) {
		this.#onTold = onTold;
	}

	/** One more update frame of a peer is on disk. */
	count(peer: Peer): void {
		peer.countSaved();
		if (this.#untold.size === 0) queueMicrotask(() => this.#tell());
		this.#untold.add(peer);
	}

	#tell(): void {
		for (const peer of this.#untold) peer.tellSaved();
		this.#untold.clear();
		this.#onTold();
	}
}
