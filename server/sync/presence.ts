import type { Participant } from '#lib/kernel/actor.ts';
import { Bytes, decodeWords } from './bytes.ts';
import type { Clients } from './clients.ts';
import { presenceFrame, type PresenceState } from './frames.ts';
import type { Peer } from './peer.ts';
import { Refusal } from './refusal.ts';

const MAX_STATES = 5_000;
const MAX_CLOCK = 2 ** 31;
// The id issued with the socket, and one that a stock client chose for itself.
const IDS_PER_PEER = 2;
// What a state may say beside who it is, which only the server says.
const FIELDS = ['caret', 'cursor'];

/** Whose a client id is here, and what was said of it last. */
type Seen = { readonly holder: Peer; state: PresenceState | null };

/** Who is in a room and where their carets stand, as the server vouches for it. */
export class Presence {
	/** Null until somebody says that they are here. */
	#seen: Map<number, Seen> | null = null;
	readonly #largest: number;

	constructor(largest: number) {
		this.#largest = largest;
	}

	/**
	 * Take what a peer says of itself. What it repeats of others is left out, as is any name it
	 * gives itself.
	 *
	 * @returns the frame to relay, or null when there is nothing to tell
	 */
	receive(peer: Peer, payload: Uint8Array, clients: Clients): Uint8Array | null {
		const bytes = new Bytes(payload);
		const count = bytes.varUint();
		if (count > MAX_STATES) throw new Refusal('sync.too-large');
		const told: PresenceState[] = [];
		for (let i = 0; i < count; i++) {
			const client = bytes.varUint();
			const clock = bytes.varUint();
			const json = bytes.sized();
			if (!this.#isOwn(peer, client, clients)) continue;
			if (json.length > this.#largest) throw new Refusal('sync.too-large');
			told.push(this.#put(peer, client, clock, readState(decodeWords(json))));
		}
		bytes.end();
		return told.length > 0 ? presenceFrame(told) : null;
	}

	/** Everyone but `peer`, or null when nobody is here. */
	others(peer: Peer): Uint8Array | null {
		const seen = [...(this.#seen?.values() ?? [])].filter(({ holder }) => holder !== peer);
		const states = seen.flatMap(({ state }) => (state && state.state !== 'null' ? state : []));
		return states.length > 0 ? presenceFrame(states) : null;
	}

	/** Take a peer out; returns what to tell the others. */
	leave(peer: Peer): Uint8Array | null {
		const gone: PresenceState[] = [];
		for (const client of peer.presenceIds) {
			const last = this.#seen?.get(client)?.state;
			this.#seen?.delete(client);
			if (last && last.state !== 'null')
				gone.push({ client, clock: last.clock + 1, state: 'null' });
		}
		return gone.length > 0 ? presenceFrame(gone) : null;
	}

	#isOwn(peer: Peer, client: number, clients: Clients): boolean {
		if (peer.presenceIds.includes(client)) return true;
		const seen = (this.#seen ??= new Map<number, Seen>());
		const isFree = !seen.has(client) && clients.mayUse(client, peer.owner);
		if (!isFree || peer.presenceIds.length >= IDS_PER_PEER) return false;
		peer.presenceIds = [...peer.presenceIds, client];
		seen.set(client, { holder: peer, state: null });
		return true;
	}

	/** The clock never runs back, or others would ignore who comes again with the same id. */
	#put(peer: Peer, client: number, sent: number, said: object | null): PresenceState {
		const seen = this.#seen?.get(client);
		const last = seen?.state?.clock ?? 0;
		const clock = Math.max(last + 1, Math.min(sent, MAX_CLOCK));
		const state = said ? JSON.stringify({ ...said, user: userOf(peer.participant) }) : 'null';
		const put = { client, clock, state };
		if (seen) seen.state = put;
		return put;
	}
}

/** The fields of a state that a client may fill in; null when it says that it left. */
function readState(json: string): object | null {
	const said = parse(json);
	if (said === null) return null;
	if (typeof said !== 'object' || Array.isArray(said)) throw new Refusal('sync.malformed');
	return Object.fromEntries(Object.entries(said).filter(([field]) => FIELDS.includes(field)));
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		throw new Refusal('sync.malformed');
	}
}

function userOf({ actor, seat }: Participant) {
	const { delegation, role, id } = seat;
	return {
		name: actor.account.name,
		role,
		seat: id,
		delegation: delegation && {
			code: delegation.code,
			name: delegation.name,
			group: delegation.group
		}
	};
}
