import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Where a socket goes: a port of this machine, a path, and what a browser would send along. */
export type Address = { port: number; path: string; headers: Record<string, string> };

/** What a socket hears. `data` is only good until the call returns. */
export type Hearing = {
	/** Before anything is heard. */
	onOpen: (socket: BareSocket) => void;
	onMessage: (data: Buffer) => void;
	onClose: (code: number) => void;
};

const BINARY = 0x82;
const MASKED = 0x80;

/**
 * A WebSocket client of a few lines on a bare socket, so that a thousand of them cost less than the
 * server that they measure. Messages are sent as they are given: see `frameMessage`.
 */
export class BareSocket {
	/** Bytes that came in, frames and all. */
	received = 0;
	readonly #socket: Socket;
	readonly #hearing: Hearing;
	#rest: Buffer | null = null;
	#code = 1006;

	private constructor(socket: Socket, hearing: Hearing) {
		this.#socket = socket;
		this.#hearing = hearing;
	}

	/** @throws a sentence with the status line when the server does not open it */
	static open({ port, path, headers }: Address, hearing: Hearing): Promise<void> {
		return new Promise((resolve, reject) => {
			const socket = connect({ port, host: '127.0.0.1', noDelay: true });
			const own = new BareSocket(socket, hearing);
			let head = Buffer.alloc(0);
			const onAnswer = (chunk: Buffer) => {
				head = Buffer.concat([head, chunk]);
				const end = head.indexOf('\r\n\r\n');
				if (end < 0) return;
				const status = head.subarray(0, head.indexOf('\r\n')).toString();
				if (!status.includes(' 101 ')) {
					socket.destroy();
					return reject(new Error(`A socket was not opened: ${status}`));
				}
				socket.off('data', onAnswer);
				socket.on('data', (data: Buffer) => own.#hear(data));
				socket.once('close', () => hearing.onClose(own.#code));
				hearing.onOpen(own);
				resolve();
				if (head.length > end + 4) own.#hear(head.subarray(end + 4));
			};
			socket.on('data', onAnswer);
			socket.on('error', reject);
			socket.once('close', () => reject(new Error('A socket was closed while it was opened.')));
			const lines = Object.entries({
				...{ Host: `127.0.0.1:${port}`, Connection: 'Upgrade', Upgrade: 'websocket' },
				'Sec-WebSocket-Version': '13',
				'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
				...headers
			}).map(([name, value]) => `${name}: ${value}\r\n`);
			socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
		});
	}

	#hear(chunk: Buffer): void {
		this.received += chunk.length;
		const data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
		this.#rest = null;
		let at = 0;
		while (data.length - at >= 2) {
			const kind = (data[at] ?? 0) & 15;
			let length = data[at + 1] ?? 0;
			let start = at + 2;
			if (length === 126) {
				if (data.length - at < 4) break;
				length = data.readUInt16BE(start);
				start += 2;
			} else if (length === 127) {
				if (data.length - at < 10) break;
				length = Number(data.readBigUInt64BE(start));
				start += 8;
			}
			if (data.length - start < length) break;
			this.#take(kind, data.subarray(start, start + length));
			at = start + length;
		}
		if (at < data.length) this.#rest = Buffer.from(data.subarray(at));
	}

	#take(kind: number, data: Buffer): void {
		if (kind === 2) this.#hearing.onMessage(data);
		else if (kind === 9) this.#socket.write(frame(0x8a, data));
		else if (kind === 8) {
			this.#code = data.length >= 2 ? data.readUInt16BE(0) : 1005;
			this.#socket.end(frame(0x88, data));
		}
	}

	/** Send what `frameMessage` made. */
	send(framed: Uint8Array): void {
		this.#socket.write(framed);
	}

	/** Stop reading, as a reader does whose line has stalled. */
	pause(): void {
		this.#socket.pause();
	}

	close(): void {
		this.#socket.destroy();
	}
}

/** A binary message as it goes over the line, to be sent any number of times. */
export function frameMessage(data: Uint8Array): Buffer {
	return frame(BINARY, data);
}

/** Masked with zeros, as a client must mask: the bytes stay as they are. */
function frame(head: number, data: Uint8Array): Buffer {
	const { length } = data;
	const size = length < 126 ? [length] : length < 65_536 ? [126, 0, 0] : [127, ...Array(8).fill(0)];
	const framed = Buffer.alloc(1 + size.length + 4 + length);
	framed[0] = head;
	framed.set(size, 1);
	if (length >= 65_536) framed.writeBigUInt64BE(BigInt(length), 2);
	else if (length >= 126) framed.writeUInt16BE(length, 2);
	framed[1] = (framed[1] ?? 0) | MASKED;
	framed.set(data, 1 + size.length + 4);
	return framed;
}
