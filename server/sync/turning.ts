import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Turned } from './admission.ts';
import { CLOSE } from './peer.ts';
import type { ClosingReason } from './reasons.ts';

const PHRASES: Record<Turned, string> = {
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	429: 'Too Many Requests'
};
const PATIENCE = 1_000;

/** Answer an upgrade with a status, and end its line also when the other end holds on to it. */
export function turnAway(socket: Duplex, status: Turned): void {
	socket.once('finish', () => socket.destroy());
	socket.end(
		`HTTP/1.1 ${status} ${PHRASES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
	);
}

/**
 * How a page of ours, which names its seat, is told why its text is not opened: a browser hides
 * an upgrade's status from it, and it would take itself for offline. Null for everybody else.
 */
export function closingFor(
	request: IncomingMessage,
	status: Turned
): [code: number, reason: ClosingReason] | null {
	if (seatOf(request) === null) return null;
	if (status === 401) return [CLOSE.signedOut, 'sync.signed-out'];
	if (status === 404) return [CLOSE.signedOut, 'sync.no-longer-yours'];
	return status === 429 ? [CLOSE.busy, 'sync.too-many-sockets'] : null;
}

/** Close a socket that was opened only to say why. */
export function tellAndClose(ws: WebSocket, code: number, reason: ClosingReason): void {
	ws.close(code, reason);
	setTimeout(() => ws.terminate(), PATIENCE).unref();
}

/** The seat that a page says it was made for. */
export function seatOf({ url = '' }: IncomingMessage): string | null {
	const query = url.indexOf('?');
	return query < 0 ? null : new URLSearchParams(url.slice(query)).get('seat');
}
