/**
 * Which of this tab's changes are on the server's disk.
 *
 * The server acknowledges by counting a socket's frames; a frame carries every change made
 * up to it. Changes outlive sockets: what one socket did not get through, the next repeats.
 */
export class Ledger {
	#changes = 0;
	#saved = 0;
	/** For each unacknowledged frame of this socket, how many changes it covers. */
	#frames: number[] = [];
	#acknowledged = 0;

	/** Changes that are not known to be durable. */
	get unsaved(): number {
		return this.#changes - this.#saved;
	}

	/** How many changes the newest frame would cover: a mark to compare with `saved`. */
	get changes(): number {
		return this.#changes;
	}

	get saved(): number {
		return this.#saved;
	}

	/** Something was typed here, or found in this device's copy and not on the server. */
	change(): void {
		this.#changes++;
	}

	/** A new socket counts its frames from zero. */
	open(): void {
		this.#frames = [];
		this.#acknowledged = 0;
	}

	/** A frame left with everything that was changed so far. */
	send(): void {
		this.#frames.push(this.#changes);
	}

	/** `count` frames of this socket are durable (frame 101). */
	acknowledge(count: number): void {
		while (this.#acknowledged < count && this.#frames.length > 0) {
			this.#saved = Math.max(this.#saved, this.#frames.shift() ?? 0);
			this.#acknowledged++;
		}
	}
}
