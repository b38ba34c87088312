import type { Clients } from './clients.ts';
import { helloFrame } from './frames.ts';
import type { Peer } from './peer.ts';
import type { Served } from './served.ts';

/** What is known of a text before it is made of what is stored. */
export type Early = { clients: Clients; epoch: string; served: Served };

/** Where people wait for a room. */
export type Door = {
	serve: (early: Early) => Promise<void>;
	/** What was served turned out not to be the text. */
	withdraw: () => void;
};

/** Issue a client id to a peer, and say so before all else. */
export function greet(peer: Peer, { clients, epoch }: Pick<Early, 'clients' | 'epoch'>): void {
	peer.client = clients.issue(peer.owner);
	peer.send(helloFrame(peer.greeting, epoch));
}
