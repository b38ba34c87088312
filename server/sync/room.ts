import * as Y from 'yjs';
import { readEpoch } from '#db/installation.ts';
import { isStorageFailure } from '#db/storage-failure.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { greet, type Door, type Early } from './door.ts';
import { openDocument, type Loaded, type StoredState } from './document.ts';
import { Family } from './families.ts';
import type { News, Outlet } from './flow.ts';
import { needsText, readFrame, rightsFrame, step2Frame } from './frames.ts';
import { Intake } from './intake.ts';
import type { Hand } from './hand.ts';
import type { Limits } from './limits.ts';
import { LiveText } from './live-text.ts';
import type { Step } from './log.ts';
import { CLOSE, type Peer } from './peer.ts';
import { Presence } from './presence.ts';
import { Relay } from './relay.ts';
import { Refusal } from './refusal.ts';
import { Saved } from './saved.ts';
import { Served } from './served.ts';
import { wire } from './wire.ts';
import { Standing } from './standing.ts';
import type { Turns } from './turns.ts';

export type RoomSettings = {
	limits: Limits;
	/** For those whose frames cost much. */
	turns: Turns;
	onStep: (step: Step) => void;
	/** Something new is in the text. */
	onChange: (room: Room) => void;
	/** A change was refused after it had been applied. */
	onRefusal: (peer: Peer) => void;
	/** The room cannot go on; who comes again finds a new one. */
	onFailure: (room: Room, error: unknown) => void;
};

/** Said to whoever types while nothing can be written. */
const UNWRITABLE =
	'The server cannot write just now. Keep this page open: it is saved as soon as it can be.';

/** Everyone who has one document open, and what passes between them and its text. */
export class Room {
	readonly document: DocumentId;
	/** The section's document that a proposal's stands on; null for a section's own. */
	readonly on: DocumentId | null;
	readonly section: Section;
	readonly peers = new Set<Peer>();
	readonly text: LiveText;
	readonly #runtime: Runtime;
	readonly #settings: RoomSettings;
	readonly #intake: Intake;
	readonly #presence: Presence;
	readonly #saved: Saved;
	readonly #relay: Relay;
	readonly #standing: Standing;
	/** Whether what anybody sends waits: something is being settled about the text as it stands. */
	isHeld = false;
	readonly #epoch: string;
	readonly #family: Family;
	/** Where a proposal hears what is written in its section. */
	readonly #outlet: Outlet | null;

