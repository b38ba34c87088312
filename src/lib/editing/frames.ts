import * as decoding from 'lib0/decoding';

/** Plenary's own frames beside y-websocket's 0–3; a stock client ignores them. */
export const FRAME = { sync: 0, hello: 100, saved: 101, rights: 102, refused: 103 } as const;

/** Kinds of a sync frame, as y-protocols numbers them. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** Close codes by which the server ends a socket for good. */
export const CLOSED = { refused: 4403 } as const;

/** What this socket may do, and as which Yjs client its words are credited. */
export type SocketRights = { mode: 'write' | 'read'; reason: string | null; client: number };

/** `epoch` is which course of events the server's text has followed: another after a restore. */
export type Hello = SocketRights & { epoch: string };

/** Frame 100: the client id that every later insertion must carry. */
export function readHello(frame: decoding.Decoder): Hello {
	const client = decoding.readVarUint(frame);
	return { ...(readRights(frame) as Hello), client };
}

/** Frame 102: the same, when rights change. */
export function readRights(frame: decoding.Decoder): SocketRights {
	return JSON.parse(decoding.readVarString(frame)) as SocketRights;
}

/** Frame 101: how many of this socket's update frames are on disk. */
export function readSaved(frame: decoding.Decoder): number {
	return decoding.readVarUint(frame);
}

/** Frame 103: why the server would not take what was sent. */
export function readRefused(frame: decoding.Decoder): string {
	return (JSON.parse(decoding.readVarString(frame)) as { reason: string }).reason;
}

/** Which sync frame this is, or null when it is another kind of frame. */
export function syncKind(bytes: Uint8Array): number | null {
	return bytes[0] === FRAME.sync ? (bytes[1] ?? null) : null;
}
