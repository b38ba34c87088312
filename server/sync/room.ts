import * as Y from 'yjs';
import type { Runtime } from '#server/runtime.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import { blockMinter } from '#lib/text/markers.ts';
import { applyUpdate, restoreNormalForm, tidyFormatting, type Applied } from './apply.ts';
import { Clients, type Owner } from './clients.ts';
import { blockIdsOf, checkContent } from './content.ts';
import { isIncomplete, loadDocument, type Loaded } from './document.ts';
import { helloFrame, readFrame, step1Frame, step2Frame, updateFrame } from './frames.ts';
import type { Limits } from './limits.ts';
import { DocumentLog, SERVER, type Author, type Step } from './log.ts';
import { CLOSE, type Peer } from './peer.ts';
import { Presence } from './presence.ts';
import { Refusal } from './refusal.ts';
import { scanUpdate, type Scanned } from './scan.ts';
import { compareWithState, type Novelty } from './state.ts';

export type RoomSettings = {
	limits: Limits;
	onStep: (step: Step) => void;
	/** Something new is in the text. */
	onChange: (room: Room) => void;
	/** A change was refused after it had been applied. */
	onRefusal: (peer: Peer) => void;
	/** The room cannot go on; who comes again finds a new one. */
	onFailure: (room: Room, error: unknown) => void;
};

/** Everyone who has one document open, and the document as they see it. */
export class Room {
	readonly document: DocumentId;
	readonly section: Section;
	readonly peers = new Set<Peer>();
	doc: Y.Doc;
	readonly log: DocumentLog;
	readonly clients: Clients;
	/** The log position of the newest snapshot asked for. */
	snapshotSeq: number;
	readonly #runtime: Runtime;
	readonly #settings: RoomSettings;
	readonly #presence: Presence;
	readonly #acknowledged = new Set<Peer>();
	#isReady = true;
	#serverClient = 0;
	#size: number;
	#blockIds: Set<string>;

	private constructor(
		runtime: Runtime,
		section: Section,
		loaded: Loaded,
		clients: Clients,
		settings: RoomSettings
	) {
		this.#runtime = runtime;
		this.#settings = settings;
		this.document = section.document;
		this.section = section;
		this.clients = clients;
		this.doc = loaded.doc;
		this.snapshotSeq = loaded.snapshotSeq;
		this.#size = loaded.size;
		this.#blockIds = blockIdsOf(loaded.doc);
		this.#presence = new Presence(settings.limits.presenceState);
		this.log = new DocumentLog(
			{ db: runtime.db, clock: runtime.clock, document: section.document, seq: loaded.seq },
			settings.onStep,
			(error) => this.#fail(error)
		);
		this.#identify();
	}

	static async open(runtime: Runtime, section: Section, settings: RoomSettings): Promise<Room> {
		const loaded = await loadDocument(runtime.db, section.document);
		const present = loaded.doc.store.clients.keys();
		const quota = settings.limits.clientsPerAccount;
		const clients = await Clients.load(runtime.db, section.id, quota, present);
		return new Room(runtime, section, loaded, clients, settings);
	}

