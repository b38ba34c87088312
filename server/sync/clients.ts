import { randomInt } from 'node:crypto';
import { bindClient, readClients } from '#db/authorship.ts';
import { isStorageFailure } from '#db/storage-failure.ts';
import type { AccountId, DelegationId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import { DAY, type Instant } from '#lib/kernel/instants.ts';
import type { Runtime } from '#server/runtime.ts';
import { Refusal } from './refusal.ts';

/** Who writes with a client id. */
export type Owner = { account: AccountId; seat: SeatId; delegation: DelegationId | null };

const MONTH = 30 * DAY;
const LEAST = 256;
// Half of what Yjs takes: a number beyond it is an object of its own wherever it is kept.
const BEYOND = 2 ** 31;

type At = Pick<Runtime, 'db' | 'clock' | 'storage'>;
type Holding = { readonly owner: Owner | null; readonly bound: boolean };

/**
 * Whose insertions each Yjs client id of a section's texts are: the root of authorship.
 *
 * An id is issued with a socket and written down when it is first used; one that a stock
 * client chose for itself is bound then too, if nobody has it.
 */
export class Clients {
	readonly #runtime: At;
	readonly #family: SectionId;
	readonly #quota: number;
	readonly #holdings = new Map<number, Holding>();
	readonly #used = new Map<AccountId, number>();

	private constructor(runtime: At, family: SectionId, quota: number) {
		this.#runtime = runtime;
		this.#family = family;
		this.#quota = quota;
	}

	/**
	 * @param quota how many ids an account may begin to use within a month
	 * @param present ids that are known to stand in the text: see `note`
	 */
	static async load(
		runtime: At,
		family: SectionId,
		quota: number,
		present: Iterable<number> = []
	): Promise<Clients> {
		const clients = new Clients(runtime, family, quota);
		const since = runtime.clock.now() - MONTH;
		for (const { client, account, seat, delegation, at } of await readClients(runtime.db, family)) {
			const owner = account && seat ? { account, seat, delegation } : null;
			clients.#hold(client, owner, at > since);
		}
		clients.note(present);
		return clients;
	}

	/** Take ids that stand in a text for used: unclaimed, they are the server's. */
	note(present: Iterable<number>): void {
		for (const client of present) if (!this.#holdings.get(client)?.bound) this.#hold(client, null);
	}

	#hold(client: number, owner: Owner | null, isRecent = true): void {
		this.#holdings.set(client, { owner, bound: true });
		if (owner && isRecent) this.#used.set(owner.account, (this.#used.get(owner.account) ?? 0) + 1);
	}

	/** A client id that nobody has, kept for `owner` until it is used or released. */
	issue(owner: Owner | null): number {
		for (;;) {
			const client = randomInt(LEAST, BEYOND);
			if (this.#holdings.has(client)) continue;
			this.#holdings.set(client, issuedTo(owner));
			return client;
		}
	}

	/** Forget an issued id that was never used. */
	release(client: number): void {
		if (this.#holdings.get(client)?.bound === false) this.#holdings.delete(client);
	}

	/** Whether `owner` may write with an id: it is theirs, or free. */
	mayUse(client: number, owner: Owner): boolean {
		const holding = this.#holdings.get(client);
		return !holding || isSame(holding.owner, owner);
	}

	/** Whether an id is `owner`'s, issued or used. */
	isOwn(client: number, owner: Owner): boolean {
		const holding = this.#holdings.get(client);
		return holding !== undefined && isSame(holding.owner, owner);
	}

	/**
	 * Those of some ids that `owner` has yet to claim before a change that uses them may stand.
	 *
	 * @throws {Refusal} when one is somebody else's or the account would use too many
	 */
	unclaimed(ids: readonly number[], owner: Owner | null): number[] {
		const fresh = ids.filter((client) => {
			const holding = this.#holdings.get(client);
			if (holding && !isSame(holding.owner, owner)) throw new Refusal('sync.foreign-client');
			return !holding?.bound;
		});
		if (owner && fresh.length > 0) {
			const used = (this.#used.get(owner.account) ?? 0) + fresh.length;
			if (used > this.#quota) throw new Refusal('sync.too-many-clients');
		}
		return fresh;
	}

	/**
	 * Make an id `owner`'s for good before it is first used.
	 *
	 * @returns null when it is already, else a promise that it was written down
	 * @throws {Refusal} when it is somebody else's or the account has used too many
	 */
	claim(client: number, owner: Owner | null, now: Instant): Promise<void> | null {
		if (this.unclaimed([client], owner).length === 0) return null;
		this.#hold(client, owner);
		return this.#write(client, owner, now);
	}

	async #write(client: number, owner: Owner | null, now: Instant): Promise<void> {
		const { db, storage } = this.#runtime;
		const { account = null, seat = null, delegation = null } = owner ?? {};
		const binding = { family: this.#family, client, account, seat, delegation, at: now };
		for (;;) {
			try {
				if (await bindClient(db, binding)) return;
				throw new Error(`Client ${client} of ${this.#family} is somebody else's.`);
			} catch (error) {
				if (!isStorageFailure(error)) throw error;
				storage.note(error);
				await storage.writable();
			}
		}
	}
}

const issued = new WeakMap<Owner, Holding>();
const OURS: Holding = { owner: null, bound: false };

/** How an id is held that was not used yet: one for all that somebody was issued. */
function issuedTo(owner: Owner | null): Holding {
	if (owner === null) return OURS;
	const known = issued.get(owner) ?? { owner, bound: false };
	issued.set(owner, known);
	return known;
}

function isSame(a: Owner | null, b: Owner | null): boolean {
	return a?.account === b?.account && a?.seat === b?.seat;
}
