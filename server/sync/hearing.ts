import type { WebSocket } from 'ws';
import { step1Frame } from './frames.ts';
import type { Peer } from './peer.ts';
import type { Room } from './room.ts';
import { NOTHING } from './served.ts';

const ASKS_FOR_ALL = Buffer.from(step1Frame(NOTHING));

/** A socket that is heard. */
export type Heard = WebSocket & { hearing?: Hearing | null };

/** What a socket says, on its way to its peer's room: while that opens, it waits. */
export class Hearing {
	readonly #ws: WebSocket;
	readonly #peer: Peer;
	#room: Room | null = null;
	#early: Buffer[] | null = null;
	/** Called when it says something while its room opens. */
	onFirst: (() => void) | null = null;

	readonly #onLeft: (room: Room, peer: Peer) => void;

	/** @param onLeft the socket has closed after it was in a room: the same for all, and kept by each */
	constructor(ws: Heard, peer: Peer, onLeft: (room: Room, peer: Peer) => void) {
		this.#ws = ws;
		this.#peer = peer;
		this.#onLeft = onLeft;
		ws.hearing = this;
		ws.on('message', Hearing.#onMessage);
		ws.on('ping', Hearing.#onPing);
		ws.on('pong', Hearing.#onPong);
		ws.on('close', Hearing.#onClose);
	}

	// One of each for all sockets: a listener of their own takes more memory than all that is kept here.
	static #onMessage(this: Heard, data: Buffer, isBinary: boolean): void {
		if (this.hearing) this.hearing.#hear(data, isBinary);
	}

	static #onPing(this: Heard): void {
		if (this.hearing) this.hearing.#count();
	}

	static #onPong(this: Heard): void {
		// Nobody is kept from sending them unasked.
		if (this.hearing && !this.hearing.#peer.awaitsPong()) this.hearing.#count();
	}

	static #onClose(this: Heard): void {
		if (this.hearing) this.hearing.#leave();
	}

	#leave(): void {
		const room = this.#room;
		// What it sent is taken when the text has woken, though it is gone by then.
		if (room?.text.isResting && this.#peer.hasWaiting) void room.sound().then(() => this.#end());
		else this.#end();
	}

	#end(): void {
		this.#peer.isClosed = true;
		if (this.#room) this.#onLeft(this.#room, this.#peer);
	}

	#count(): void {
		if (!this.#peer.mayReceive(0)) this.#peer.refuse('sync.too-many');
	}

	#hear(data: Buffer, isBinary: boolean): void {
		const peer = this.#peer;
		if (peer.isClosed) return;
		if (!isBinary) return peer.refuse('sync.text-frame');
		if (!peer.mayReceive(data.length)) return peer.refuse('sync.too-many');
		if (this.#room) return this.#room.receive(peer, data);
		(this.#early ??= []).push(data);
		this.#ws.pause();
		this.onFirst?.();
	}

	/** Whether it has said something while its room opens. */
	get hasSpoken(): boolean {
		return this.#early !== null;
	}

	/** Whether what it said first, while its room opens, is that it has nothing. */
	get asksForAll(): boolean {
		return this.#early?.[0] !== undefined && ASKS_FOR_ALL.equals(this.#early[0]);
	}

	/** What it said first was answered. */
	answerFirst(): void {
		this.#early?.shift();
	}

	/** The peer is in its room: what it has said already comes first. */
	begin(room: Room): void {
		this.#room = room;
		this.onFirst = null;
		const early = this.#early;
		if (!early) return;
		this.#early = null;
		if (!this.#peer.isClosed) this.#ws.resume();
		for (const data of early) room.receive(this.#peer, data);
	}
}
