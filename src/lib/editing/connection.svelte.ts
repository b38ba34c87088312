import * as Y from 'yjs';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebsocketProvider } from 'y-websocket';
import { Awareness } from 'y-protocols/awareness';
import { onNetworkChange } from '#lib/live/network.ts';
import { TEXT_ROOT } from '#lib/text/sequence.ts';
import type { CopyOf } from './copies.ts';
import {
	CLOSED,
	FRAME,
	readHello,
	readRefused,
	readRights,
	readSaved,
	SYNC,
	syncKind,
	type Hello,
	type SocketRights
} from './frames.ts';
import { KeptCopy } from './kept-copy.ts';
import { Ledger } from './ledger.ts';
import { keepRefusal, readRefusal, type Refusal } from './refusals.ts';
import { unsavedSince, unsavedWords } from './unsaved.ts';

const PRESENCE_INTERVAL = 120;

type Handler = WebsocketProvider['messageHandlers'][number];

/**
 * One tab's line to one text: the Y.Doc, its socket, its copy on this device, and what may be
 * said about them on screen.
 *
 * The server issues a client id with every socket (frame 100), and nothing may be typed before
 * the first one came: an id of our own choosing could be somebody else's, and one reused from
 * an earlier visit could collide with another tab or restart at a clock that was already
 * spent. So a page opened offline is readable and not writable; a page that goes offline goes
 * on writing under the id it has, and what it wrote merges when it, or a later visit, is back.
 */
