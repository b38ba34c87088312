import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { readHello, readRefused, readRights, readSaved } from '#lib/editing/frames.ts';
import type { House, Visitor } from './house.ts';

/** A stock y-websocket client of a section, with its document. */
export type Stock = {
	doc: Y.Doc;
	text: Y.Text;
	provider: WebsocketProvider;
	/** What the server's own frames said, newest last. */
	hello: ReturnType<typeof readHello>[];
	rights: ReturnType<typeof readRights>[];
	refused: string[];
	saved: number;
	closed: number[];
	/** Leave for good. */
	leave(): void;
};

/** The socket of a Node client, which sends what a browser would. */
function socketClass({ origin }: { origin: string }, cookie: string | null) {
	return class extends WebSocket {
		constructor(address: string | URL, protocols?: string | string[]) {
			const headers = cookie === null ? { origin } : { origin, cookie };
			super(address, protocols ?? [], { headers });
		}
	} as unknown as typeof globalThis.WebSocket;
}

/** Join a section with y-websocket's own client; it leaves when the test is finished. */
export function join(house: House, visitor: Visitor | null, doc = new Y.Doc()): Stock {
	const { section, origin } = house;
	const provider = new WebsocketProvider(
		`${origin.replace('http', 'ws')}/sync`,
		section.document,
		doc,
		{
			disableBc: true,
			WebSocketPolyfill: socketClass(house, visitor?.cookie ?? null)
		}
	);
	// It would say goodbye when the process ends; it leaves with its test, and there are many.
	process.off('exit', provider._exitHandler);
	const stock: Stock = {
		...{ doc, text: doc.getText('text'), provider },
		...{ hello: [], rights: [], refused: [], saved: 0, closed: [] },
		leave: () => provider.destroy()
	};
	const handlers = provider.messageHandlers;
	handlers[100] = (_, frame) => void stock.hello.push(readHello(frame));
	handlers[101] = (_, frame) => void (stock.saved = readSaved(frame));
	handlers[102] = (_, frame) => void stock.rights.push(readRights(frame));
	handlers[103] = (_, frame) => void stock.refused.push(readRefused(frame));
	provider.on('connection-close', (event) => void stock.closed.push(event?.code ?? 0));
	onTestFinished(() => stock.leave());
	return stock;
}

/** Join and wait until the text has arrived. */
export async function enter(house: House, visitor: Visitor, doc?: Y.Doc): Promise<Stock> {
	const stock = join(house, visitor, doc);
	await until(() => stock.provider.synced);
	return stock;
}

/** Resolves as soon as a claim is true; rejects with its words after ten seconds. */
export async function until(
	claim: () => boolean | Promise<boolean>,
	within = 10_000
): Promise<void> {
	const startedAt = performance.now();
	while (!(await claim())) {
		if (performance.now() - startedAt > within) throw new Error(`never came true: ${claim}`);
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

/** Type words at the end of the text. */
export function type({ doc, text }: Pick<Stock, 'doc' | 'text'>, words: string): void {
	doc.transact(() => text.insert(text.length, words, {}));
}
