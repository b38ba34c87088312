import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Actor } from '#lib/kernel/actor.ts';
import { LiveHub } from './live.ts';
import type { Runtime } from './runtime.ts';
import { admitActor, admitToDocument, Seats, type Turned } from './sync/admission.ts';
import { LIMITS, type Limits } from './sync/limits.ts';
import type { Step } from './sync/log.ts';
import { Rooms } from './sync/rooms.ts';

export type SocketOptions = {
	limits?: Partial<Limits>;
	/** Called at every stage of an update's way to disk and to others. */
	onStep?: (step: Step) => void;
};

const SYNC = '/sync/';
const LIVE = '/live';
const REASONS: Record<Turned, string> = {
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	429: 'Too Many Requests'
};

/** Serve `/sync/<document>[?seat=<its page's>]` and `/live` on a server's upgrades. Returns how to stop. */
export function attachSockets(server: Server, runtime: Runtime, options: SocketOptions = {}) {
	const limits = { ...LIMITS, ...options.limits };
	const rooms = new Rooms(runtime, { limits, onStep: options.onStep ?? (() => undefined) });
	const live = new LiveHub(runtime, limits);
	const seats = new Seats(limits.socketsPerAccount);
	const acceptor = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		maxPayload: limits.frame,
		perMessageDeflate: false
	});

	async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		const actor = await admitActor(runtime, request);
		if (typeof actor === 'number') return turnAway(socket, actor);
		const { id } = actor.account;
		if (rooms.isBarred(id) || !seats.take(id)) return turnAway(socket, 429);
		// Given back when the line ends, however far it came.
		socket.once('close', () => seats.giveBack(id));
		if (socket.destroyed) return void seats.giveBack(id);
		await open(actor, request, socket, head);
	}

	async function open(actor: Actor, request: IncomingMessage, socket: Duplex, head: Buffer) {
		const cookie = request.headers.cookie ?? null;
		const path = pathOf(request);
		if (path === LIVE) return upgrade(request, socket, head, (ws) => live.enter(ws, cookie, actor));
		const access = await admitToDocument(runtime, actor, path.slice(SYNC.length));
		if (typeof access === 'number') return turnAway(socket, access);
		const seat = new URLSearchParams(queryOf(request)).get('seat');
		upgrade(
			request,
			socket,
			head,
			(ws) => void rooms.enter({ ws, line: socket }, { cookie, seat }, access)
		);
	}

	function upgrade(
		request: IncomingMessage,
		socket: Duplex,
		head: Buffer,
		enter: (ws: WebSocket) => void
	): void {
		acceptor.handleUpgrade(request, socket, head, (ws) => {
			// A frame that breaks the protocol ends its own socket; ws closes it by itself.
			ws.on('error', () => undefined);
			enter(ws);
		});
	}

	function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const path = pathOf(request);
		if (path !== LIVE && !path.startsWith(SYNC)) {
			// In development others, such as Vite, serve sockets of their own.
			if (server.listenerCount('upgrade') === 1) socket.destroy();
			return;
		}
		socket.on('error', () => socket.destroy());
		admit(request, socket, head).catch((error: unknown) => {
			runtime.logger.error({ err: error }, 'a socket could not be admitted');
			socket.destroy();
		});
	}

	server.on('upgrade', onUpgrade);
	return {
		async close(): Promise<void> {
			server.off('upgrade', onUpgrade);
			live.close();
			await rooms.close();
		}
	};
}

function pathOf({ url = '' }: IncomingMessage): string {
	const query = url.indexOf('?');
	return query < 0 ? url : url.slice(0, query);
}

function queryOf(request: IncomingMessage): string {
	return (request.url ?? '').slice(pathOf(request).length);
}

function turnAway(socket: Duplex, status: Turned): void {
	socket.end(
		`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
	);
}
