import * as encoding from 'lib0/encoding';
import { Bytes } from './bytes.ts';
import { Refusal } from './refusal.ts';

// y-websocket's frames, and ours above 100, which a stock client ignores.
const SYNC = 0;
const PRESENCE = 1;
const QUERY_PRESENCE = 3;
const HELLO = 100;
const SAVED = 101;
const RIGHTS = 102;
const REFUSED = 103;
const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;

/** A frame a peer sent. Updates and vectors are still only bytes. */
export type Frame =
	| { kind: 'step1'; vector: Uint8Array }
	| { kind: 'step2' | 'update'; update: Uint8Array }
	| { kind: 'presence'; states: Uint8Array }
	| { kind: 'query-presence' };

/** Whether the text is needed to answer a frame. */
export function needsText({ kind }: Frame): boolean {
	return kind === 'step1' || kind === 'step2' || kind === 'update';
}

/** @throws {Refusal} for anything that y-websocket's client would not send */
export function readFrame(data: Uint8Array): Frame {
	const bytes = new Bytes(data);
	const frame = readKind(bytes);
	bytes.end();
	return frame;
}

function readKind(bytes: Bytes): Frame {
	switch (bytes.varUint()) {
		case SYNC:
			return readSync(bytes);
		case PRESENCE:
			return { kind: 'presence', states: bytes.sized() };
		case QUERY_PRESENCE:
			return { kind: 'query-presence' };
		default:
			throw new Refusal('sync.unknown-frame');
	}
}

function readSync(bytes: Bytes): Frame {
	const step = bytes.varUint();
	if (step === STEP1) return { kind: 'step1', vector: bytes.sized() };
	if (step === STEP2) return { kind: 'step2', update: bytes.sized() };
	if (step === UPDATE) return { kind: 'update', update: bytes.sized() };
	throw new Refusal('sync.unknown-frame');
}

function sync(step: number, payload: Uint8Array): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, SYNC);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, payload);
	});
}

export const step1Frame = (vector: Uint8Array) => sync(STEP1, vector);
export const step2Frame = (update: Uint8Array) => sync(STEP2, update);
export const updateFrame = (update: Uint8Array) => sync(UPDATE, update);

/** What comes before an update in its frame: the frame of a keystroke is made without an encoder. */
export function updateHead({ length }: Uint8Array): Uint8Array {
	if (length < 128) return Uint8Array.of(SYNC, UPDATE, length);
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, SYNC);
		encoding.writeVarUint(encoder, UPDATE);
		encoding.writeVarUint(encoder, length);
	});
}

/** What a socket may do and as which Yjs client its insertions count. */
export type Greeting = {
	mode: 'write' | 'read';
	reason: string | null;
	client: number;
	saved: number;
};

/** Frame 100, the first on every socket, with the epoch of the text: another after a restore. */
export function helloFrame(greeting: Greeting, epoch: string): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, HELLO);
		encoding.writeVarUint(encoder, greeting.client);
		encoding.writeVarString(encoder, JSON.stringify({ ...greeting, epoch }));
	});
}

/** Frame 101: how many of this socket's step 2 and update frames are on disk. */
export function savedFrame(count: number): Uint8Array {
	// Without an encoder: it goes along with nearly everything that who types is told.
	const bytes = [SAVED];
	let rest = count;
	for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 | (rest % 128));
	return Uint8Array.of(...bytes, rest);
}

/** Frame 102. */
export function rightsFrame(greeting: Greeting): Uint8Array {
	return withJson(RIGHTS, greeting);
}

/** Frame 103; the socket closes after it. */
export function refusedFrame(reason: string): Uint8Array {
	return withJson(REFUSED, { reason });
}

function withJson(kind: number, value: object): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, kind);
		encoding.writeVarString(encoder, JSON.stringify(value));
	});
}

/** One client's presence; a null `state` says that it left. `state` is JSON. */
export type PresenceState = { client: number; clock: number; state: string };

export function presenceFrame(states: readonly PresenceState[]): Uint8Array {
	const payload = encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, states.length);
		for (const { client, clock, state } of states) {
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, clock);
			encoding.writeVarString(encoder, state);
		}
	});
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, PRESENCE);
		encoding.writeVarUint8Array(encoder, payload);
	});
}

/** Presence of nobody: a sign of life, since a stock client leaves a socket silent for 30 s. */
export const HEARTBEAT = presenceFrame([]);