	private constructor(
		runtime: Runtime,
		section: Section,
		held: Early & { loaded: Loaded; family: Family; outlet: Outlet | null; on: DocumentId | null },
		settings: RoomSettings
	) {
		this.#epoch = held.epoch;
		this.#family = held.family;
		this.#outlet = held.outlet;
		this.on = held.on;
		const { limits, onStep } = settings;
		this.#runtime = runtime;
		this.#settings = settings;
		this.document = section.document;
		this.section = section;
		this.text = new LiveText(runtime, this, held, {
			onStep,
			onWritten: (wired, from, update) => {
				this.#relay.tellNow(wired, from);
				if (!this.#outlet) this.#family.flow.note(update);
			},
			onWhole: () => this.#onWhole(),
			rest: () => this.#relay.rest,
			onFailure: (error) => this.#standing.fail(error)
		});
		this.#standing = new Standing(runtime, this.text, {
			turns: settings.turns,
			onReady: () => this.#onReady(),
			onFailure: (error) => this.#onFailure(error)
		});
		this.#intake = new Intake(runtime, this.text, limits, {
			onStep,
			onChange: () => settings.onChange(this),
			onSpoilt: (peer) => this.#onSpoilt(peer),
			onTaken: (peer) =>
				this.text.log.after(() => {
					this.#saved.count(peer);
					this.#onWhole();
				})
		});
		this.#presence = new Presence(limits.presenceState);
		this.#relay = new Relay(this.peers, () => onStep('relayed'));
		this.#saved = new Saved(this.peers, () => onStep('acknowledged'));
		if (!this.#outlet) this.#family.flow.follow(this.text.log);
	}

	/**
	 * @param way.door where people wait meanwhile
	 * @param way.on the section's document that a proposal's stands on
	 */
	static async open(
		runtime: Runtime,
		section: Section,
		settings: RoomSettings,
		way: { door?: Door; family?: Family; on?: DocumentId | null } = {}
	): Promise<Room> {
		const { document, id } = section;
		const { door, on = null } = way;
		const family = way.family ?? new Family(runtime, id, settings.limits.clientsPerAccount);
		// What is written in the section from here on is heard, and what was written before is read.
		const outlet = on === null ? null : family.flow.open();
		try {
			const ofSection = await family.clients();
			const clients = on === null ? ofSection : ofSection.of(document);
			const early = { clients, epoch: await readEpoch(runtime.db), served: new Served() };
			const whenRead = (stored: StoredState) => {
				early.served.begin(stored);
				return door?.serve(early) ?? Promise.resolve();
			};
			const loaded = await openDocument(runtime, document, { on, whenRead });
			if (!loaded.stored) {
				early.served.forget();
				door?.withdraw();
			}
			ofSection.note(loaded.below);
			clients.note(loaded.doc.store.clients.keys());
			const room = new Room(runtime, section, { ...early, loaded, family, outlet, on }, settings);
			outlet?.lead(room);
			return room;
		} catch (error) {
			outlet?.close();
			throw error;
		}
	}

	/** All that came of a change is on disk. */
	#onWhole(): void {
		if (!this.#outlet) this.#family.flow.settle();
	}

	isReady(): boolean {
		return this.#standing.isReady;
	}

	/** Take in what was written in the section that this text stands on, and tell everyone here. */
	takeIn(news: News): void {
		// In its turn: whoever is yet to be sent the text as it stood before is told it after that.
		this.text.log.after(() => this.#relay.tellNow(news.wired, null));
		try {
			this.#intake.takeIn(news);
		} catch (err) {
			this.#runtime.logger.error(
				{ err, document: this.document },
				'a proposal fell behind its section'
			);
			this.#onSpoilt(null);
		}
	}

	/** Restore the normal form of a proposal whose section was written in while nobody had it open. */
	mend(): void {
		this.#intake.mend();
	}

	/** It is put away, or cannot go on. */
	end(): void {
		if (this.#outlet) this.#outlet.close();
		else this.#family.flow.follow(null);
		this.text.end();
	}

	join(peer: Peer): void {
		this.peers.add(peer);
		peer.trouble = this.#trouble;
		if (!peer.isLive) greet(peer, { clients: this.text.clients, epoch: this.#epoch });
		// It has the text already, as it is stored.
		else this.#tellServed(peer);
		if (!this.text.isResting) return this.#ask(peer);
		void this.sound().then((isSound) => isSound && !peer.isClosed && this.#ask(peer));
	}

	/** Ask a peer for what the text lacks. */
	#ask(peer: Peer): void {
		// A peer takes what the server says it has for saved: it must be on disk.
		const { step1 } = this.text;
		this.text.log.after(() => peer.write(step1));
	}

	/** Tell whoever was served before the room was open what came up since. */
	#tellServed(peer: Peer): void {
		if (peer.trouble !== null) peer.send(rightsFrame(peer.greeting));
		this.#sendPresence(peer);
	}

	get #trouble(): string | null {
		return this.#runtime.storage.downSince === null ? null : UNWRITABLE;
	}

	/** Nothing can be written any more, or it can again: writers are told, and what waited is taken. */
	onStorage(): void {
		for (const peer of this.peers) {
			peer.trouble = this.#trouble;
			peer.isHeld &&= peer.trouble !== null;
			if (peer.rights.write) peer.send(rightsFrame(peer.greeting));
			if (peer.trouble === null) this.resume(peer);
		}
	}

	leave(peer: Peer): void {
		peer.isClosed = true;
		this.text.clients.release(peer.client);
		if (!this.peers.delete(peer)) return;
		this.#tell(this.#presence.leave(peer), peer);
	}

	/** Take a frame now, or when the room and the peer's rights are ready for it. */
	receive(peer: Peer, data: Uint8Array): void {
		if (peer.isClosed) return;
		const isFirst = !peer.hasWaiting;
		if (isFirst && this.#isReadyFor(peer) && !peer.takesTurns()) return this.#takeNow(peer, data);
		peer.wait(data);
		if (isFirst && this.#isReadyFor(peer)) this.#settings.turns.ask(() => this.#takeTurn(peer));
	}

	/**
	 * Check a change that was made here and apply it: it is written when the answer is called, or has to be
	 * forgotten. Null when it is refused.
	 */
	prepare(hand: Hand, update: Uint8Array): (() => void) | null {
		// It cannot be looked at just now, and nobody would send it again.
		const isThere = this.#isReadyFor(hand) && !this.text.isResting;
		if (!isThere || this.#trouble !== null) hand.refuse('history.not-now');
		if (hand.isClosed) return null;
		try {
			return this.#intake.prepare(hand, update);
		} catch (error) {
			this.#refuse(hand, error);
			return null;
		}
	}

	/** Forget what was applied and is not going to be written. */
	forget(): void {
		this.#onSpoilt(null);
	}

	#isReadyFor(peer: Peer): boolean {
		return this.#standing.isReady && !this.isHeld && peer.checked === peer.epoch && !peer.isHeld;
	}

	/** Take one of the frames that waited. */
	#takeTurn(peer: Peer): void {
		// When it is ready again, all that waits is received anew.
		if (peer.isClosed || !this.#isReadyFor(peer)) return;
		const frame = peer.takeFirst();
		if (frame) this.#takeNow(peer, frame);
		if (peer.hasWaiting) this.#settings.turns.ask(() => this.#takeTurn(peer));
	}

	#takeNow(peer: Peer, data: Uint8Array): void {
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
		if (!this.#isReadyFor(peer)) return;
		for (const frame of peer.takeInbox()) this.receive(peer, frame);
	}

	#take(peer: Peer, data: Uint8Array): void {
		const frame = readFrame(data);
		if (this.text.isResting && needsText(frame)) {
			this.#standing.renew();
			return peer.putBack(data);
		}
		switch (frame.kind) {
			case 'step1':
				return this.#sendState(peer, frame.vector);
			case 'step2':
			case 'update':
				if (!this.#intake.take(peer, frame.update, frame.kind === 'step2')) peer.hold(data);
				return;
			case 'presence': {
				if (!peer.maySpend('presence', 1)) throw new Refusal('sync.too-many');
				return this.#tell(this.#presence.receive(peer, frame.states, this.text.clients), peer);
			}
			case 'query-presence':
				return this.#sendPresence(peer);
		}
	}

	#sendState(peer: Peer, vector: Uint8Array): void {
		if (!peer.maySpend('syncs', 1)) throw new Refusal('sync.too-many');
		if (this.#runtime.storage.downSince !== null && !this.text.log.isIdle)
			void this.#sendStored(peer, vector);
		else this.#sendWhenWritten(peer, vector);
	}

	/** Only what is on disk is served; what is applied later is relayed after it. */
	#sendWhenWritten(peer: Peer, vector: Uint8Array): void {
		const wired = this.text.since(vector);
		this.text.log.after(() => this.#sendText(peer, wired));
	}

	/** What cannot be written stands in memory alone: who comes now is served what is on disk. */
	async #sendStored(peer: Peer, vector: Uint8Array): Promise<void> {
		try {
			const { taken } = this.text;
			const { doc, seq } = await this.text.read();
			const wired = wire(step2Frame(Y.encodeStateAsUpdate(doc, vector)));
			doc.destroy();
			if (peer.isClosed) return;
			// What is written from here on is relayed; what was in between would be missed.
			if (seq === this.text.log.seq && taken === this.text.taken) this.#sendText(peer, wired);
			else this.#sendWhenWritten(peer, vector);
		} catch (error) {
			if (isStorageFailure(error)) this.#sendWhenWritten(peer, vector);
			else this.#refuse(peer, error);
		}
	}

	#sendText(peer: Peer, wired: Buffer): void {
		peer.writeText(wired);
		peer.isLive = true;
		this.#sendPresence(peer);
	}

	#sendPresence(peer: Peer): void {
		const others = this.#presence.others(peer);
		if (others) peer.send(others);
	}

	#tell(frame: Uint8Array | null, except: Peer | null): void {
		if (frame) this.#relay.tell(wire(frame), except);
	}

	#refuse(peer: Peer, error: unknown): void {
		if (error instanceof Refusal) return peer.refuse(error.code, error.reason);
		const context = { document: this.document, account: peer.owner.account, err: error };
		this.#runtime.logger.warn(context, 'a frame could not be read');
		peer.refuse('sync.malformed');
	}

	/** What was applied may not stand: frames wait until the text is as the log has it. */
	#onSpoilt(peer: Peer | null): void {
		this.#standing.renew();
		if (peer) this.#settings.onRefusal(peer);
	}

	#onReady(): void {
		this.#outlet?.wake();
		for (const peer of this.peers) this.resume(peer);
	}

	/** Wait until the text stands in memory as it is to stand; false when the room has failed. */
	sound(): Promise<boolean> {
		return this.#standing.sound();
	}

	/** Whether its text may rest: those who have it open have what they need, and nothing is under way. */
	get mayRest(): boolean {
		const isOpen = this.on === null && this.#standing.isReady && !this.isHeld;
		return (
			isOpen && this.#trouble === null && !this.peers.values().some(({ isAtWork }) => isAtWork)
		);
	}

	/** Let the text go until somebody needs it. */
	rest(): void {
		this.#standing.rest();
		this.#saved.rest();
	}

	#onFailure(error: unknown): void {
		for (const peer of this.peers) peer.close(CLOSE.busy, 'sync.storage');
		this.#settings.onFailure(this, error);
	}
}