	/** Every block id that ever stood in the text. */
	get blockIds(): string[] {
		return [...this.#blockIds];
	}

	join(peer: Peer): void {
		this.peers.add(peer);
		peer.client = this.clients.issue(peer.owner);
		peer.send(helloFrame(peer.greeting));
		// A peer takes what the server says it has for saved: it must be on disk.
		const vector = Y.encodeStateVector(this.doc);
		this.log.after(() => peer.send(step1Frame(vector)));
	}

	leave(peer: Peer): void {
		peer.isClosed = true;
		if (!this.peers.delete(peer)) return;
		this.clients.release(peer.client);
		this.#tell(this.#presence.leave(peer), peer);
	}

	/** Take a frame now, or when the room and the peer's rights are ready for it. */
	receive(peer: Peer, data: Uint8Array): void {
		if (peer.isClosed) return;
		if (!this.#isReady || peer.checked !== peer.epoch || peer.inbox.length > 0)
			return peer.wait(data);
		const startedAt = performance.now();
		try {
			this.#take(peer, data);
		} catch (error) {
			this.#refuse(peer, error);
		}
		if (!peer.mayCost(performance.now() - startedAt) && !peer.isClosed)
			peer.refuse('sync.too-costly');
	}

	/** Take the frames that waited. */
	resume(peer: Peer): void {
		if (!this.#isReady || peer.checked !== peer.epoch) return;
		for (const frame of peer.takeInbox()) this.receive(peer, frame);
	}

	#take(peer: Peer, data: Uint8Array): void {
		const frame = readFrame(data);
		switch (frame.kind) {
			case 'step1':
				return this.#sendState(peer, frame.vector);
			case 'step2':
			case 'update':
				return this.#receiveUpdate(peer, frame.update, frame.kind === 'step2');
			case 'presence': {
				if (!peer.presence.spend(1, this.#runtime.clock.now())) throw new Refusal('sync.too-many');
				return this.#tell(this.#presence.receive(peer, frame.states, this.clients), peer);
			}
			case 'query-presence':
				return this.#sendPresence(peer);
		}
	}

	#sendState(peer: Peer, vector: Uint8Array): void {
		if (!peer.syncs.spend(1, this.#runtime.clock.now())) throw new Refusal('sync.too-many');
		const frame = step2Frame(encodeState(this.doc, vector));
		// Only what is on disk is served; what is applied later is relayed after it.
		this.log.after(() => {
			peer.send(frame);
			peer.isLive = true;
			this.#sendPresence(peer);
		});
	}

	#sendPresence(peer: Peer): void {
		const others = this.#presence.others(peer);
		if (others) peer.send(others);
	}

	/** Steps 4 to 8 of the pipeline: every path by which a change can come. */
	#receiveUpdate(peer: Peer, update: Uint8Array, isStep2: boolean): void {
		this.#settings.onStep('received');
		const scanned = scanUpdate(update, (client) => Y.getState(this.doc.store, client));
		Y.decodeUpdate(update);
		const news = this.#compare(peer, scanned, isStep2);
		peer.hasSynced ||= isStep2;
		if (news === null) return;
		if (isNothing(news)) return this.#acknowledge(peer);
		if (!peer.rights.write) return this.#acceptTidying(peer, scanned, news);
		if (news.insertions.length > 0 && this.#size > this.#settings.limits.document)
			throw new Refusal('sync.document-full');
		const bound = this.#claim(peer, news.insertions);
		const { own, tidied, disturbs } = this.#apply(peer, update, news);
		this.#settings.onStep('applied');
		if (own) this.#append(peer.owner, own, bound, peer);
		this.#appendOwn(tidied);
		if (disturbs) this.#normalise();
		this.#acknowledge(peer);
		this.#settings.onChange(this);
	}

	/** What is new in an update; null when a stock client sent it too early for its handshake. */
	#compare(peer: Peer, scanned: Scanned, isStep2: boolean): Novelty | null {
		try {
			return compareWithState(this.doc, scanned);
		} catch (error) {
			// Typed before its step 2 had left: that carries it, with what comes before it.
			const isGap = error instanceof Refusal && error.reason === 'sync.gap';
			if (isGap && !peer.hasSynced && !isStep2) return null;
			throw error;
		}
	}

	/**
	 * Readers change nothing. But every Yjs client takes out formatting that formats nothing and
	 * sends that as a deletion: when the same tidying here leaves no news in it, it is none.
	 */
	#acceptTidying(peer: Peer, scanned: Scanned, news: Novelty): void {
		if (news.insertions.length === 0) {
			this.#appendOwn(tidyFormatting(this.doc));
			if (isNothing(compareWithState(this.doc, scanned))) return this.#acknowledge(peer);
		}
		throw new Refusal(peer.rights.reason ?? 'sync.read-only');
	}

	#claim(peer: Peer, insertions: readonly { client: number }[]): Promise<void> | null {
		const claims = insertions.flatMap(({ client }) => {
			return this.clients.claim(client, peer.owner, this.#runtime.clock.now()) ?? [];
		});
		if (claims.length === 0) return null;
		const bound = Promise.all(claims).then(() => undefined);
		// The log awaits it before anything that uses the ids, and fails with it.
		bound.catch(() => undefined);
		return bound;
	}

	#apply(peer: Peer, update: Uint8Array, { insertions }: Novelty): Applied {
		try {
			const applied = applyUpdate(this.doc, update);
			if (isIncomplete(this.doc)) throw new Refusal('sync.gap');
			const mayMint = (client: number) => this.clients.isOwn(client, peer.owner);
			checkContent(this.doc, insertions, applied.deleted, { known: this.#blockIds, mayMint });
			return applied;
		} catch (error) {
			void this.#rebuild();
			this.#settings.onRefusal(peer);
			throw error;
		}
	}

	#normalise(): void {
		this.doc.clientID = this.#serverClient;
		try {
			const updates = restoreNormalForm(this.doc, blockMinter(this.doc));
			if (updates.length === 0) return;
			this.#blockIds = blockIdsOf(this.doc);
			this.#appendOwn(updates);
		} catch (error) {
			// The change itself was sound and is on its way to disk; what was half done is not.
			this.#runtime.logger.error({ err: error, document: this.document }, 'not normalised');
			void this.#rebuild();
		}
	}

	/** Log and relay what the server did to the text itself. */
	#appendOwn(updates: readonly Uint8Array[]): void {
		if (updates.length === 0) return;
		const isUsed = Y.getState(this.doc.store, this.#serverClient) > 0;
		const now = this.#runtime.clock.now();
		const bound = isUsed ? this.clients.claim(this.#serverClient, null, now) : null;
		bound?.catch(() => undefined);
		for (const bytes of updates) this.#append(SERVER, bytes, bound, null);
	}

	#append(
		author: Owner | Author,
		bytes: Uint8Array,
		bound: Promise<void> | null,
		from: Peer | null
	) {
		this.#size += bytes.length;
		this.log.append(author, bytes, bound, () => {
			const frame = updateFrame(bytes);
			for (const peer of this.peers) if (peer !== from && peer.isLive) peer.send(frame);
			this.#settings.onStep('relayed');
		});
	}

	/** Count an update frame as durable, once it is; frames of one batch are told as one. */
	#acknowledge(peer: Peer): void {
		this.log.after(() => {
			peer.countSaved();
			if (this.#acknowledged.size === 0) queueMicrotask(() => this.#tellSaved());
			this.#acknowledged.add(peer);
		});
	}

	#tellSaved(): void {
		for (const peer of this.#acknowledged) peer.tellSaved();
		this.#acknowledged.clear();
		this.#settings.onStep('acknowledged');
	}

	#tell(frame: Uint8Array | null, except: Peer): void {
		if (!frame) return;
		for (const peer of this.peers) if (peer !== except && peer.isLive) peer.send(frame);
	}

	#refuse(peer: Peer, error: unknown): void {
		if (error instanceof Refusal) return peer.refuse(error.reason);
		const context = { document: this.document, account: peer.owner.account, err: error };
		this.#runtime.logger.warn(context, 'a frame could not be read');
		peer.refuse('sync.malformed');
	}

