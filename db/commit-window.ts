/** How far back it looks to tell how much is being written, in milliseconds. */
const MEMORY = 200;
/** So many appends a second are few: none of them waits for another. */
const FEW = 200;
/** From here on a transaction waits longest for others to join it. */
const MANY = 5_000;
/** The longest that a transaction begins after the one before, in milliseconds. */
const WIDEST = 16;

/**
 * How far apart transactions begin, so that many writers share each fsync and few never wait:
 * 0 ms up to 200 appends a second, 6 ms at 2,000, rising to 16 ms at 5,000. What comes after a pause is written
 * at once in either case.
 *
 * Times are milliseconds of a clock that never goes back.
 */
export class CommitWindow {
	#begunAt = -Infinity;
	#recent = 0;

	/** How long the next transaction must still wait for others. */
	remaining(now: number): number {
		const rate = this.#decayed(now) * (1000 / MEMORY);
		const share = Math.min(1, Math.max(0, (rate - FEW) / (MANY - FEW)));
		return Math.max(0, this.#begunAt + share * WIDEST - now);
	}

	/** A transaction of so many appends begins. */
	begin(now: number, appends: number): void {
		this.#recent = this.#decayed(now) + appends;
		this.#begunAt = now;
	}

	/** Appends of late, each counting less the longer ago it was. */
	#decayed(now: number): number {
		return this.#recent * Math.exp((this.#begunAt - now) / MEMORY);
	}
}
