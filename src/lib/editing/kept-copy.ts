import * as Y from 'yjs';
import { IndexeddbPersistence } from 'y-indexeddb';
import { abandonCopy, copyName, type CopyOf } from './copies.ts';

/** How long an unwilling IndexedDB (private window, blocked upgrade) may delay the text. */
const PATIENCE = 2000;
/** Where a copy notes the epoch of what it keeps. */
const EPOCH = 'epoch';

/** What a copy holds, and which course of events that has followed: null when it is new. */
export type Kept = { doc: Y.Doc; epoch: string | null };

/** The copy of one text on this device: whatever comes into `doc` is kept in it. */
export class KeptCopy {
	readonly #of: CopyOf;
	readonly #doc: Y.Doc;
	#store: IndexeddbPersistence | null = null;

	constructor(of: CopyOf, doc: Y.Doc) {
		this.#of = of;
		this.#doc = doc;
	}

	/** Put what it holds into the text; null when it did not come in time, and is to be read apart. */
	async open(): Promise<Kept | null> {
		const store = new IndexeddbPersistence(copyName(this.#of), this.#doc);
		this.#store = store;
		const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
		if (await Promise.race([store.whenSynced, late])) return readEpoch(store);
		// The text begins without it: what it holds must not come in unexamined.
		void store.destroy();
		return null;
	}

	/** What it holds, apart from the text that is on screen, however long that takes. */
	async read(): Promise<Kept> {
		const store = new IndexeddbPersistence(copyName(this.#of), new Y.Doc());
		const kept = await readEpoch(await store.whenSynced);
		void store.destroy();
		return kept;
	}

	/** Keep from now on what comes into a text that began without it. */
	async keep(): Promise<void> {
		this.#store = new IndexeddbPersistence(copyName(this.#of), this.#doc);
		await this.#store.whenSynced;
	}

	/** Until it holds what came into the text so far: a reading waits for the writings before it. */
	async settle(): Promise<void> {
		const reading = this.#store?.db?.transaction('updates').objectStore('updates').count();
		if (reading) await new Promise((resolve) => (reading.onsuccess = resolve));
	}

	/** Whether a change of the text came from it. */
	brought(origin: unknown): boolean {
		return origin === this.#store;
	}

	follow(epoch: string): void {
		void this.#store?.set(EPOCH, epoch);
	}

	/** Leave it behind: what it holds was handed back as words. */
	abandon(): void {
		abandonCopy(this.#of);
	}
}

async function readEpoch(store: IndexeddbPersistence): Promise<Kept> {
	return { doc: store.doc, epoch: ((await store.get(EPOCH)) as string | undefined) ?? null };
}