export class Connection {
	readonly doc = new Y.Doc();
	readonly text = this.doc.getText(TEXT_ROOT);
	readonly awareness = new Awareness(this.doc);
	readonly #provider: WebsocketProvider;
	readonly #of: CopyOf;
	readonly #copy: KeptCopy;
	readonly #ledger = new Ledger();
	readonly #relay: Handler;
	/** Per client, from where on the server is not known to have our words. */
	#unsaved = new Map<number, number>();
	#clockAt: { change: number; clock: number }[] = [];
	#handshaken = false;
	#heldFrames: Uint8Array[] = [];
	#presenceTimer: ReturnType<typeof setTimeout> | undefined;
	#presence: Record<string, unknown> = {};
	#closed = false;
	/** Whether a copy on this device takes in what is typed. */
	#isKept = false;
	/** How many changes it has, and whether it is being asked. */
	#inCopy = 0;
	#isAsking = false;
	/** Which course of events what stands here has followed. */
	#epoch: string | null = null;
	#isRestored = false;
	/** Given up and tried anew, which also finds a server on this very machine. */
	readonly #forgetNetwork = onNetworkChange(() => {
		if (!this.#provider.shouldConnect) return;
		this.#provider.disconnect();
		this.#provider.connect();
	});

	/** Called before others' edits come into the text. */
	beforeEdits = (): void => {};

	online = $state(false);
	/** Whether the server's text has arrived at least once. */
	arrived = $state(false);
	rights = $state.raw<SocketRights | null>(null);
	unsaved = $state(0);
	/** How many of the unsaved changes this device has kept, for when the page is closed. */
	kept = $state(0);
	paused = $state(false);
	held = $state(0);
	refusal = $state.raw<Refusal | null>(null);
	/** Why the server ended this line for good, as a reason code: '' while it did not. */
	ended = $state('');

	readonly mayWrite = $derived(
		this.rights?.mode === 'write' && this.arrived && !this.refusal && !this.ended
	);

	constructor(of: CopyOf, keepCopy: boolean, address = syncAddress()) {
		this.#of = of;
		this.#copy = new KeptCopy(of, this.doc);
		this.refusal = readRefusal(of);
		// Readers who say nothing are not announced before the server has named them.
		this.awareness.setLocalState(null);
		// Before the provider's own listener, so that a change is counted before it is sent.
		this.doc.on('update', this.#onUpdate);
		this.#provider = new WebsocketProvider(address, of.document, this.doc, {
			connect: false,
			disableBc: true,
			params: { seat: of.seat },
			awareness: this.awareness,
			// Spread out, so that everyone in a room does not come back in the same moment.
			maxBackoffTime: 1500 + Math.random() * 3000,
			WebSocketPolyfill: this.#socketClass()
		});
		const handlers = this.#provider.messageHandlers;
		this.#relay = handlers[FRAME.sync] as Handler;
		handlers[FRAME.sync] = this.#receiveSync;
		handlers[FRAME.hello] = (_, frame) => this.#greet(readHello(frame));
		handlers[FRAME.saved] = (_, frame) => this.#acknowledge(readSaved(frame));
		handlers[FRAME.rights] = (_, frame) => (this.rights = readRights(frame));
		handlers[FRAME.refused] = (_, frame) => this.#refuse(readRefused(frame));
		this.#provider.on('status', ({ status }) => this.#onStatus(status));
		this.#provider.on('closed', ({ code, reason }) => {
			if (code === CLOSED.refused) return;
			this.ended = reason;
			// What no copy keeps is handed over as words.
			if (this.unsaved > 0 && !this.#isKept) this.#refuse(reason);
		});
		this.#provider.on('sync', (synced: boolean) => (this.arrived ||= synced));
		void this.#start(keepCopy);
	}

	/** Show others where our caret stands: any JSON, at most eight times a second. */
	showPresence(presence: Record<string, unknown>): void {
		this.#presence = presence;
		this.#presenceTimer ??= setTimeout(() => {
			this.#presenceTimer = undefined;
			if (this.online && this.rights) this.awareness.setLocalState(this.#presence);
		}, PRESENCE_INTERVAL);
	}

	/** Hold others' edits out of view; ours go on being saved. */
	pause(): void {
		this.paused = true;
	}

	/** Let the held edits in. */
	resume(): void {
		this.paused = false;
		this.beforeEdits();
		const frames = this.#heldFrames;
		this.#forgetHeld();
		for (const frame of frames) {
			const decoder = decoding.createDecoder(frame);
			this.#relay(encoding.createEncoder(), decoder, this.#provider, true, FRAME.sync);
		}
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#presenceTimer);
		this.#forgetNetwork();
		this.#provider.destroy();
		this.awareness.destroy();
		this.doc.destroy();
	}

	async #start(keepCopy: boolean): Promise<void> {
		if (keepCopy) {
			const copy = await this.#copy.open();
			this.#isKept = copy !== null;
			if (copy) this.#epoch = copy.epoch;
			else void this.#takeInLate();
		}
		if (!this.#closed) this.#provider.connect();
	}

	/**
	 * A copy that this device was slow to bring comes into the text on screen as if it was typed there. When
	 * the server's data were put back meanwhile, what only the copy has is handed back as words.
	 */
	async #takeInLate(): Promise<void> {
		const { doc, epoch } = await this.#copy.read();
		await this.#untilSettled();
		// It lies where it lay: the next connection finds it.
		if (this.#closed || this.refusal || this.ended) return;
		const server = Y.encodeStateVector(this.doc);
		const news = unsavedSince(doc, Y.decodeStateVector(server));
		this.#epoch ??= epoch;
		const isOld = epoch !== null && epoch !== this.#epoch;
		if (isOld) this.#copy.abandon();
		if (!isOld || news.size > 0) {
			if (isOld) this.#provider.disconnect();
			for (const [client, from] of news)
				if (!this.#unsaved.has(client)) this.#unsaved.set(client, from);
			this.beforeEdits();
			Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(doc, server));
			if (isOld) return this.#leave();
		}
		await this.#copy.keep();
		if (this.#epoch !== null) this.#copy.follow(this.#epoch);
		this.#isKept = true;
		this.#count();
	}

	/** Until no handshake is under way: what comes in during one is sent whole, not as the news it is. */
	async #untilSettled(): Promise<void> {
		if (!this.online || this.#provider.synced) return;
		await new Promise((resolve) => this.#provider.once('sync', resolve));
	}

	readonly #onUpdate = (_update: Uint8Array, origin: unknown): void => {
		if (origin === this.#provider || this.#copy.brought(origin)) return;
		this.#ledger.change();
		const { clientID } = this.doc;
		this.#clockAt.push({
			change: this.#ledger.changes,
			clock: Y.getState(this.doc.store, clientID)
		});
		this.#count();
	};

	/** Say how much is unsaved, and how much of that is kept here as soon as it is. */
	#count(): void {
		this.unsaved = this.#ledger.unsaved;
		const unkept = this.#ledger.changes - this.#inCopy;
		this.kept = Math.max(0, this.unsaved - unkept);
		if (this.#isKept && unkept > 0 && !this.#isAsking) void this.#askCopy();
	}

	async #askCopy(): Promise<void> {
		this.#isAsking = true;
		const { changes } = this.#ledger;
		await this.#copy.settle();
		this.#inCopy = changes;
		this.#isAsking = false;
		this.#count();
	}

	#onStatus(status: string): void {
		if (status === 'connected') {
			this.online = true;
			this.#ledger.open();
			this.#forgetHeld();
		} else {
			this.online = false;
			this.#handshaken = false;
			if (status === 'disconnected') this.awareness.setLocalState(null);
		}
	}

	#greet(hello: Hello): void {
		this.#isRestored = this.#epoch !== null && this.#epoch !== hello.epoch;
		if (this.#isRestored) return;
		this.#epoch = hello.epoch;
		if (this.#isKept) this.#copy.follow(hello.epoch);
		// Between transactions, so that no update mixes two ids.
		this.doc.clientID = hello.client;
		this.awareness.clientID = hello.client;
		if (!this.#unsaved.has(hello.client)) this.#unsaved.set(hello.client, 0);
		this.#clockAt = [];
		this.rights = hello;
		this.awareness.setLocalState(this.#presence);
	}

	readonly #receiveSync: Handler = (encoder, decoder, provider, emitSynced, type) => {
		const rest = decoder.arr.subarray(decoder.pos);
		if (rest[0] === SYNC.step1) this.#compare(rest);
		if (this.#isRestored) return this.#leave();
		if (rest[0] !== SYNC.step1 && this.paused) {
			this.#heldFrames.push(rest.slice());
			if (rest[0] === SYNC.update) this.held++;
			return;
		}
		this.beforeEdits();
		this.#relay(encoder, decoder, provider, emitSynced, type);
	};

	/** The server's data were put back to an earlier day: what only we have is handed back as words. */
	#leave(): void {
		this.#refuse('sync.restored');
		this.#provider.disconnect();
	}

	/** The server says what it has: whatever we hold beyond that is ours and unsaved. */
	#compare(step1: Uint8Array): void {
		const decoder = decoding.createDecoder(step1);
		decoding.readVarUint(decoder);
		const has = Y.decodeStateVector(decoding.readVarUint8Array(decoder));
		this.#unsaved = unsavedSince(this.doc, has);
		const own = this.rights?.client;
		if (own !== undefined && !this.#unsaved.has(own)) this.#unsaved.set(own, has.get(own) ?? 0);
		const fromCopy = this.#ledger.unsaved === 0 && unsavedSince(this.doc, has).size > 0;
		if (fromCopy) this.#ledger.change();
		this.#count();
	}

	#acknowledge(count: number): void {
		this.#ledger.acknowledge(count);
		this.#count();
		while (this.#clockAt[0] && this.#clockAt[0].change <= this.#ledger.saved)
			this.#unsaved.set(this.doc.clientID, this.#clockAt.shift()?.clock ?? 0);
		if (this.unsaved === 0) this.#unsaved = new Map([[this.doc.clientID, this.#ownClock()]]);
	}

	#refuse(reason: string): void {
		const words = unsavedWords(this.text, this.#unsaved);
		this.refusal = { reason, words, changes: this.#ledger.unsaved };
		// One that has not come yet has nothing of this in it.
		if (this.#isKept) this.#copy.abandon();
		keepRefusal(this.#of, this.refusal);
	}

	#ownClock(): number {
		return Y.getState(this.doc.store, this.doc.clientID);
	}

	#forgetHeld(): void {
		this.#heldFrames = [];
		this.held = 0;
	}

	/**
	 * A socket that counts the update frames it carries, and drops those typed before the
	 * handshake's step 2: that carries them, and on their own they would arrive with a gap.
	 */
	#socketClass(): typeof WebSocket {
		const sending = (bytes: Uint8Array): boolean => {
			const kind = syncKind(bytes);
			if (kind === SYNC.update && !this.#handshaken) return false;
			if (kind === SYNC.step2) this.#handshaken = true;
			if (kind === SYNC.update || kind === SYNC.step2) this.#ledger.send();
			return true;
		};
		return class extends WebSocket {
			override send(frame: Uint8Array<ArrayBuffer>): void {
				if (sending(frame)) super.send(frame);
			}
		};
	}
}

function syncAddress(): string {
	return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/sync`;
}
