import type { Page } from '@playwright/test';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { FRAME, readHello, readSaved, SYNC, syncKind } from '#lib/editing/frames.ts';
import { textOf } from '#lib/text/sequence.ts';
import { updateFrame } from '#server/sync/frames.ts';

type Message = string | Buffer;

/**
 * A page's own line to the server, with somebody in between who can keep what the page sends, and send
 * the server other things instead. What the server says comes through as it is.
 */
export class Line {
	/** The text as server and page both have it. */
	readonly doc = new Y.Doc();
	/** The client id that the server gave with the present socket. */
	client = 0;
	/** How many frames of the present socket are on the server's disk. */
	saved = 0;
	/** The updates that the page sent since `hold`. */
	kept: Uint8Array[] = [];
	#isHolding = false;
	#down: { code: number; reason: string } | null = null;
	#send: (message: Message) => void = () => undefined;
	#end: () => void = () => undefined;

	/** To be asked for before the page is opened. */
	static async of(page: Page): Promise<Line> {
		const line = new Line();
		await page.routeWebSocket(/\/sync\//, (socket) => {
			if (line.#down) return void socket.close(line.#down);
			const server = socket.connectToServer();
			line.#isHolding = false;
			line.saved = 0;
			line.#send = (message) => server.send(message);
			line.#end = () => {
				void server.close();
				void socket.close(line.#down ?? {});
			};
			socket.onMessage((message) => line.#pass(message));
			server.onMessage((message) => {
				line.#read(message);
				socket.send(message);
			});
		});
		return line;
	}

	/** Keep what the page types from now on, until something is sent instead. */
	hold(): void {
		this.kept = [];
		this.#isHolding = true;
	}

	send(messages: readonly (string | Uint8Array)[]): void {
		for (const message of messages)
			this.#send(typeof message === 'string' ? message : Buffer.from(message));
	}

	/** End the present socket, and each that comes before `putUp`, as the server would. */
	takeDown(code: number, reason: string): void {
		this.#down = { code, reason };
		this.#end();
	}

	putUp(): void {
		this.#down = null;
	}

	/** The frame of a change that a browser would make in which something has gone wrong. */
	change(edit: (text: Y.Text, doc: Y.Doc) => void, client = this.client): Uint8Array {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.doc));
		doc.clientID = client;
		const before = Y.encodeStateVector(doc);
		doc.transact(() => edit(textOf(doc), doc));
		return updateFrame(Y.encodeStateAsUpdate(doc, before));
	}

	#pass(message: Message): void {
		if (this.#isHolding && isUpdate(message)) this.kept.push(message);
		else {
			this.#read(message);
			this.#send(message);
		}
	}

	/** Follow what both have: what the page sent, and what it was sent. */
	#read(message: Message): void {
		if (typeof message === 'string') return;
		const frame = decoding.createDecoder(message);
		const kind = decoding.readVarUint(frame);
		if (kind === FRAME.hello) this.client = readHello(frame).client;
		else if (kind === FRAME.saved) this.saved = readSaved(frame);
		else if (kind === FRAME.sync && decoding.readVarUint(frame) !== SYNC.step1)
			Y.applyUpdate(this.doc, decoding.readVarUint8Array(frame));
	}
}

function isUpdate(message: Message): message is Buffer {
	return typeof message !== 'string' && syncKind(message) === SYNC.update;
}