	/** Forget what was applied and refused: read the document again as the log has it. */
	async #rebuild(): Promise<void> {
		if (!this.#isReady) return;
		this.#isReady = false;
		try {
			await this.log.drained();
			const { doc, size } = await loadDocument(this.#runtime.db, this.document);
			this.doc.destroy();
			this.doc = doc;
			this.#size = size;
			this.#blockIds = blockIdsOf(doc);
			this.#identify();
		} catch (error) {
			return this.#fail(error);
		}
		this.#isReady = true;
		for (const peer of this.peers) this.resume(peer);
	}

	#identify(): void {
		this.clients.release(this.#serverClient);
		this.#serverClient = this.clients.issue(null);
		this.doc.clientID = this.#serverClient;
	}

	#fail(error: unknown): void {
		this.#isReady = false;
		for (const peer of this.peers) peer.close(CLOSE.busy, 'sync.storage');
		this.#settings.onFailure(this, error);
	}
}

function isNothing({ insertions, deletes }: Novelty): boolean {
	return insertions.length === 0 && !deletes;
}

function encodeState(doc: Y.Doc, vector: Uint8Array): Uint8Array {
	try {
		return Y.encodeStateAsUpdate(doc, vector);
	} catch {
		throw new Refusal('sync.malformed');
	}
}
