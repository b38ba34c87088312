import * as Y from 'yjs';
import { checkMoves, mayCarryIds, newMarkers, newMoves } from '#lib/text/checks.ts';
import { blockMinter, paragraph } from '#lib/text/markers.ts';
import { mayDisturb, normalise } from '#lib/text/normal.ts';
import { writeBlocks } from '#lib/text/sequence.ts';
import { checkContent } from '#lib/text/validate.ts';
import { Editor } from './editor.ts';

export const SERVER = 1;
const FROM_SERVER = 'server';

/** A peer and what is on its way to and from it. */
export type Peer = { editor: Editor; toServer: Uint8Array[]; fromServer: Uint8Array[] };

/** A server document, and peers whose updates wait on the wire until somebody delivers them. */
export class Room {
	readonly doc = new Y.Doc({ gc: false });
	readonly peers: Peer[];
	private readonly mintId = blockMinter(this.doc);

	constructor(clients: number[], lines: string[]) {
		this.doc.clientID = SERVER;
		const mint = blockMinter(this.doc);
		writeBlocks(
			this.doc,
			lines.map((text) => ({ ...paragraph(mint()), content: [{ text, marks: {} }] }))
		);
		this.peers = clients.map((client) => {
			const peer: Peer = { editor: new Editor(client), toServer: [], fromServer: [] };
			Y.applyUpdate(peer.editor.doc, Y.encodeStateAsUpdate(this.doc), FROM_SERVER);
			peer.editor.doc.on('update', (update: Uint8Array, origin: unknown) => {
				if (origin !== FROM_SERVER) peer.toServer.push(update);
			});
			return peer;
		});
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			for (const peer of this.peers) if (peer !== origin) peer.fromServer.push(update);
		});
	}

	/** Let the server receive the oldest update of a peer: check, apply, restore the normal form. */
	deliverToServer(peer: Peer): void {
		const update = peer.toServer.shift();
		if (!update) return;
		const problems: string[] = [];
		let disturbed = false;
		const inspect = (transaction: Y.Transaction) => {
			if (transaction.origin !== peer) return;
			const { clientID } = peer.editor.doc;
			const since = transaction.beforeState.get(clientID) ?? 0;
			disturbed ||= mayDisturb(transaction);
			if (!mayCarryIds(this.doc, newMarkers(transaction))) {
				problems.push(`a foreign block id: ${JSON.stringify(newMarkers(transaction))}`);
			}
			if (!checkMoves(this.doc, newMoves(transaction), clientID, since)) {
				problems.push(`a false move: ${JSON.stringify(newMoves(transaction))}`);
			}
		};
		this.doc.on('afterTransaction', inspect);
		Y.applyUpdate(this.doc, update, peer);
		this.doc.off('afterTransaction', inspect);
		const changed = normalise(this.doc, this.mintId);
		if (changed && !disturbed) problems.push('a disturbed normal form went unnoticed');
		const content = checkContent(this.doc);
		if (content) problems.push(content);
		if (problems.length > 0) throw new Error(`The server refused: ${problems.join(', ')}`);
	}

	/** Let a peer receive the oldest update that the server has for it. */
	deliverFromServer(peer: Peer): void {
		const update = peer.fromServer.shift();
		if (update) Y.applyUpdate(peer.editor.doc, update, FROM_SERVER);
	}

	/** Deliver everything, until the wires are empty. */
	settle(deliver: (peer: Peer) => void): void {
		while (this.peers.some(({ toServer, fromServer }) => toServer.length + fromServer.length > 0)) {
			for (const peer of this.peers) {
				while (peer.toServer.length > 0) this.deliverToServer(peer);
				while (peer.fromServer.length > 0) deliver(peer);
			}
		}
	}
}
