import { bindClient, readClients } from '#db/authorship.ts';
import type { Database } from '#db/database.ts';
import type { AccountId, DelegationId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import { DAY, type Clock, type Instant } from '#lib/kernel/instants.ts';
import { Refusal } from './refusal.ts';

/** Who writes with a client id. */
export type Owner = { account: AccountId; seat: SeatId; delegation: DelegationId | null };

const MONTH = 30 * DAY;

type Holding = { owner: Owner | null; bound: boolean };

/**
 * Whose insertions each Yjs client id of a section's texts are: the root of authorship.
 *
 * An id is issued with a socket and written down when it is first used; one that a stock
 * client chose for itself is bound then too, if nobody has it.
 */
export class Clients {
	readonly #db: Database;
	readonly #family: SectionId;
	readonly #quota: number;
	readonly #holdings = new Map<number, Holding>();
	readonly #used = new Map<AccountId, number>();

	private constructor(db: Database, family: SectionId, quota: number) {
		this.#db = db;
		this.#family = family;
		this.#quota = quota;
	}

	/**
	 * @param quota how many ids an account may begin to use within a month
	 * @param present ids that stand in the text already: unclaimed, they are the server's
	 */
	static async load(
		{ db, clock }: { db: Database; clock: Clock },
		family: SectionId,
		quota: number,
		present: Iterable<number>
	): Promise<Clients> {
		const clients = new Clients(db, family, quota);
		const since = clock.now() - MONTH;
		for (const { client, account, seat, delegation, at } of await readClients(db, family)) {
			const owner = account && seat ? { account, seat, delegation } : null;
			clients.#hold(client, owner, at > since);
		}
		for (const client of present) if (!clients.#holdings.has(client)) clients.#hold(client, null);
		return clients;
	}

	#hold(client: number, owner: Owner | null, isRecent = true): void {
		this.#holdings.set(client, { owner, bound: true });
		if (owner && isRecent) this.#used.set(owner.account, (this.#used.get(owner.account) ?? 0) + 1);
	}

	/** A client id that nobody has, kept for `owner` until it is used or released. */
	issue(owner: Owner | null): number {
		for (;;) {
			const client = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
			if (client < 256 || this.#holdings.has(client)) continue;
			this.#holdings.set(client, { owner, bound: false });
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
	 * Make an id `owner`'s for good before it is first used.
	 *
	 * @returns null when it is already, else a promise that it was written down
	 * @throws {Refusal} when it is somebody else's or the account has used too many
	 */
	claim(client: number, owner: Owner | null, now: Instant): Promise<void> | null {
		const holding = this.#holdings.get(client);
		if (holding && !isSame(holding.owner, owner)) throw new Refusal('sync.foreign-client');
		if (holding?.bound) return null;
		if (owner && (this.#used.get(owner.account) ?? 0) >= this.#quota)
			throw new Refusal('sync.too-many-clients');
		this.#hold(client, owner);
		return this.#write(client, owner, now);
	}

	async #write(client: number, owner: Owner | null, now: Instant): Promise<void> {
		const bound = await bindClient(this.#db, {
			family: this.#family,
			client,
			account: owner?.account ?? null,
			seat: owner?.seat ?? null,
			delegation: owner?.delegation ?? null,
			at: now
		});
		if (!bound) throw new Error(`Client ${client} of ${this.#family} is somebody else's.`);
	}
}

function isSame(a: Owner | null, b: Owner | null): boolean {
	return a?.account === b?.account && a?.seat === b?.seat;
}
