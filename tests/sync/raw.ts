import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import {
	readHello,
	readRefused,
	readRights,
	readSaved,
	type SocketRights
} from '#lib/editing/frames.ts';
import type { House, Visitor } from './house.ts';
import { until } from './clients.ts';

/** A hand-made client: sends any bytes, keeps everything it is sent. */
export class Raw {
	readonly socket: WebSocket;
	readonly doc = new Y.Doc();
	hello: SocketRights | null = null;
	rights: SocketRights | null = null;
	refused: string | null = null;
	saved = 0;
	closed = 0;
	/** What the server said when it closed. */
	reason = '';
	/** The HTTP status, when the socket was not opened. */
	status = 0;
	presence: { client: number; clock: number; state: Record<string, unknown> | null }[] = [];
	updates: Uint8Array[] = [];

	constructor(
		house: House,
		visitor: Visitor | null,
		headers: Record<string, string> = {},
		query = ''
	) {
		const address = `${house.origin.replace('http', 'ws')}/sync/${house.section.document}${query}`;
		const cookie = visitor ? { cookie: visitor.cookie } : {};
		this.socket = new WebSocket(address, {
			headers: { origin: house.origin, ...cookie, ...headers }
		});
		this.socket.on('message', (data: Buffer) => this.#hear(data));
		this.socket.on('close', (code, reason) => {
			this.closed = code;
			this.reason = String(reason);
		});
		this.socket.on('error', () => undefined);
		this.socket.on('unexpected-response', (_, { statusCode }) => (this.status = statusCode ?? 0));
		onTestFinished(() => this.socket.terminate());
	}

	/** The server's own step 1 has come and its text has been taken. */
	async ready(): Promise<this> {
		await until(() => this.hello !== null);
		this.doc.clientID = this.hello?.client ?? 0;
		this.step1();
		await until(() => this.doc.store.clients.size > 0);
		return this;
	}

	#hear(data: Buffer): void {
		const frame = decoding.createDecoder(data);
		const kind = decoding.readVarUint(frame);
		if (kind === 100) this.hello = readHello(frame);
		else if (kind === 101) this.saved = readSaved(frame);
		else if (kind === 102) this.rights = readRights(frame);
		else if (kind === 103) this.refused = readRefused(frame);
		else if (kind === 1) this.#hearPresence(decoding.readVarUint8Array(frame));
		else if (kind === 0 && decoding.readVarUint(frame) > 0) {
			const update = decoding.readVarUint8Array(frame);
			this.updates.push(update);
			Y.applyUpdate(this.doc, update, this);
		}
	}

	#hearPresence(payload: Uint8Array): void {
		const states = decoding.createDecoder(payload);
		for (let left = decoding.readVarUint(states); left > 0; left--)
			this.presence.push({
				client: decoding.readVarUint(states),
				clock: decoding.readVarUint(states),
				state: JSON.parse(decoding.readVarString(states)) as Record<string, unknown> | null
			});
	}

	step1(): void {
		this.sync(0, Y.encodeStateVector(this.doc));
	}

	/** Send a sync frame: 0 and 1 are the handshake, 2 an update. */
	sync(step: number, payload: Uint8Array): void {
		this.send((encoder) => {
			encoding.writeVarUint(encoder, 0);
			encoding.writeVarUint(encoder, step);
			encoding.writeVarUint8Array(encoder, payload);
		});
	}

	/** Say that a client stands here, in any state. */
	announce(client: number, clock: number, state: unknown): void {
		const payload = encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, clock);
			encoding.writeVarString(encoder, JSON.stringify(state));
		});
		this.send((encoder) => {
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarUint8Array(encoder, payload);
		});
	}

	send(write: Uint8Array | string | ((encoder: encoding.Encoder) => void)): void {
		this.socket.send(typeof write === 'function' ? encoding.encode(write) : write);
	}

	/** Change the document here and return the update, unsent. */
	change(act: (doc: Y.Doc) => void): Uint8Array {
		const before = Y.encodeStateVector(this.doc);
		const updates: Uint8Array[] = [];
		const collect = (update: Uint8Array) => void updates.push(update);
		this.doc.on('update', collect);
		this.doc.transact(() => act(this.doc));
		this.doc.off('update', collect);
		return updates[0] ?? Y.encodeStateAsUpdate(this.doc, before);
	}

	/** Type words at the end and send them. */
	type(words: string): void {
		const text = this.doc.getText('text');
		this.sync(
			2,
			this.change(() => text.insert(text.length, words, {}))
		);
	}

	get words(): string {
		return this.doc.getText('text').toString();
	}
}
