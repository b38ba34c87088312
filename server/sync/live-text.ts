import * as Y from 'yjs';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import { applyUpdate, tidyFormatting } from './apply.ts';
import type { Clients } from './clients.ts';
import { blockIdsOf, newBlockIds } from './content.ts';
import type { News } from './flow.ts';
import { updateHead } from './frames.ts';
import { loadDocument, type Loaded } from './document.ts';
import { DocumentLog, SERVER, type Author, type Step } from './log.ts';
import type { Peer } from './peer.ts';
import { Refusal } from './refusal.ts';
import type { Served } from './served.ts';
import { wire } from './wire.ts';

/** What a text tells the room around it. */
export type Hearing = {
	onStep: (step: Step) => void;
	/** An update is on disk: everyone but who sent it may see it, as it goes over the line. */
	onWritten: (wired: Buffer, from: Peer | null, update: Uint8Array) => void;
	/** All that came of a change is on disk. */
	onWhole: () => void;
	/** How long the next commit may wait since nobody is to be told sooner, ms. */
	rest: () => number;
	/** It can no longer be written. */
	onFailure: (error: unknown) => void;
};

/** A text in memory, with what is kept of it. */
type Awake = {
	readonly doc: Y.Doc;
	/** Every block id that ever stood in it. */
	blockIds: Set<string>;
};

/** A room's text as it stands in memory: ahead of the disk by what its log still writes. */
export class LiveText {
	/** Null while it rests: what is on disk is all of it then. */
	#awake: Awake | null;
	/** Bytes that it was read from and has grown by. */
	size: number;
	/** How often somebody was sent what they lacked of it. */
	#asked = 0;
	/** How often it took in what its section's people wrote. */
	taken = 0;
	/** The log position of the newest snapshot asked for. */
	snapshotSeq: number;
	readonly log: DocumentLog;
	readonly clients: Clients;
	readonly #runtime: Runtime;
	readonly #document: DocumentId;
	/** The section's document that a proposal's stands on. */
	readonly #on: DocumentId | null;
	readonly #hearing: Hearing;
	readonly #served: Served;
	/** The client id that the server itself writes with. */
	#own = 0;

	constructor(
		runtime: Runtime,
		{ document, on }: { document: DocumentId; on: DocumentId | null },
		{ loaded, clients, served }: { loaded: Loaded; clients: Clients; served: Served },
		hearing: Hearing
	) {
		this.#awake = { doc: loaded.doc, blockIds: blockIdsOf(loaded.doc) };
		this.size = loaded.size;
		this.snapshotSeq = loaded.snapshotSeq;
		this.clients = clients;
		this.#served = served;
		this.#runtime = runtime;
		this.#document = document;
		this.#on = on;
		this.#hearing = hearing;
		this.log = new DocumentLog(
			{ ...runtime, commits: runtime.meters.commits, document, seq: loaded.seq },
			hearing
		);
		this.#identify();
	}

	/** @throws {Error} while it rests: whoever needs it waits until the room has read it again */
	get doc(): Y.Doc {
		return this.#here.doc;
	}

	/** Every block id that ever stood in it. */
	get blockIds(): Set<string> {
		return this.#here.blockIds;
	}

	get #here(): Awake {
		if (!this.#awake) throw new Error(`The text of ${this.#document} rests and was not woken.`);
		return this.#awake;
	}

	get isResting(): boolean {
		return this.#awake === null;
	}

	/** Grows with everything that somebody does with it. */
	get stirs(): number {
		return this.log.appended + this.taken + this.#asked;
	}

	/** Let it go: all of it is on disk, and is read again by `reload` when somebody needs it. */
	rest(): void {
		this.#awake?.doc.destroy();
		this.#awake = null;
		this.#served.forget();
	}

	/** It is not worked with any more. */
	end(): void {
		this.#awake?.doc.destroy();
	}

	/** Everything that a peer with this state vector lacks, as it goes over the line. */
	since(vector: Uint8Array): Buffer {
		this.#asked++;
		try {
			return this.#served.since(vector, () => Y.encodeStateAsUpdate(this.doc, vector));
		} catch {
			throw new Refusal('sync.malformed');
		}
	}

	/** Our step 1, as it goes over the line: made once for all who come while nobody types. */
	get step1(): Buffer {
		return this.#served.asking(() => Y.encodeStateVector(this.doc));
	}

	/** Log an update that was applied; `bound` is what must be on disk before it. */
	append(author: Author, bytes: Uint8Array, bound: Promise<void> | null, from: Peer | null): void {
		this.size += bytes.length;
		const wired = wire(bytes, updateHead(bytes));
		this.#served.add(wired);
		this.log.append(author, bytes, bound, () => this.#hearing.onWritten(wired, from, bytes));
	}

	/** Log what the server did to the text itself. */
	appendOwn(updates: readonly Uint8Array[]): void {
		if (updates.length === 0) return;
		const isUsed = Y.getState(this.doc.store, this.#own) > 0;
		const now = this.#runtime.clock.now();
		const bound = isUsed ? this.clients.claim(this.#own, null, now) : null;
		bound?.catch(() => undefined);
		for (const bytes of updates) this.append(SERVER, bytes, bound, null);
	}

	/** Take out formatting that formats nothing. */
	tidy(): void {
		this.appendOwn(tidyFormatting(this.doc));
		this.log.after(() => this.#hearing.onWhole());
	}

	/**
	 * Take in what was written in the section that it stands on. It is on disk there, and not logged here.
	 *
	 * @returns whether the normal form has to be restored
	 */
	takeIn({ update, wired }: News): boolean {
		const { own, tidied, disturbs } = applyUpdate(this.doc, update);
		if (!own) return false;
		this.taken++;
		this.size += update.length;
		this.#served.add(wired);
		for (const id of newBlockIds(this.doc, update)) this.blockIds.add(id);
		this.appendOwn(tidied);
		return disturbs;
	}

	/** Change the text under the server's own id, by what returns the updates that it took. */
	change(act: (doc: Y.Doc) => Uint8Array[]): void {
		this.doc.clientID = this.#own;
		const updates = act(this.doc);
		if (updates.length === 0) return;
		this.#here.blockIds = blockIdsOf(this.doc);
		this.appendOwn(updates);
	}

	/** The text as it is on disk. */
	read(): Promise<Loaded> {
		return loadDocument(this.#runtime, this.#document, { on: this.#on });
	}

	/**
	 * Read the document again as the log has it: what was applied and not logged is forgotten, and what
	 * rested stands in memory again.
	 */
	async reload(): Promise<void> {
		await this.log.drained();
		const { doc, size } = await this.read();
		this.#awake?.doc.destroy();
		this.#awake = { doc, blockIds: blockIdsOf(doc) };
		this.#asked++;
		this.#served.forget();
		this.size = size;
		this.#identify();
	}

	#identify(): void {
		this.clients.release(this.#own);
		this.#own = this.clients.issue(null);
		this.doc.clientID = this.#own;
	}
}
