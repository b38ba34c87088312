import { SECOND, type Instant } from '#lib/kernel/instants.ts';

/** An allowance that refills steadily up to `burst`. */
export type Budget = { perSecond: number; burst: number };

/** One spender's account of a budget. */
export class Bucket {
	readonly #budget: Budget;
	#left: number;
	#at: Instant;

	constructor(budget: Budget, now: Instant) {
		this.#budget = budget;
		this.#left = budget.burst;
		this.#at = now;
	}

	/** Spend `amount`; false when more was spent than the budget allows. */
	spend(amount: number, now: Instant): boolean {
		const { perSecond, burst } = this.#budget;
		const elapsed = Math.max(0, now - this.#at);
		this.#left = Math.min(burst, this.#left + (elapsed / SECOND) * perSecond) - amount;
		this.#at = now;
		return this.#left >= 0;
	}

	/** Whether more was spent than the budget allowed, as of the last spending. */
	get isOver(): boolean {
		return this.#left < 0;
	}

	/** Whether it has refilled to the brim, so that nothing is lost by forgetting it. */
	isFull(now: Instant): boolean {
		return this.spend(0, now) && this.#left >= this.#budget.burst;
	}
}
