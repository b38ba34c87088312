import type { Peer } from './peer.ts';

// How long a peer may wait to hear it: until then it goes along with what others type.
const ALONG = 100;

/**
 * Tells peers how many of their update frames are durable: whoever is alone at once, and others
 * with the next thing they are told anyway, since a write of its own would cost as much as that.
 */
export class Saved {
	readonly #peers: ReadonlySet<Peer>;
	/** Null while nobody types. */
	#untold: Set<Peer> | null = null;
	readonly #onTold: () => void;

	constructor(peers: ReadonlySet<Peer>, onTold: () => void) {
		this.#peers = peers;
		this.#onTold = onTold;
	}

	/** One more update frame of a peer is on disk. */
	count(peer: Peer): void {
		peer.countSaved();
		const untold = (this.#untold ??= new Set<Peer>());
		if (untold.size === 0) {
			if (this.#peers.size === 1) queueMicrotask(() => this.#tell());
			else setTimeout(() => this.#tell(), ALONG);
		}
		untold.add(peer);
	}

	/** Nobody types any more. */
	rest(): void {
		if (this.#untold?.size === 0) this.#untold = null;
	}

	#tell(): void {
		for (const peer of this.#untold ?? []) peer.tellSaved();
		this.#untold?.clear();
		this.#onTold();
	}
}
