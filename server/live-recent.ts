import { MINUTE, type Instant } from '#lib/kernel/instants.ts';

const KEPT = 2 * MINUTE;

/** When topics were last announced, for pages that were away, or not yet listening, for a moment. */
export class Recent {
	readonly #announced = new Map<string, Instant>();
	/** Nothing announced after this is forgotten. */
	#knownSince: Instant;

	constructor(now: Instant) {
		this.#knownSince = now;
	}

	note(topic: string, now: Instant): void {
		// Put in anew, so that the map's order is that of time.
		this.#announced.delete(topic);
		this.#announced.set(topic, now);
		for (const [oldest, at] of this.#announced) {
			if (now - at <= KEPT) break;
			this.#announced.delete(oldest);
			this.#knownSince = at;
		}
	}

	/** Whether a topic was, or may have been, announced at or after `then`. */
	mayBeSince(topic: string, then: Instant): boolean {
		const at = this.#announced.get(topic);
		return at === undefined ? then < this.#knownSince : at >= then;
	}
}
