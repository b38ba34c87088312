import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { readHello } from '#lib/editing/frames.ts';
import { textOf } from '#lib/text/sequence.ts';

/** One section of a server and who comes to it. */
export type Place = { origin: string; document: string; cookie: string };

/** Join a section as y-websocket's own client does; resolves with its text there. */
export async function connect({ origin, document, cookie }: Place) {
	const doc = new Y.Doc();
	const provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/sync`, document, doc, {
		disableBc: true,
		WebSocketPolyfill: class extends WebSocket {
			constructor(address: string | URL) {
				super(address, [], { headers: { origin, cookie } });
			}
		} as unknown as typeof globalThis.WebSocket
	});
	const handlers = provider.messageHandlers;
	handlers[100] = (_, frame: decoding.Decoder) => {
		const { awareness } = provider;
		awareness.clientID = doc.clientID = readHello(frame).client;
		awareness.setLocalState({});
	};
	handlers[101] = handlers[102] = () => undefined;
	handlers[103] = (_, frame: decoding.Decoder) => {
		throw new Error(`Refused: ${decoding.readVarString(frame)}`);
	};
	await new Promise<void>((resolve) =>
		provider.on('sync', (synced: boolean) => synced && resolve())
	);
	return { doc, provider };
}

/** How long each of so many keystrokes took from one to the other, in milliseconds. */
export async function typeAcross(from: Place, to: Place, every: number, until: Promise<unknown>) {
	const writer = await connect(from);
	const reader = await connect(to);
	const text = textOf(writer.doc);
	const sentAt: number[] = [];
	const took: number[] = [];
	reader.doc.on('update', () => {
		const words = textOf(reader.doc).toString();
		const arrived = Number(/(\d+);$/.exec(words)?.[1] ?? -1);
		for (let i = took.length; i <= arrived; i++) took.push(performance.now() - (sentAt[i] ?? NaN));
	});
	let isOver = false;
	void until.then(() => (isOver = true));
	while (!isOver) {
		const i = sentAt.push(performance.now()) - 1;
		writer.doc.transact(() => text.insert(text.length, `${i};`, {}));
		await new Promise((resolve) => setTimeout(resolve, every));
	}
	while (took.length < sentAt.length) await new Promise((resolve) => setTimeout(resolve, every));
	for (const { provider, doc } of [writer, reader]) {
		provider.destroy();
		// Its awareness would keep this process alive.
		doc.destroy();
	}
	return took.sort((a, b) => a - b);
}
