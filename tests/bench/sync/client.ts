import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { BareSocket, frameMessage, type Address } from './socket.ts';
import { readRuns } from './updates.ts';

/** A document at a server, and what its protocol puts around a frame: Hocuspocus names the document. */
export type Place = Address & {
	document: string;
	/** Before each frame, both ways. */
	prefix: Uint8Array;
	/** What must be sent before the handshake. */
	opening: Uint8Array | null;
};

type Heard = {
	/** Insertions of others, as they are delivered. */
	onRun?: (client: number, from: number, to: number) => void;
	/** What others say of their carets. */
	onPresence?: (payload: Buffer) => void;
	/** The text, in answer to our step 1, and every update after it. */
	onText?: (update: Uint8Array) => void;
};

const NOTHING: Uint8Array = new Uint8Array([0]);
const EMPTY_UPDATE = new Uint8Array([0, 0]);

/** Someone in a document, without a Y.Doc: what arrives is counted, not kept. */
export class Client {
	/** The Yjs client id to write with: the one the server issued, else one of our own. */
	id = 256 + Math.floor(Math.random() * 2 ** 31);
	/** How many of its update frames the server says are saved. */
	saved = 0;
	refused: string | null = null;
	/** The code that its socket was closed with; 0 while it is open. */
	closed = 0;
	/** How many times it was told that somebody left. */
	gone = 0;
	heard: Heard = {};
	readonly #place: Place;
	readonly #synced = Promise.withResolvers<void>();
	#socket: BareSocket | null = null;

	private constructor(place: Place) {
		this.#place = place;
	}

	/** Open a socket; nothing is asked for yet. */
	static async open(place: Place, heard: Heard = {}): Promise<Client> {
		const client = new Client(place);
		client.heard = heard;
		await BareSocket.open(place, {
			onOpen: (socket) => (client.#socket = socket),
			onMessage: (data) => client.#hear(data),
			onClose: (code) => {
				client.closed = code;
				client.#synced.reject(new Error(`A socket was closed with ${code}: ${client.refused}`));
			}
		});
		client.#synced.promise.catch(() => undefined);
		if (place.opening) client.send(client.frame(place.opening));
		return client;
	}

	/** Open a socket and take the text, which `onText` is given. */
	static async join(place: Place, heard: Heard = {}): Promise<Client> {
		const client = await Client.open(place, heard);
		await client.sync();
		return client;
	}

	get received(): number {
		return this.#socket?.received ?? 0;
	}

	/** Ask for what a state vector lacks, [0] being nothing, and wait until it has come. */
	sync(vector = NOTHING): Promise<void> {
		this.send(this.syncFrame(0, vector));
		return this.#synced.promise;
	}

	/** A message to this document, framed. */
	frame(message: Uint8Array): Buffer {
		const { prefix } = this.#place;
		return frameMessage(prefix.length === 0 ? message : Buffer.concat([prefix, message]));
	}

	/** A sync message: 0 and 1 are the handshake, 2 an update. */
	syncFrame(step: number, payload: Uint8Array): Buffer {
		return this.frame(
			encoding.encode((encoder) => {
				encoding.writeVarUint(encoder, 0);
				encoding.writeVarUint(encoder, step);
				encoding.writeVarUint8Array(encoder, payload);
			})
		);
	}

	send(framed: Uint8Array): void {
		this.#socket?.send(framed);
	}

	pause(): void {
		this.#socket?.pause();
	}

	close(): void {
		this.#socket?.close();
	}

	#hear(data: Buffer): void {
		const message = decoding.createDecoder(data);
		message.pos = this.#place.prefix.length;
		const kind = decoding.readVarUint(message);
		// 4 is Hocuspocus's way to ask back.
		if (kind === 0 || kind === 4) this.#hearSync(message);
		else if (kind === 1) this.#hearPresence(data);
		else if (kind === 100) this.id = decoding.readVarUint(message);
		else if (kind === 101) this.saved = decoding.readVarUint(message);
		else if (kind === 8) this.saved += decoding.readVarUint(message);
		else if (kind === 103)
			this.refused = (JSON.parse(decoding.readVarString(message)) as { reason: string }).reason;
	}

	#hearPresence(data: Buffer): void {
		if (data.subarray(-4).toString() === 'null') this.gone++;
		this.heard.onPresence?.(data);
	}

	#hearSync(message: decoding.Decoder): void {
		const step = decoding.readVarUint(message);
		if (step === 0) return this.send(this.syncFrame(1, EMPTY_UPDATE));
		if (step === 1) {
			this.heard.onText?.(decoding.readVarUint8Array(message).slice());
			return this.#synced.resolve();
		}
		if (this.heard.onText) {
			const update = decoding.clone(message);
			this.heard.onText(decoding.readVarUint8Array(update).slice());
		}
		decoding.readVarUint(message);
		readRuns(message, (client, from, to) => {
			// Some servers send writers their own letters back: nobody waits for those.
			if (client !== this.id) this.heard.onRun?.(client, from, to);
		});
	}
}
