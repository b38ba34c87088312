import { randomInt } from 'node:crypto';
import { bindClient, readClients } from '#db/authorship.ts';
import { isStorageFailure } from '#db/storage-failure.ts';
import type { AccountId, DelegationId, DocumentId, SeatId, SectionId } from '#lib/kernel/ids.ts';
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
/** Whose an id is, whether it was used, and the one text that it is for: null for the section's own. */
type Holding = {
	readonly owner: Owner | null;
	readonly bound: boolean;
	readonly text: DocumentId | null;
};

const issuedInSections = new WeakMap<Owner, Holding>();

/** What all texts of a family know of their ids. */
type Family = {
	readonly runtime: At;
	readonly id: SectionId;
	/** How many ids an account may begin to use within a month. */
	readonly quota: number;
	readonly holdings: Map<number, Holding>;
	readonly used: Map<AccountId, number>;
};

/**
 * Whose insertions each Yjs client id of a text are: the root of authorship.
 *
 * An id is issued with a socket and written down when it is first used; one that a stock
 * client chose for itself is bound then too, if nobody has it. A section's text and those of the
 * proposals for it stand in one document, where one id in two of them would say two things under one
 * name: each id is for one text, and in the others nobody's to use, not even its owner's.
 */
export class Clients {
	readonly #family: Family;
	readonly #text: DocumentId | null;
	readonly #ours: Holding;

	private constructor(family: Family, text: DocumentId | null) {
		this.#family = family;
		this.#text = text;
		this.#ours = { owner: null, bound: false, text };
	}

	/**
	 * The ids of a section's own text.
	 *
	 * @param quota how many ids an account may begin to use within a month
	 * @param present ids that are known to stand in the text: see `note`
	 */
	static async load(
		runtime: At,
		id: SectionId,
		quota: number,
		present: Iterable<number> = []
	): Promise<Clients> {
		const clients = new Clients({ runtime, id, quota, holdings: new Map(), used: new Map() }, null);
		const since = runtime.clock.now() - MONTH;
		for (const { client, document, at, ...by } of await readClients(runtime.db, id)) {
			const { account, seat, delegation } = by;
			const owner = account && seat ? { account, seat, delegation } : null;
			clients.#hold(client, owner, { text: document, isCounted: at > since });
		}
		clients.note(present);
		return clients;
	}

	/** The same ids as another text of the family may use them. */
	of(text: DocumentId | null): Clients {
		return new Clients(this.#family, text);
	}

	/** Take ids that stand in a text for used: unclaimed, they are the server's. */
	note(present: Iterable<number>): void {
		const { holdings } = this.#family;
		for (const client of present) if (!holdings.get(client)?.bound) this.#hold(client, null);
	}

	#hold(
		client: number,
		owner: Owner | null,
		{ text = this.#text, isCounted = true }: { text?: DocumentId | null; isCounted?: boolean } = {}
	): void {
		const { holdings, used } = this.#family;
		holdings.set(client, { owner, bound: true, text });
		if (owner && isCounted) used.set(owner.account, (used.get(owner.account) ?? 0) + 1);
	}

	/** A client id that nobody has, kept for `owner` until it is used or released. */
	issue(owner: Owner | null): number {
		const { holdings } = this.#family;
		for (;;) {
			// A small integer: what is computed of large ones takes room of its own wherever it is kept.
			const client = randomInt(LEAST, BEYOND) | 0;
			if (holdings.has(client)) continue;
			holdings.set(client, this.#issuedTo(owner));
			return client;
		}
	}

	/** How an id is held that was not used yet: one for all that somebody was issued in sections. */
	#issuedTo(owner: Owner | null): Holding {
		if (owner === null) return this.#ours;
		if (this.#text !== null) return { owner, bound: false, text: this.#text };
		const known = issuedInSections.get(owner) ?? { owner, bound: false, text: null };
		issuedInSections.set(owner, known);
		return known;
	}

	/** Forget an issued id that was never used. */
	release(client: number): void {
		const { holdings } = this.#family;
		if (holdings.get(client)?.bound === false) holdings.delete(client);
	}

	/** Whether `owner` may write with an id: it is theirs here, or free. */
	mayUse(client: number, owner: Owner): boolean {
		const holding = this.#family.holdings.get(client);
		return !holding || this.#isFor(holding, owner);
	}

	/** Whether an id is `owner`'s here, issued or used. */
	isOwn(client: number, owner: Owner): boolean {
		const holding = this.#family.holdings.get(client);
		return holding !== undefined && this.#isFor(holding, owner);
	}

	/** Whether the server mended this text with an id; never where it is a section's own. */
	isMend(client: number): boolean {
		const holding = this.#family.holdings.get(client);
		return this.#text !== null && holding?.text === this.#text && holding.owner === null;
	}

	/** Whether somebody writes, or wrote, with an id in any text of the family. */
	isUsed(client: number): boolean {
		return this.#family.holdings.get(client)?.bound === true;
	}

	#isFor({ owner, text }: Holding, who: Owner | null): boolean {
		return text === this.#text && owner?.account === who?.account && owner?.seat === who?.seat;
	}

	/**
	 * Those of some ids that `owner` has yet to claim before a change that uses them may stand.
	 *
	 * @throws {Refusal} when one is somebody else's or another text's, or the account would use too many
	 */
	unclaimed(ids: readonly number[], owner: Owner | null): number[] {
		const { holdings, used, quota } = this.#family;
		const fresh = ids.filter((client) => {
			const holding = holdings.get(client);
			if (holding && !this.#isFor(holding, owner)) throw new Refusal('sync.foreign-client');
			return !holding?.bound;
		});
		if (owner && fresh.length > 0 && (used.get(owner.account) ?? 0) + fresh.length > quota)
			throw new Refusal('sync.too-many-clients');
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
		const { runtime, id: family } = this.#family;
		const { db, storage } = runtime;
		const { account = null, seat = null, delegation = null } = owner ?? {};
		const who = { account, seat, delegation };
		const binding = { family, client, document: this.#text, ...who, at: now };
		for (;;) {
			try {
				if (await bindClient(db, binding)) return;
				throw new Error(`Client ${client} of ${family} is somebody else's.`);
			} catch (error) {
				if (!isStorageFailure(error)) throw error;
				storage.note(error);
				await storage.writable();
			}
		}
	}
}
