import { WebsocketProvider } from 'y-websocket';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { onNetworkChange } from '#lib/live/network.ts';

/**
 * A section's own text as it is edited elsewhere, for whoever proposes on it: it is read, never written,
 * and nobody there is told of who reads it.
 */
export class SectionLine {
	readonly #doc = new Y.Doc();
	readonly #provider: WebsocketProvider;
	readonly #forgetNetwork: () => void;

	constructor(of: { document: string; seat: string }, onchange: () => void) {
		const address = `${location.origin.replace('http', 'ws')}/sync`;
		const awareness = new Awareness(this.#doc);
		awareness.setLocalState(null);
		this.#provider = new WebsocketProvider(address, of.document, this.#doc, {
			...{ disableBc: true, params: { seat: of.seat }, awareness },
			maxBackoffTime: 1500 + Math.random() * 3000
		});
		// Plenary's own frames are about writing.
		for (let kind = 100; kind <= 103; kind++) this.#provider.messageHandlers[kind] = () => {};
		this.#provider.on('sync', onchange);
		this.#doc.on('update', onchange);
		this.#forgetNetwork = onNetworkChange(() => {
			this.#provider.disconnect();
			this.#provider.connect();
		});
	}

	/** The text; null until all of it has come. */
	get doc(): Y.Doc | null {
		return this.#provider.synced || this.#doc.store.clients.size > 0 ? this.#doc : null;
	}

	close(): void {
		this.#forgetNetwork();
		this.#provider.destroy();
		this.#doc.destroy();
	}
}
