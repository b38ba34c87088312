import type { AccountId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { Bucket, type Budget } from './rate.ts';

/** What each account has spent of a budget, over all its sockets. */
export class Spending {
	readonly #budget: Budget;
	readonly #buckets = new Map<AccountId, Bucket>();

	constructor(budget: Budget) {
		this.#budget = budget;
	}

	of(account: AccountId, now: Instant): Bucket {
		const bucket = this.#buckets.get(account) ?? new Bucket(this.#budget, now);
		this.#buckets.set(account, bucket);
		return bucket;
	}

	/** Whether an account has spent more than it may. */
	isOver(account: AccountId, now: Instant): boolean {
		return this.#buckets.get(account)?.spend(0, now) === false;
	}

	/** Forget whose bucket is full again, unless a socket still spends from it. */
	sweep(now: Instant, isHere: (account: AccountId) => boolean): void {
		for (const [account, bucket] of this.#buckets)
			if (!isHere(account) && bucket.isFull(now)) this.#buckets.delete(account);
	}
}
