import type { Clock, Instant } from '#lib/kernel/instants.ts';

/** A clock that stands where it is put: the demonstration's past. */
export class PastClock implements Clock {
	#at: Instant;

	constructor(at: Instant) {
		this.#at = at;
	}

	now(): Instant {
		return this.#at;
	}

	moveTo(at: Instant): void {
		this.#at = at;
	}
}
