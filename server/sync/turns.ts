/**
 * The waiting list of those whose changes cost much: one change in each turn of the event loop,
 * so that everybody else is served in between.
 */
export class Turns {
	#waiting: (() => void)[] = [];
	#next: NodeJS.Immediate | null = null;

	/** Have a turn, after those who asked before. */
	ask(take: () => void): void {
		this.#waiting.push(take);
		this.#next ??= setImmediate(() => this.#give());
	}

	#give(): void {
		this.#next = null;
		const take = this.#waiting.shift();
		if (this.#waiting.length > 0) this.#next = setImmediate(() => this.#give());
		take?.();
	}

	close(): void {
		if (this.#next) clearImmediate(this.#next);
		this.#waiting = [];
	}
}
