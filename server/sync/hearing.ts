import type { WebSocket } from 'ws';
import { step1Frame } from './frames.ts';
import type { Peer } from './peer.ts';
import type { Room } from './room.ts';
import { NOTHING } from './served.ts';

const ASKS_FOR_ALL = Buffer.from(step1Frame(NOTHING));

/** What a socket says, on its way to its peer's room: while that opens, it waits. */
export class Hearing {
	readonly #ws: WebSocket;
	readonly #peer: Peer;
	#room: Room | null = null;
	#early: Buffer[] | null = null;
	/** Called when it says something while its room opens. */
	onFirst: (() => void) | null = null;

	/** @param onLeft the socket has closed after it was in a room: the same for all, and kept by each */
	constructor(ws: WebSocket, peer: Peer, onLeft: (room: Room, peer: Peer) => void) {
		this.#ws = ws;
		this.#peer = peer;
		ws.on('message', (data: Buffer, isBinary) => this.#hear(data, isBinary));
		ws.on('ping', () => this.#count());
		ws.on('pong', () => {
			// Nobody is kept from sending them unasked.
			if (!peer.awaitsPong()) this.#count();
		});
		ws.on('close', () => {
			peer.isClosed = true;
			if (this.#room) onLeft(this.#room, peer);
		});
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
