import type { WebSocket } from 'ws';
import type { Peer } from './peer.ts';
import type { Room } from './room.ts';

/** What a socket says, on its way to its peer's room: while that opens, it waits. */
export class Hearing {
	readonly #ws: WebSocket;
	readonly #peer: Peer;
	#room: Room | null = null;
	#early: Buffer[] = [];

	/** @param onLeft the socket has closed after it was in a room */
	constructor(ws: WebSocket, peer: Peer, onLeft: (room: Room) => void) {
		this.#ws = ws;
		this.#peer = peer;
		ws.on('message', (data: Buffer, isBinary) => this.#hear(data, isBinary));
		// Answers count too: nobody is kept from sending them unasked.
		const onControl = () => {
			if (!peer.mayReceive(0)) peer.refuse('sync.too-many');
		};
		ws.on('ping', onControl).on('pong', onControl);
		ws.on('close', () => {
			peer.isClosed = true;
			if (this.#room) onLeft(this.#room);
		});
	}

	#hear(data: Buffer, isBinary: boolean): void {
		const peer = this.#peer;
		if (peer.isClosed) return;
		if (!isBinary) return peer.refuse('sync.text-frame');
		if (!peer.mayReceive(data.length)) return peer.refuse('sync.too-many');
		if (this.#room) return this.#room.receive(peer, data);
		this.#early.push(data);
		this.#ws.pause();
	}

	/** The peer is in its room: what it has said already comes first. */
	begin(room: Room): void {
		this.#room = room;
		const early = this.#early;
		if (early.length === 0) return;
		this.#early = [];
		if (!this.#peer.isClosed) this.#ws.resume();
		for (const data of early) room.receive(this.#peer, data);
	}
}
